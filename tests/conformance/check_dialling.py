#!/usr/bin/env python3
"""Whatever DNS or a Location says, `check` connects to ports 80 and 443 of public addresses and to nothing
else: names that lead home, names that change their mind, redirects to everywhere."""
import http.server
import unittest

import lab
from lab import names

PUBLIC, HOME = "192.5.6.30", "127.0.0.1"
INSIDE = ["10.1.2.3", "192.168.0.10", "169.254.169.254", "fd00::1", "::ffff:10.1.2.3"]
LOCATIONS = ["http://127.0.0.1/", "http://127.0.0.1:8443/", "http://10.1.2.3/", "https://10.1.2.3/",
             "http://[fd00::1]/", "http://[::1]/", "http://[::ffff:127.0.0.1]/", "http://2130706433/",
             "http://0x7f000001/", "http://0177.0.0.1/", "http://127.1/", "http://localhost/",
             "http://inside.com/", "http://inside.com:8443/", "https://example.com:8443/",
             "https://example.com:08443/", "http://example.com:8080/", "//example.com:8443/x",
             "http://example.com:80@inside.com/", "http://inside.com#@example.com/",
             "http:\\\\127.0.0.1\\", "http://rebinds.com/", "ftp://127.0.0.1/", "file:///etc/passwd",
             "gopher://127.0.0.1:80/", "http://user:word@127.0.0.1:8443/", "http://example.com%00.inside.com/",
             "http://127.0.0.1%2f@example.com/"]


class Redirector:
    """On PUBLIC port 80: sends everybody to `location`, and counts."""

    def __init__(self, own):
        self.location, self.asked = "", 0
        redirector = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self):
                redirector.asked += 1
                self.send_response_only(302)
                self.send_header("Location", redirector.location)
                self.send_header("Content-Length", "0")
                self.end_headers()

            do_HEAD = do_GET

            def log_message(self, *_):
                pass
        own.serve(http.server.ThreadingHTTPServer((PUBLIC, 80), Handler))


class CheckDialling(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.lab = lab.Lab()
        cls.addClassCleanup(cls.lab.close)
        names.add_addresses(PUBLIC, *(each for each in INSIDE if not each.startswith("::ffff")))
        cls.answers = 0
        cls.table = names.Table(cls.lab, {
            "example.com": [PUBLIC], "inside.com": INSIDE + [HOME, "::1"], "home.com": [HOME],
            "rebinds.com": cls.rebind, "turns.com": cls.rebind})
        cls.client = lab.Client(cls.lab, "letsencrypt", "/dev/null")
        cls.site = Redirector(cls.lab)
        cls.traps = [lab.CountingListener(cls.lab, port, address)
                     for address in [HOME, *(each for each in INSIDE if not each.startswith("::ffff")), "::1"]
                     for port in (80, 443, 8443, 8080)]
        cls.traps += [lab.CountingListener(cls.lab, port, PUBLIC) for port in (8443, 8080, 22, 25)]

    @classmethod
    def rebind(cls, kind):
        """A public address at first, this machine's own from then on."""
        if kind != "A":
            return []
        cls.answers += 1
        return [PUBLIC] if cls.answers == 1 else [HOME]

    def check(self, name, challenge="http-01"):
        return self.client.run("--json", "check", name, "--ca", "letsencrypt", "--dns", "127.0.0.1:53",
                               "--challenge", challenge, "--plant-nothing", expect=None)

    def tearDown(self):
        self.assertEqual([trap.connections for trap in self.traps], [0] * len(self.traps))

    def test_locations(self):
        for location in LOCATIONS:
            with self.subTest(location):
                type(self).answers = 1  # a name that leads home by now
                self.site.location, before = location, self.site.asked
                run = self.check("example.com")
                self.assertGreater(self.site.asked, before, str(run))
                for dial in run.json["names"][0]["http-01"]["dials"]:
                    self.assertIn(dial, (f"{PUBLIC}:80", f"{PUBLIC}:443"))

    def test_names_that_lead_inside(self):
        for name in ("inside.com", "home.com"):
            for challenge in ("http-01", "tls-alpn-01"):
                with self.subTest(f"{name} {challenge}"):
                    run = self.check(name, challenge)
                    said = {finding["rule"] for finding in run.json["findings"]}
                    self.assertTrue(said & {"dns-address", "port-443-address"}, str(run))

    def test_names_that_change_their_mind(self):
        """The address is the one that was judged: it is never looked up again for the connection."""
        for challenge in ("http-01", "tls-alpn-01"):
            for name in ("rebinds.com", "turns.com"):
                type(self).answers = 0
                self.site.location = f"http://{name}/again"
                self.check(name, challenge)
                self.check(name, challenge)

    def test_addresses(self):
        for address in [*INSIDE, HOME, "::1"]:
            for challenge in ("http-01", "tls-alpn-01"):
                with self.subTest(f"{address} {challenge}"):
                    self.assertEqual(self.check(address, challenge).code, 65)

    def test_what_was_left_alone_is_said(self):
        self.site.location = "https://example.com:8443/"
        run = self.client.run("check", "example.com", "--ca", "letsencrypt", "--dns", "127.0.0.1:53",
                              "--plant-nothing", expect=65)
        self.assertIn("not contacted: example.com:8443", run.out)


if __name__ == "__main__":
    lab.main()
