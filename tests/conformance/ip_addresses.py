#!/usr/bin/env python3
"""Certificates for IP addresses, v4 and v6, by http-01 and tls-alpn-01: RFC 8738."""
import lab
from lab.tls import openssl


class IpAddresses(lab.Scenario):
    def setUp(self):
        super().setUp()
        self.ca = lab.Pebble(self.lab)
        self.client = lab.Client(self.lab, self.ca.url, self.ca.bundle)

    def prove(self, challenge, *names):
        self.client.run("issue", *names, *self.client.ca_arguments, "--challenge", challenge)
        (live,) = (self.client.state / "live").iterdir()
        return openssl("x509", "-in", live / "cert.pem", "-noout", "-ext", "subjectAltName")

    def test_v4_http_01(self):
        self.assertIn("IP Address:127.0.0.1", self.prove("http-01", "127.0.0.1"))

    def test_v4_tls_alpn_01(self):
        self.assertIn("IP Address:127.0.0.1", self.prove("tls-alpn-01", "127.0.0.1"))

    def test_v6_http_01(self):
        self.assertIn("IP Address:0:0:0:0:0:0:0:1", self.prove("http-01", "::1"))

    def test_v6_tls_alpn_01(self):
        self.assertIn("IP Address:0:0:0:0:0:0:0:1", self.prove("tls-alpn-01", "[::1]"))

    def test_addresses_and_names_together(self):
        text = self.prove("tls-alpn-01", "app.example.test", "127.0.0.1", "::1")
        for name in ("DNS:app.example.test", "IP Address:127.0.0.1", "IP Address:0:0:0:0:0:0:0:1"):
            self.assertIn(name, text)

    def test_never_in_dns(self):
        refused = self.client.run("issue", "127.0.0.1", *self.client.ca_arguments,
                                  "--challenge", "dns-01", expect=65)
        self.assertIn("an address is proved by http-01 or tls-alpn-01 only", refused.err)


if __name__ == "__main__":
    lab.main()
