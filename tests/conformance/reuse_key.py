#!/usr/bin/env python3
"""reuse_key: the same key at renewal, also after a kill; not after a keyCompromise, and not by default."""
import time

import lab
from lab.tls import openssl


class ReuseKey(lab.Scenario):
    def setUp(self):
        super().setUp()
        self.ca = lab.Pebble(self.lab)
        self.proxy = lab.CaProxy(self.lab, self.ca)
        self.client = lab.Client(self.lab, self.proxy.url, self.ca.bundle)

    def key(self):
        cert = self.client.live("cert.pem")
        openssl("verify", "-CAfile", self.ca.root, "-untrusted", self.client.live("chain.pem"), cert)
        return openssl("x509", "-in", cert, "-noout", "-pubkey")

    def leaf(self):
        return lab.fingerprint(self.client.live("cert.pem"))

    def test_fresh_unless_it_is_said(self):
        self.client.issue()
        first = self.key()
        self.client.issue("--force")
        self.assertNotEqual(self.key(), first)

    def test_kept_and_resumed(self):
        self.client.issue("--reuse-key")
        key, leaf = self.key(), self.leaf()
        self.client.run("renew", "--force")
        self.assertEqual(self.key(), key)
        self.assertNotEqual(self.leaf(), leaf)
        orders = self.proxy.count("/order-plz")
        self.killed_at_finalize()
        self.client.run("renew", "--force")
        self.assertEqual(self.key(), key)
        self.assertEqual(self.proxy.count("/order-plz"), orders + 1, "the order that was killed is the one that is finished")

    def killed_at_finalize(self):
        process = None

        def strike(now):
            if "/finalize-order/" in self.proxy.seen[now - 1][1]:
                while process is None:
                    time.sleep(0.01)
                self.client.kill(process)
                process.wait()
        self.proxy.before = strike
        process = self.client.start("renew", "--force")
        process.communicate(timeout=300)
        self.proxy.before = lambda now: None
        self.assertEqual(process.returncode, -9)

    def test_not_after_a_compromise(self):
        self.client.issue("--reuse-key")
        key = self.key()
        self.client.run("revoke", "app.example.test", "--reason", "superseded")
        self.client.run("renew", "--force")
        self.assertEqual(self.key(), key, "another reason says nothing against the key")
        self.client.run("revoke", "app.example.test", "--reason", "keyCompromise")
        run = self.client.run("renew", "--force")
        self.assertIn("a new key, although reuse_key is set: a certificate for it was revoked for keyCompromise", run.err)
        self.assertNotEqual(self.key(), key)

    def test_not_of_another_type(self):
        self.client.issue("--reuse-key")
        run = self.client.issue("--force", "--key-type", "ecdsa-p384")
        self.assertIn("it is ecdsa-p256, and key_type is ecdsa-p384", run.err)
        self.assertIn("secp384r1", openssl("x509", "-in", self.client.live("cert.pem"), "-noout", "-text"))


if __name__ == "__main__":
    lab.main()
