#!/usr/bin/env python3
"""A wildcard, its base name and a name below it in one order: two values at one name, then none."""
import lab
from lab.tls import openssl
from lab.dns_servers import DnsScenario, Key, Zones


class Wildcard(DnsScenario):
    def test_wildcard_and_base_name_in_one_order(self):
        key = Key(self.lab, "acme")
        Zones(self.lab, {"example.test": ("", key)})
        ca = lab.Pebble(self.lab)
        client = lab.Client(self.lab, ca.url, ca.bundle)
        self.solver(client, "rfc2136", **self.signed(key))
        names = ["example.test", "*.example.test", "deep.app.example.test"]
        client.run("issue", *names, *client.ca_arguments)
        text = openssl("x509", "-in", client.live("cert.pem", "example.test"), "-noout", "-ext", "subjectAltName")
        for name in names:
            self.assertIn(f"DNS:{name}", text)
        asked = [path for _, path in ca.requests()]
        self.assertEqual(asked.count("/order-plz"), 1)
        for name in ("_acme-challenge.example.test", "_acme-challenge.deep.app.example.test"):
            self.assertEqual(self.left_at(name), [])

    def test_a_wildcard_alone_is_kept_under_its_own_name(self):
        key = Key(self.lab, "acme")
        Zones(self.lab, {"example.test": ("", key)})
        ca = lab.Pebble(self.lab)
        client = lab.Client(self.lab, ca.url, ca.bundle)
        self.solver(client, "rfc2136", **self.signed(key))
        client.issue(name="*.example.test")
        self.assertTrue(client.live("cert.pem", "_wildcard.example.test").exists())


if __name__ == "__main__":
    lab.main()
