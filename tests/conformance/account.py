#!/usr/bin/env python3
"""The account: opened, shown, updated, given a new key at every point where a crash may fall, closed."""
import threading

import lab


class Killed(Exception):
    """Cuts the connection of the request during which the client was killed."""


class Account(lab.Scenario):
    def setUp(self):
        super().setUp()
        self.ca = lab.Pebble(self.lab)
        self.proxy = lab.CaProxy(self.lab, self.ca)
        self.client = self.installation("client")

    def installation(self, name):
        client = lab.Client(self.lab, self.proxy.url, self.ca.bundle, name=name)
        client.account = lambda verb, *more, **how: client.run(
            "--json", "account", verb, *client.ca_arguments[:5], *more, **how)
        return client

    def keys(self, client):
        return sorted(path.read_text() for path in (client.state / "accounts").rglob("key.pem"))

    def test_open_show_update_close(self):
        opened = self.client.account("register", "--email", "a@example.test").json["account"]
        self.assertEqual((opened["status"], opened["algorithm"]), ("valid", "ES256"))
        self.assertEqual(opened["contacts"], ["mailto:a@example.test"])
        self.assertEqual(self.client.account("register").json["account"]["url"], opened["url"])
        updated = self.client.account("update", "--email", "b@example.test").json["account"]
        self.assertEqual(updated["contacts"], ["mailto:b@example.test"])
        shown = self.client.account("show").json["account"]
        self.assertEqual((shown["url"], shown["contacts"]), (opened["url"], ["mailto:b@example.test"]))
        self.client.account("deactivate", expect=64)
        self.assertEqual(self.client.account("deactivate", "--yes").json["account"]["status"], "deactivated")
        self.assertEqual(self.keys(self.client), [])
        self.client.account("show", expect=64)

    def test_the_list_contacts_nobody(self):
        cas = {ca["name"]: ca for ca in self.client.run("--json", "account", "list").json["cas"]}
        self.assertTrue(cas["zerossl"]["external_account"])
        self.assertIn("5 certificates of a set of names in 168 h", cas["letsencrypt"]["limits"])
        self.assertEqual(self.proxy.seen, [])

    def test_without_an_account(self):
        for verb in ("show", "rollover", "deactivate"):
            self.assertIn("account register", self.client.account(verb, expect=64).err)
        self.assertEqual(self.proxy.seen, [])

    def test_the_kinds_of_keys(self):
        for name in ("ES384", "RS256"):
            client = self.installation(name)
            opened = client.account("register", "--account-key", name).json["account"]
            self.assertEqual(opened["algorithm"], name)
            client.issue()
        refused = self.installation("HS256").account("register", "--account-key", "HS256", expect=78)
        self.assertIn("it may be ES256, ES384, RS256 (3072 bits) or EdDSA", refused.err)

    def test_a_kind_that_the_ca_does_not_take(self):
        refused = self.client.account("register", "--account-key", "EdDSA", expect=78)
        self.assertIn("takes no EdDSA key for an account, set account_key", refused.err)
        self.assertIn("supported algorithms are: [RS256 ES256 ES384", refused.err)  # the CA's own words
        self.assertEqual(self.keys(self.client), [])
        self.assertEqual(self.client.account("register", "--account-key", "ES384").json["account"]["algorithm"], "ES384")

    def test_a_new_key_keeps_the_account(self):
        opened = self.client.account("register").json["account"]
        before = self.keys(self.client)
        changed = self.client.account("rollover", "--account-key", "ES384").json["account"]
        self.assertEqual(changed["url"], opened["url"])
        self.assertNotEqual(changed["thumbprint"], opened["thumbprint"])
        after = self.keys(self.client)
        self.assertEqual((len(after), set(after) & set(before)), (1, set()))
        self.client.issue()
        self.assertEqual(self.proxy.count("/sign-me-up", status=201), 1)

    def test_killed_in_the_middle_of_a_key_change(self):
        for moment in ("before", "after"):
            with self.subTest(moment):
                client = self.installation(moment)
                opened = client.account("register").json["account"]
                self.kill_at("/rollover-account-key", moment, client)
                self.assertEqual(len(self.keys(client)), 2)
                accounts = self.proxy.count("/sign-me-up", status=201)
                client.issue()
                shown = client.account("show").json["account"]
                self.assertEqual((shown["url"], shown["status"]), (opened["url"], "valid"))
                self.assertEqual(shown["thumbprint"] == opened["thumbprint"], moment == "before")
                self.assertEqual(len(self.keys(client)), 1)
                self.assertEqual(self.proxy.count("/sign-me-up", status=201), accounts)

    def kill_at(self, path, moment, client):
        started = threading.Event()

        def strike(now):
            if self.proxy.seen[now - 1][1] == path:
                started.wait()
                client.kill(process)
                process.wait()
                raise Killed
        setattr(self.proxy, moment, strike)
        process = client.start("account", "rollover", *client.ca_arguments[:5])
        started.set()
        process.communicate(timeout=300)
        self.assertEqual(process.returncode, -9, f"{path} was never asked")
        setattr(self.proxy, moment, lambda now: None)


if __name__ == "__main__":
    lab.main()
