#!/usr/bin/env python3
"""dns-account-01: the record's name is the account's, so two clients with two accounts each delegate their own."""
import base64
import hashlib
import json

import lab
from lab.dns_servers import DnsScenario, Key, Zones


def label(account_url):
    """draft-ietf-acme-dns-account-label section 3.1, by Python's library."""
    return "_" + base64.b32encode(hashlib.sha256(account_url.encode()).digest()[:10]).decode().lower()


class DnsAccount01(DnsScenario):
    def setUp(self):
        super().setUp()
        self.main, self.own = Key(self.lab, "main"), Key(self.lab, "own")
        self.zones = Zones(self.lab, {"example.test": ("", self.main), "own.test": ("", self.own)})
        self.ca = lab.Pebble(self.lab)
        self.client = lab.Client(self.lab, self.ca.url, self.ca.bundle)

    def account_url(self):
        return json.loads(next(self.client.state.glob("accounts/*/*/account.json")).read_text())["url"]

    def test_issue_and_wildcard(self):
        self.solver(self.client, "rfc2136", **self.signed(self.main))
        names = ["app.example.test", "*.app.example.test"]
        self.client.run("issue", *names, *self.client.ca_arguments, "--challenge", "dns-account-01")
        self.assertTrue(self.client.live("cert.pem").exists())
        self.assertEqual(self.left_at(f"{label(self.account_url())}._acme-challenge.app.example.test"), [])

    def test_the_accounts_own_delegation(self):
        self.solver(self.client, "rfc2136", **self.signed(self.main))
        self.client.issue("--challenge", "dns-account-01")  # and has an account from here on
        name = f"{label(self.account_url())}._acme-challenge.www.example.test"
        self.zones.nsupdate(self.main, "zone example.test", f"update add {name}. 60 CNAME www.own.test.")
        self.solver(self.client, "rfc2136", **self.signed(self.own))
        self.client.issue("--challenge", "dns-account-01", name="www.example.test")
        self.assertEqual(self.left_at("www.own.test"), [])

    def test_a_hook_that_knows_only_the_domain_cannot(self):
        self.solver(self.client, "dehydrated", command=["/bin/true"])
        run = self.client.issue("--challenge", "dns-account-01", expect=78)
        self.assertIn("told the domain only", run.err)


if __name__ == "__main__":
    lab.main()
