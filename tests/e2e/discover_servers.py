#!/usr/bin/env python3
"""`discover` finds real servers by their processes and configuration, and what it proposes deploys to them."""
import json
import sys

import lab
from lab.namespace import overlay
from lab.servers import Apache, Caddy, Haproxy, Hitch, Jetty9, Nginx, Ocserv, Stunnel, Tomcat

# server -> (what it is called, its kind of target, the setting that says where the keys are)
FOUND = {
    Nginx: ("nginx", "files", "dir"),
    Apache: ("apache", "files", "dir"),
    Haproxy: ("haproxy", "haproxy", "pem"),
    Caddy: ("caddy", "files", "dir"),
    Hitch: ("hitch", "files", "dir"),
    Stunnel: ("stunnel", "files", "dir"),
    Ocserv: ("ocserv", "files", "dir"),
    Jetty9: ("Jetty", "jetty", "keystore"),
    Tomcat: ("Tomcat 10", "tomcat", "dir"),
}


def table(block):
    """The keys of a [[deploy]] table as it is printed."""
    head, *lines = block.strip().splitlines()
    assert head == "[[deploy]]", block
    return {key: json.loads(value) for key, value in (line.split(" = ", 1) for line in lines)}


class Discover(lab.Scenario):
    def discover(self, *arguments, **how):
        client = lab.Client(self.lab, "https://nobody.example/", "/nonexistent")
        return client.run("--json", "discover", *arguments, **how)

    def test_every_server_is_found(self):
        for server, (name, kind, key) in FOUND.items():
            with self.subTest(server.__name__):
                if problem := server.missing():
                    print(problem, file=sys.stderr)
                    continue
                with lab.Lab() as place:
                    service = server(place).start()
                    away = None
                    if server is Ocserv:  # it rewrites its arguments: only the usual path can be known
                        away = overlay("/etc/ocserv/ocserv.conf", service.conf.read_text())
                    (found,) = self.discover("8443").json["services"]
                    if away:
                        away()
                self.assertTrue(found["service"].startswith(name), found)
                self.assertEqual(found["leaf"]["names"], ["app.example.test"], found)
                proposed = table(found["deploy"])
                self.assertEqual(proposed["target"], kind)
                where = service.settings()[key]
                self.assertEqual(proposed[key], str(where), found)
                if server is not Ocserv:
                    self.assertIn(str(service.base), found["configuration"])

    def test_what_it_proposes_deploys(self):
        ca = lab.Pebble(self.lab)
        Nginx(self.lab).start()
        client = lab.Client(self.lab, ca.url, ca.bundle)
        run = client.run("discover", "8443", "--write")
        self.assertIn("wrote ", run.out, run)
        (file,) = (client.config / "certificates").glob("*.toml")
        file.write_text(file.read_text() + f'trust_file = "{ca.root}"\n')
        client.issue()
        self.assertEqual(lab.served_leaf(trust=ca.root), lab.fingerprint(client.live("cert.pem")))

    def test_the_port_audit(self):
        file = self.lab.path("baseline.json")
        service = Nginx(self.lab).start()
        self.assertTrue(self.discover("8443", "--baseline", file).json["first"])
        self.assertEqual(self.discover("8443", "--baseline", file).json["changes"], [])
        service.stop()
        run = self.discover("8443", "--baseline", file)
        self.assertEqual([change["change"] for change in run.json["changes"]], ["gone"])
        Haproxy(self.lab).start()
        client = lab.Client(self.lab, "https://nobody.example/", "/nonexistent")
        run = client.run("--detailed-exitcode", "discover", "8443", "--baseline", file, "--csv", expect=2)
        self.assertEqual(run.out, "change,where,what\nnew listener,127.0.0.1:8443,haproxy\n")

    def test_a_redirect_of_port_80_to_8443(self):
        Nginx(self.lab).start()
        lab.Site(self.lab, redirect="https://app.example.test:8443")
        (found,) = self.discover("8443").json["services"]
        self.assertIn("port 80 redirects", " ".join(found["problems"]))


if __name__ == "__main__":
    lab.main()
