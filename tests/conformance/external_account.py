#!/usr/bin/env python3
"""A CA that opens accounts only for its customers (RFC 8555 section 7.3.4)."""
import base64
import secrets

import lab


class ExternalAccount(lab.Scenario):
    def setUp(self):
        super().setUp()
        self.key = base64.urlsafe_b64encode(secrets.token_bytes(32)).decode().rstrip("=")
        self.ca = lab.Pebble(self.lab, external_accounts={"kid-1": self.key})
        self.client = lab.Client(self.lab, self.ca.url, self.ca.bundle)
        self.file = self.lab.path("eab.key")
        self.file.touch(0o600)
        self.file.write_text(self.key + "\n")

    def test_with_the_key_that_the_ca_gave(self):
        run = self.client.issue("--eab-kid", "kid-1", "--eab-hmac", f"file:{self.file}")
        self.assertNotIn(self.key, run.out + run.err)
        for file in (*self.client.config.rglob("*"), *self.client.state.rglob("*")):
            if file.is_file():
                self.assertNotIn(self.key, file.read_text(), file)

    def test_registered_beforehand_the_key_is_not_needed_any_more(self):
        self.client.run("account", "register", *self.client.ca_arguments[:5], "--eab-kid", "kid-1",
                        "--eab-hmac", "env:THE_KEY", environment={"THE_KEY": self.key})
        self.client.issue()

    def test_without_it_the_settings_are_named(self):
        run = self.client.issue(expect=78)
        self.assertIn("eab_kid", run.err)
        self.assertNotIn("/sign-me-up", [path for _, path in self.ca.requests()])

    def test_a_wrong_key_is_refused_in_the_ca_s_words(self):
        wrong = self.lab.path("wrong.key")
        wrong.touch(0o600)
        wrong.write_text(base64.urlsafe_b64encode(secrets.token_bytes(32)).decode())
        run = self.client.issue("--eab-kid", "kid-1", "--eab-hmac", f"file:{wrong}", expect=69)
        self.assertIn("opening the account", run.err)

    def test_one_without_the_other(self):
        self.assertIn("belong together", self.client.issue("--eab-kid", "kid-1", expect=78).err)
        typed = self.client.issue("--eab-kid", "kid-1", "--eab-hmac", self.key, expect=78)
        self.assertNotIn(self.key, typed.err, "a key typed in place of a reference is not repeated")


if __name__ == "__main__":
    lab.main()
