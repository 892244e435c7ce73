#!/usr/bin/env python3
"""One account for one CA: registered once, found again, made anew when the CA has forgotten it."""
import lab


class AccountReuse(lab.Scenario):
    def test_a_second_certificate_registers_no_second_account(self):
        ca = lab.Pebble(self.lab)
        proxy = lab.CaProxy(self.lab, ca)
        client = lab.Client(self.lab, proxy.url, ca.bundle)
        client.issue(name="one.example.test")
        client.issue(name="two.example.test")
        self.assertEqual(proxy.count("/sign-me-up"), 1)
        self.assertEqual(len(list((client.state / "accounts").rglob("account.json"))), 1)

    def test_a_ca_that_has_forgotten_the_account(self):
        first = lab.Pebble(self.lab)
        client = lab.Client(self.lab, first.url, first.bundle)
        client.issue()
        key = self.account_key(client)
        self.lab.end(first.process)
        again = lab.Pebble(self.lab, identity=first)  # nothing but its own certificate survives
        client.issue("--force")
        self.assertEqual(self.account_key(client), key, "the key is registered again, not replaced")
        self.assertGreaterEqual([path for _, path in again.requests()].count("/sign-me-up"), 1)

    def test_another_ca_is_another_account(self):
        ca = lab.Pebble(self.lab)
        proxy = lab.CaProxy(self.lab, ca)
        client = lab.Client(self.lab, ca.url, ca.bundle)
        client.issue(name="one.example.test")
        elsewhere = lab.Client(self.lab, proxy.url, ca.bundle)
        elsewhere.issue(name="two.example.test")
        self.assertEqual(len(list((client.state / "accounts").rglob("account.json"))), 2)

    @staticmethod
    def account_key(client):
        (key,) = (client.state / "accounts").rglob("key.pem")
        return key.read_text()


if __name__ == "__main__":
    lab.main()
