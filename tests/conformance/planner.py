#!/usr/bin/env python3
"""`challenge = "auto"`: the way that is possible is taken, and the program says why."""
import lab
from lab.listeners import Listener

AUTO = ["--challenge", "auto"]


class Planner(lab.Scenario):
    def setUp(self):
        super().setUp()
        self.ca = lab.Pebble(self.lab)
        self.client = lab.Client(self.lab, self.ca.url, self.ca.bundle)

    def take(self, port):
        Listener(self.lab, port, lambda connection: None)  # which hangs up

    def test_port_80_comes_first(self):
        run = self.client.issue(*AUTO)
        self.assertIn("http-01: chosen: port 80 is free on this host", run.err)
        self.assertIn("tls-alpn-01: possible too: port 443 is free on this host", run.err)
        self.assertIn("dns-01: no: ", run.err)

    def test_a_busy_port_80_leaves_443(self):
        self.take(80)
        run = self.client.issue(*AUTO)
        self.assertIn("http-01: no: port 80 is taken by python3", run.err)
        self.assertIn("tls-alpn-01: chosen", run.err)

    def test_a_redirect_to_8443_leaves_443(self):
        lab.Site(self.lab, redirect="https://app.example.test:8443")
        run = self.client.issue(*AUTO)
        self.assertRegex(run.err, r"http-01: no: .*8443")
        self.assertIn("tls-alpn-01: chosen", run.err)

    def test_a_webroot_needs_no_port(self):
        webroot = self.lab.path("webroot", "x").parent
        self.take(80)
        run = self.client.issue(*AUTO, "--webroot", webroot, expect=None)
        self.assertIn(f"http-01: chosen: through the webroot {webroot}", run.err)

    def test_no_way_names_them_all(self):
        self.take(80)
        self.take(443)
        run = self.client.issue(*AUTO, expect=75)
        self.assertIn("there is no way to prove app.example.test", run.err)
        for reason in ("port 80 is taken", "port 443 is taken", "nothing is set up to answer it"):
            self.assertIn(reason, run.err)
        self.assertNotIn("order", [path for _, path in self.ca.requests()])

    def test_explain_with_a_fixed_challenge(self):
        run = self.client.issue("--explain", "--challenge", "tls-alpn-01")
        self.assertIn("http-01: no: challenge = tls-alpn-01 is set", run.err)
        self.assertIn("tls-alpn-01: chosen: port 443 is free on this host", run.err)

    def test_a_wildcard_is_proved_in_dns_or_not_at_all(self):
        run = self.client.run("issue", "*.example.test", *self.client.ca_arguments, *AUTO, expect=None)
        self.assertNotEqual(run.code, 0)
        self.assertIn("http-01: http-01 proves one name, never a wildcard", run.err)
        self.assertFalse([path for _, path in self.ca.requests() if "order" in path])


if __name__ == "__main__":
    lab.main()
