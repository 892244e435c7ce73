#!/usr/bin/env python3
"""_acme-challenge as a CNAME into another zone, whose key is all that the client has."""
import lab
from lab.dns_servers import DnsScenario, Key, Zones


class Delegated(DnsScenario):
    def setUp(self):
        super().setUp()
        self.main, self.acme = Key(self.lab, "main"), Key(self.lab, "acme")
        Zones(self.lab, {
            "example.test": ("_acme-challenge.app 60 CNAME one.hop.test.\n"
                             "_acme-challenge.far 60 CNAME nowhere.elsewhere.example.\n", self.main),
            "hop.test": ("one 60 CNAME app.acme.delegated.test.\n", self.main),
            "delegated.test": ("", self.acme)})
        self.ca = lab.Pebble(self.lab)
        self.client = lab.Client(self.lab, self.ca.url, self.ca.bundle)

    def test_the_update_goes_where_the_cnames_lead(self):
        self.solver(self.client, "rfc2136", **self.signed(self.acme))
        self.client.issue()
        self.assertEqual(self.left_at("app.acme.delegated.test"), [])

    def test_the_other_zone_refuses_the_key(self):
        self.solver(self.client, "rfc2136", **self.signed(self.acme))
        run = self.client.issue(name="www.example.test", expect=None)
        self.assertEqual(run.code, 77, str(run))
        self.assertIn("in zone example.test at 127.0.0.2", run.err)

    def test_a_target_that_nobody_serves(self):
        self.solver(self.client, "rfc2136", **self.signed(self.acme))
        run = self.client.issue(name="far.example.test", expect=None)
        self.assertNotEqual(run.code, 0, str(run))
        self.assertIn("_acme-challenge.far.example.test TXT: SERVFAIL", run.err)


if __name__ == "__main__":
    lab.main()
