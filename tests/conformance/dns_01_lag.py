#!/usr/bin/env python3
"""A secondary that never follows: the CA is not asked, the error names the server, the record goes again."""
import lab
from lab.dns_servers import PRIMARY, DnsScenario, Key, Zones

RECORD = "_acme-challenge.app.example.test"


class Lag(DnsScenario):
    def begin(self, **settings):
        key = Key(self.lab, "acme")
        Zones(self.lab, {"example.test": ("", key)}, lags=True)
        self.ca = lab.Pebble(self.lab)
        self.client = lab.Client(self.lab, self.ca.url, self.ca.bundle)
        self.solver(self.client, "rfc2136", **self.signed(key), **settings)

    def told(self):
        return [path for _, path in self.ca.requests() if "/chalZ/" in path]

    def test_the_server_that_lags_is_named(self):
        self.begin(propagation_timeout="10")
        run = self.client.issue(expect=69)
        self.assertIn("ns2.example.test (127.0.0.3) shows no TXT record, zone serial 1", run.err)
        self.assertNotIn("ns1.example.test", run.err)
        self.assertEqual(self.told(), [])
        self.assertEqual(Zones.dig(RECORD, server=PRIMARY), [])

    def test_the_resolver_may_be_asked_instead(self):
        self.begin(propagation="resolver", propagation_timeout="120")
        self.client.issue()

    def test_nobody_need_be_asked(self):
        self.begin(propagation="off")
        self.client.issue()


if __name__ == "__main__":
    lab.main()
