#!/usr/bin/env python3
"""A CA that refuses good nonces (RFC 8555 section 6.5): every issuance succeeds all the same."""
import os

import lab

ROUNDS = 20 if os.environ.get("ACME8443_LONG") else 5


class Nonces(lab.Scenario):
    def test_5_percent(self):
        self.issue_often(5)

    def test_50_percent(self):
        proxy = self.issue_often(50)
        refused = [path for _, path, status in proxy.seen if status == 400]
        self.assertGreater(len(refused), ROUNDS, "Pebble was to refuse half of the nonces")

    def issue_often(self, percent):
        ca = lab.Pebble(self.lab, nonce_reject=percent)
        proxy = lab.CaProxy(self.lab, ca)
        client = lab.Client(self.lab, proxy.url, ca.bundle)
        leaves = set()
        for _ in range(ROUNDS):
            client.issue("--force")
            leaves.add(lab.fingerprint(client.live("cert.pem")))
        self.assertEqual(len(leaves), ROUNDS)
        # A refused nonce costs its own request again, never an order or an account.
        self.assertEqual(proxy.count("/order-plz", status=201), ROUNDS)
        self.assertEqual(proxy.count("/sign-me-up", status=201), 1)
        return proxy


if __name__ == "__main__":
    lab.main()
