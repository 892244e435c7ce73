#!/usr/bin/env python3
"""dns-persist-01 at Pebble (draft -00): the record that `account dns-persist` prints is published once; nothing is
presented afterwards. What is wrong with a record is found before the CA is asked."""
import json
import time

import lab
from lab import wait_until
from lab.dns_servers import SECONDARY, DnsScenario, Key, Zones

ISSUER = "pebble.letsencrypt.org"  # what Pebble calls itself
RECORD = "_validation-persist.app.example.test"


class DnsPersist01(DnsScenario):
    def begin(self, lags=False):
        self.key = Key(self.lab, "main")
        self.zones = Zones(self.lab, {"example.test": ("", self.key)}, lags=lags)
        self.ca = lab.Pebble(self.lab)
        self.client = lab.Client(self.lab, self.ca.url, self.ca.bundle)

    def publish(self, text, everywhere=True):
        self.zones.nsupdate(self.key, "zone example.test", f'update add {RECORD}. 60 TXT "{text}"')
        if everywhere:
            wait_until(lambda: text in Zones.dig(RECORD, server=SECONDARY), "the secondary")

    def issue(self, *arguments, **how):
        return self.client.issue("--challenge", "dns-persist-01", *arguments, **how)

    def account_url(self):
        return json.loads(next(self.client.state.glob("accounts/*/*/account.json")).read_text())["url"]

    def told(self):
        return [path for _, path in self.ca.requests() if "/chalZ/" in path]

    def test_the_record_is_printed_published_and_enough(self):
        self.begin()
        run = self.client.run("account", "dns-persist", "app.example.test", "*.app.example.test",
                              *self.client.ca_arguments)
        line = next(line for line in run.out.splitlines() if " IN TXT " in line)
        self.assertIn(f"{RECORD}. IN TXT \"{ISSUER}; accounturi={self.account_url()}; policy=wildcard\"", line)
        name, text = line.split(" IN TXT ")
        self.zones.nsupdate(self.key, "zone example.test", f"update add {name} 60 TXT {text}")
        wait_until(lambda: Zones.dig(RECORD, server=SECONDARY), "the secondary")
        self.client.run("issue", "app.example.test", "*.app.example.test", *self.client.ca_arguments,
                        "--challenge", "dns-persist-01")
        self.client.issue("--challenge", "dns-persist-01", "--force", name="app.example.test")
        self.assertEqual(len(self.left_at(RECORD)), 1)

    def test_what_to_publish_is_in_the_error(self):
        self.begin()
        run = self.issue(expect=None)
        self.assertNotEqual(run.code, 0)
        self.assertIn(f"publish: {RECORD}. IN TXT \"{ISSUER}; accounturi={self.account_url()}\"", run.err)
        self.assertEqual(self.told(), [])

    def test_records_that_will_not_do(self):
        self.begin()
        self.issue(expect=None)  # opens the account
        account = self.account_url()
        for text, words in ((f"{ISSUER}; accounturi={account}x", "is for account"),
                            (f"{ISSUER}; accounturi={account}; persistUntil=1700000000", "2023-11-14 22:13"),
                            (f"{ISSUER}; accounturi={account}; policy", "TAG=VALUE")):
            with self.subTest(words):
                self.publish(text)
                run = self.issue(expect=None)
                self.assertNotEqual(run.code, 0, str(run))
                self.assertIn(words, run.err)
                self.zones.nsupdate(self.key, "zone example.test", f"update delete {RECORD}. TXT")
        self.assertEqual(self.told(), [])

    def test_a_wildcard_needs_the_policy(self):
        self.begin()
        self.issue(expect=None)
        self.publish(f"{ISSUER}; accounturi={self.account_url()}")
        self.issue()
        run = self.issue(name="*.app.example.test", expect=None)
        self.assertIn("policy=wildcard", run.err)
        self.publish(f"{ISSUER}; accounturi={self.account_url()}; policy=WILDCARD; persistUntil={int(time.time()) + 9e5:.0f}")
        self.issue(name="*.app.example.test")

    def test_every_server_must_show_it(self):
        self.begin(lags=True)
        self.issue(expect=None)
        self.publish(f"{ISSUER}; accounturi={self.account_url()}", everywhere=False)
        run = self.issue(expect=None)
        self.assertNotEqual(run.code, 0, str(run))
        self.assertIn("ns2.example.test (127.0.0.3) does not show", run.err)
        self.assertEqual(self.told(), [])


if __name__ == "__main__":
    lab.main()
