#!/usr/bin/env python3
"""Alternate chains (RFC 8555 section 7.4.2): the one to the root that is preferred, by name or fingerprint."""
import lab
from lab.tls import openssl


class AlternateRoots(lab.Scenario):
    def setUp(self):
        super().setUp()
        self.ca = lab.Pebble(self.lab, alternate_roots=3, chain_length=2)
        self.proxy = lab.CaProxy(self.lab, self.ca)
        self.client = lab.Client(self.lab, self.proxy.url, self.ca.bundle)

    def root(self, number):
        file = self.lab.path(f"root-{number}.pem")
        file.write_text(self.ca.root_of(number))
        subject = openssl("x509", "-in", file, "-noout", "-subject", "-nameopt", "RFC2253")
        return file, subject.strip().partition("CN=")[2]

    def leads_to(self, file):
        try:
            return bool(openssl("verify", "-CAfile", file, "-untrusted", self.client.live("chain.pem"),
                                self.client.live("cert.pem")))
        except Exception:
            return False

    def test_by_the_root_s_name(self):
        for number in (2, 0, 3):
            file, name = self.root(number)
            self.client.issue("--force", "--preferred-chain", name.upper())
            self.assertTrue(self.leads_to(file), name)
            self.assertFalse(self.leads_to(self.root(1)[0]))

    def test_by_the_fingerprint_of_an_issuer(self):
        file, name = self.root(1)
        self.client.issue("--preferred-chain", name)
        issuers = self.client.live("chain.pem")
        print_ = openssl("x509", "-in", issuers, "-noout", "-fingerprint", "-sha256").strip().partition("=")[2]
        self.client.issue("--force", "--preferred-chain", print_)
        self.assertTrue(self.leads_to(file))

    def test_a_root_that_is_not_offered_is_the_default_chain(self):
        run = self.client.issue("--preferred-chain", "No Such Root")
        self.assertTrue(self.leads_to(self.root(0)[0]))
        self.assertIn("offers no chain", run.err)

    def test_nothing_preferred_asks_for_no_alternate(self):
        self.client.issue()
        self.assertEqual(self.proxy.count("/certZ/"), 1)


if __name__ == "__main__":
    lab.main()
