#!/usr/bin/env python3
"""What `check` finds out beyond redirects: planted tokens, every address, port 443, recognised servers; in
time, stoppable, recorded and judged again."""
import http.server
import json
import signal
import socket
import ssl
import unittest

import lab
from lab import names
from lab.instruments import serve
from lab.listeners import Listener, full_backlog
from lab.tls import self_signed

V4, OTHER, V6 = "192.5.6.30", "192.5.6.31", "2600:9000::30"
NAME = "app.example.com"
BLACK_HOLE = "192.5.6.99"


class Answer:
    """A web server at one address that says one thing to everybody; `webroot` is looked at first."""

    def __init__(self, own, address, status=404, headers=(), body=b"", port=80, tls=None, webroot=None):
        self.paths = []
        answer = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self):
                answer.paths.append(self.path)
                file = webroot / self.path.lstrip("/") if webroot else None
                found = file.read_bytes() if file and file.is_file() else None
                self.send_response_only(200 if found else status)
                for name, value in headers:
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(found or body)))
                self.end_headers()
                if self.command != "HEAD":
                    self.wfile.write(found or body)

            do_HEAD = do_GET

            def log_message(self, *_):
                pass

        serve(own, port, Handler, *(tls or ()), address=address)


class CheckLooks(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        names.add_addresses(V4, OTHER, V6, BLACK_HOLE)

    def setUp(self):
        self.lab = lab.Lab()
        self.addCleanup(self.lab.close)
        self.table = names.Table(self.lab, {NAME: [V4], "example.com": [V4]})
        self.client = lab.Client(self.lab, "letsencrypt", "/dev/null")

    def arguments(self, *more):
        return ["--ca", "letsencrypt", "--dns", "127.0.0.1:53", *more]

    def check(self, *more, name=NAME, **how):
        return self.client.run("--json", "check", name, *self.arguments(*more), **{"expect": None, **how})

    def rules(self, run):
        return [finding["rule"] for finding in run.json["findings"]]

    def certificate(self, name="site", names_=(NAME,)):
        files = self.lab.path(f"{name}.pem"), self.lab.path(f"{name}.key")
        self_signed(list(names_), *files)
        return files

    # --- tokens of our own ---

    def test_a_free_port_80_is_used(self):
        run = self.check()
        self.assertEqual((run.code, self.rules(run)), (0, []), str(run))
        self.assertEqual(run.json["names"][0]["survey"]["sights"][0]["status"], 200, "our own responder")

    def test_a_port_that_is_taken_is_looked_at_as_it_is(self):
        Answer(self.lab, V4)
        run = self.check()
        self.assertEqual((run.code, self.rules(run)), (0, []), str(run))
        self.assertEqual(run.json["names"][0]["survey"]["sights"][0]["status"], 404)

    def test_a_webroot(self):
        webroot = self.lab.path("htdocs", "x").parent
        Answer(self.lab, V4, webroot=webroot)
        run = self.check("--webroot", webroot)
        self.assertEqual((run.code, self.rules(run)), (0, []), str(run))
        self.assertEqual([file for file in webroot.rglob("*") if file.is_file()], [], "nothing is left")

    def test_another_webroot(self):
        Answer(self.lab, V4, webroot=self.lab.path("htdocs", "x").parent)
        run = self.check("--webroot", self.lab.path("elsewhere", "x").parent)
        self.assertEqual((run.code, run.json["decisive"]["rule"]), (65, "response-status"), str(run))

    # --- every address ---

    def test_ipv6_refuses(self):
        self.table.hosts[NAME] = [V6, V4]
        Answer(self.lab, V4)
        run = self.check()
        self.assertEqual(run.code, 0)
        self.assertEqual(run.json["names"][0]["http-01"]["dials"], [f"[{V6}]:80", f"{V4}:80"])
        self.assertEqual(self.rules(run), ["connection-ipv6", "connection-each-ipv6"], str(run))

    def test_ipv6_is_another_server(self):
        self.table.hosts[NAME] = [V6, V4]
        Answer(self.lab, V4, 200, [("Server", "nginx")])
        Answer(self.lab, V6, 404, [("Server", "Apache")])
        self.assertEqual(self.rules(self.check()), ["connection-addresses-agree"])

    def test_the_second_address_is_dead(self):
        self.table.hosts[NAME] = [V4, OTHER]
        Answer(self.lab, V4)
        # Resolvers rotate: the dead one may be the one that a CA takes.
        self.assertIn(self.rules(self.check()),
                      (["connection-each-ipv4"], ["connection-port-80", "connection-each-ipv4"]))

    def test_private_and_mapped_addresses_beside_a_public_one(self):
        self.table.hosts[NAME] = ["::ffff:192.5.6.30", "fd00::1", "10.0.0.1", V4]
        Answer(self.lab, V4)
        run = self.check()
        self.assertEqual(self.rules(run), ["dns-special-address"] * 3, str(run))
        self.assertEqual(set(run.json["not_contacted"]), {"::ffff:192.5.6.30", "fd00::1", "10.0.0.1"})

    def test_signs_of_who_answers(self):
        cookie = b"<script src='/aes.js'></script><script>function toNumbers(d){}</script>"
        for rule, answer in {
                "response-not-a-router": {"headers": [("Server", "micro_httpd")]},
                "response-no-test-cookie": {"status": 200, "body": 300 * b" " + cookie},
                "response-http-port": {"status": 404, "body": b"The plain HTTP request was sent to HTTPS port"},
                "response-no-firewall": {"status": 404, "body": b"Application: acme-protocol"},
                "response-no-refresh": {"status": 200, "headers": [("Refresh", "0; url=/x")]},
                "response-cdn": {"headers": [("Server", "cloudflare")]},
                "response-open-path": {"status": 403},
        }.items():
            with self.subTest(rule), lab.Lab() as own:
                Answer(own, V4, **answer)
                self.assertEqual(self.rules(self.check()), [rule])

    # --- recognised servers ---

    def test_the_fix_is_for_the_server_that_was_recognised(self):
        for word, headers in {
                "Tomcat": [("Server", "Apache-Coyote/1.1")],
                "Plesk": [("Server", "nginx"), ("X-Powered-By", "PleskLin")],
                "nginx": [("Server", "nginx/1.22.1")],
                "Apache": [("Server", "Apache/2.4.57 (Debian)")],
                "IIS": [("Server", "Microsoft-IIS/10.0")],
                "Jetty": [("Server", "Jetty(12.0.1)")],
                "WildFly": [("Server", "WildFly/30"), ("X-Powered-By", "Undertow/1")],
                "HAProxy": [("cache-control", "no-cache")],
        }.items():
            with self.subTest(word), lab.Lab() as own:
                Answer(own, V4, 302, [*headers, ("Location", f"https://{NAME}:8443/")])
                run = self.client.run("check", NAME, *self.arguments(), expect=65)
                fix = next(line for line in run.out.splitlines() if line.strip().startswith("fix:"))
                self.assertIn(word, fix, str(run))
                self.assertIn(f"{V4}: Fetching https://{NAME}:8443/: Invalid port in redirect target", run.out)

    # --- port 443 ---

    def alpn_server(self, own, address, files, *protocols):
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(*files)
        if protocols:
            context.set_alpn_protocols(protocols)

        def behave(plain):
            with context.wrap_socket(plain, server_side=True) as tls:
                if tls.recv(1000).startswith(b"HEAD"):
                    tls.sendall(b"HTTP/1.1 200 OK\r\nServer: nginx\r\nContent-Length: 0\r\n\r\n")
        Listener(own, 443, behave, address)

    def test_port_443_without_acme_tls(self):
        self.alpn_server(self.lab, V4, self.certificate())
        run = self.check("--challenge", "tls-alpn-01")
        self.assertEqual((run.code, self.rules(run)), (0, ["port-443-protocol"]), str(run))
        self.assertIn("HAProxy: req.ssl_alpn", self.client.run(
            "check", NAME, *self.arguments("--challenge", "tls-alpn-01")).out)

    def test_port_443_with_acme_tls(self):
        self.alpn_server(self.lab, V4, self.certificate(), "acme-tls/1", "http/1.1")
        run = self.check("--challenge", "tls-alpn-01")
        self.assertEqual((run.code, self.rules(run)), (0, []), str(run))
        sight = run.json["names"][0]["port-443"]["sights"][0]
        self.assertEqual((sight["alpn"], sight["ordinary"]), ("acme-tls/1", True))

    def test_port_443_nobody_there(self):
        run = self.check("--challenge", "tls-alpn-01")
        self.assertEqual((run.code, self.rules(run)), (0, ["port-443-connection"]), str(run))

    def test_port_443_speaks_http(self):
        def behave(plain):
            plain.recv(1000)
            plain.sendall(b"HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n")
        Listener(self.lab, 443, behave, V4)
        run = self.check("--challenge", "tls-alpn-01")
        self.assertEqual(self.rules(run), ["port-443-tls"], str(run))

    # --- several names, JSON, records ---

    def test_several_names_at_once(self):
        Answer(self.lab, V4)
        run = self.client.run("--json", "check", NAME, "example.com", "*.example.com", V4, *self.arguments(),
                              expect=65)
        got = {name["identifier"]["value"]: name["outcome"] for name in run.json["names"]}
        self.assertEqual(got, {NAME: "permitted", "example.com": "permitted", "*.example.com": "refused",
                               V4: "refused"}, str(run))  # the classic profile has no addresses
        text = self.client.run("check", NAME, "*.example.com", *self.arguments(), expect=65).out
        self.assertTrue(text.startswith("REFUSED  2 names: 1 permitted, 1 refused, 0 undetermined"), text)

    def test_a_record_is_judged_the_same_without_the_network(self):
        Answer(self.lab, V4, 302, [("Location", f"https://{NAME}:8443/"), ("Set-Cookie", "secret=1")])
        file = self.lab.path("seen.ndjson")
        seen = self.client.run("--json", "check", NAME, "*.example.com", *self.arguments("--record", file),
                               expect=65)
        self.assertNotIn("secret", file.read_text())
        self.assertTrue(names.answers("127.0.0.1", NAME, "A"))  # what was asked twice is read before this
        asked = len(self.table.asked)
        again = self.client.run("--json", "check", "--replay", file, expect=65)
        self.assertEqual(seen.json["findings"], again.json["findings"])
        self.assertEqual(seen.json["decisive"], again.json["decisive"])
        self.assertEqual(len(self.table.asked), asked, "nobody was asked anything")
        # In 2019 the Forum had no rule about redirects; but nobody here asks 8443.
        before = self.client.run("--json", "check", "--replay", file, "--ca", "google", "--at",
                                 "2019-01-01T00:00:00Z", expect=75)
        self.assertEqual(before.json["profile"], "br")
        self.assertEqual(before.json["decisive"]["rule"], "connection-dialled")
        for line in file.read_text().splitlines():
            self.assertIn("kind", json.loads(line))

    def test_a_record_that_is_none(self):
        file = self.lab.path("nothing.ndjson")
        file.write_text("{}\n")
        run = self.client.run("check", "--replay", file, expect=None)
        self.assertNotEqual(run.code, 0)
        self.assertIn("line 1", run.err)

    # --- time ---

    def test_a_host_that_drops_everything(self):
        full_backlog(self.lab, 80, BLACK_HOLE)
        self.table.hosts[NAME] = [BLACK_HOLE]
        run = self.check("--timeout", "15")
        self.assertEqual(run.code, 75, str(run))
        self.assertIn(run.json["decisive"]["rule"], ("connection-port-80", "connection-answer"))

    def test_a_resolver_that_says_nothing(self):
        self.table.hosts.clear()
        silent = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        silent.bind(("127.0.0.2", 53))
        self.lab.on_close(silent.close)
        run = self.client.run("--json", "check", NAME, "--ca", "letsencrypt", "--dns", "127.0.0.2:53",
                              "--timeout", "2", expect=75)
        self.assertEqual(run.json["outcome"], "undetermined")

    def test_progress_goes_to_stderr(self):
        Answer(self.lab, V4)
        run = self.client.run("check", NAME, *self.arguments())
        for part in (f"{NAME}: CAA records", f"{NAME}: port 80, hop by hop"):
            self.assertIn(part, run.err)
        self.assertTrue(run.out.startswith("PERMITTED"))

    def test_an_interrupt_ends_it(self):
        silent = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        silent.bind(("127.0.0.2", 53))
        self.lab.on_close(silent.close)
        process = self.client.start("check", NAME, "--ca", "letsencrypt", "--dns", "127.0.0.2:53",
                                    "--timeout", "600")
        silent.recv(1000)  # it is under way
        process.send_signal(signal.SIGINT)
        _, err = process.communicate(timeout=120)  # long before its own time is up
        self.assertNotEqual(process.returncode, 0)
        self.assertIn("cancelled", err)


if __name__ == "__main__":
    lab.main()
