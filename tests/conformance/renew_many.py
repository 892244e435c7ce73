#!/usr/bin/env python3
"""Many certificates in one run: several at a time, one account, one responder; who fails keeps nobody back."""
import os

import lab

MANY = 60 if os.environ.get("ACME8443_LONG") else 12


class RenewMany(lab.Scenario):
    def setUp(self):
        super().setUp()
        self.ca = lab.Pebble(self.lab, retry_after=(0, 0))
        self.proxy = lab.CaProxy(self.lab, self.ca)
        self.client = lab.Client(self.lab, self.proxy.url, self.ca.bundle)
        folder = self.client.config / "certificates"
        folder.mkdir(parents=True)
        (self.client.config / "acme8443.toml").write_text(
            f'ca = "{self.proxy.url}"\nca_bundle = "{self.ca.bundle}"\nagree_tos = true\n'
            f'dns = ["127.0.0.1:53"]\nallow_special_addresses = true\n')
        self.names = [f"app{number}.example.test" for number in range(MANY)]
        for name in self.names:
            (folder / f"{name}.toml").write_text(f'names = ["{name}"]\n')

    def test_all_at_once(self):
        self.client.run("renew", "--jobs", 4)
        leaves = {lab.fingerprint(self.client.live("cert.pem", name)) for name in self.names}
        self.assertEqual(len(leaves), MANY)
        self.assertEqual(self.proxy.count("/order-plz", status=201), MANY)
        self.assertEqual(self.proxy.count("/sign-me-up", status=201), 1, "one account for all")
        again = len(self.proxy.seen)
        run = self.client.run("renew")
        self.assertEqual(len(self.proxy.seen), again, "nothing to do, nobody is asked")
        self.assertEqual(run.out + run.err, "")

    def test_one_bad_file_keeps_nobody_back(self):
        (self.client.config / "certificates/broken.toml").write_text("names = [\n")
        run = self.client.run("renew", "--jobs", 3, expect=78)
        self.assertIn("broken.toml", run.err)
        self.assertTrue(all(self.client.live("cert.pem", name).exists() for name in self.names))

    def test_two_runs_at_once_order_what_is_due_once(self):
        runs = [self.client.start("renew", "--jobs", "3") for _ in range(2)]
        for run in runs:
            run.communicate(timeout=300)
        self.client.run("renew")
        self.assertEqual(self.proxy.count("/order-plz", status=201), MANY)
        self.assertEqual(self.proxy.count("/sign-me-up", status=201), 1)


if __name__ == "__main__":
    lab.main()
