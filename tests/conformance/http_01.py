#!/usr/bin/env python3
"""The straight way: one name, several names, what is on disk, and how little was asked for it."""
import itertools
import stat

import lab
from lab.tls import openssl


class Http01(lab.Scenario):
    def setUp(self):
        super().setUp()
        self.ca = lab.Pebble(self.lab)
        self.client = lab.Client(self.lab, self.ca.url, self.ca.bundle)

    def test_one_name(self):
        self.client.issue()
        # Judged by the openssl tool, not by our own code.
        chain, cert = self.client.live("chain.pem"), self.client.live("cert.pem")
        openssl("verify", "-CAfile", self.ca.root, "-untrusted", chain, "-verify_hostname",
                "app.example.test", cert)
        self.assertEqual(openssl("pkey", "-in", self.client.live("privkey.pem"), "-pubout"),
                         openssl("x509", "-in", cert, "-noout", "-pubkey"))
        self.assertEqual(self.client.live("fullchain.pem").read_text(), cert.read_text() + chain.read_text())

    def test_private_keys_are_private(self):
        self.client.issue()
        keys = list(self.client.state.rglob("*key.pem"))
        self.assertGreaterEqual(len(keys), 2, "an account's and a certificate's")
        for key in keys:
            self.assertEqual(stat.S_IMODE(key.stat().st_mode) & 0o077, 0, key)

    def test_several_names_share_one_order(self):
        names = ["app.example.test", "www.example.test", "api.example.test"]
        self.client.run("issue", *names, *self.client.ca_arguments)
        text = openssl("x509", "-in", self.client.live("cert.pem"), "-noout", "-ext", "subjectAltName")
        for name in names:
            self.assertIn(f"DNS:{name}", text)
        self.assertEqual([path for _, path in self.ca.requests()].count("/order-plz"), 1)

    def test_the_fewest_requests(self):
        run = self.client.issue()
        asked = [path for _, path in self.ca.requests()]
        once = [path for path, _ in itertools.groupby(asked)]
        # dir, nonce, account, order, authorization, challenge, poll, finalize, order, certificate
        self.assertLessEqual(len(once), 10, asked)
        self.assertLessEqual(len(asked) - len(once), run.seconds, "a CA that is slow is asked again each second")

    def test_issuing_again_asks_nothing(self):
        self.client.issue()
        before = len(self.ca.requests())
        self.client.issue()
        self.client.run("renew")
        self.assertEqual(len(self.ca.requests()), before)

    def test_cron_is_silent_when_there_is_nothing_to_do(self):
        self.client.issue()
        run = self.client.run("renew")
        self.assertEqual(run.out + run.err, "")


if __name__ == "__main__":
    lab.main()
