#!/usr/bin/env python3
"""Where we differ from Pebble on purpose: it follows a redirect to 8443 and says valid. The Forum's rules
do not let a public CA do that (Baseline Requirements 3.2.2.4.19), so we say refused before any order."""
import lab
from lab import others

NAME = "app.example.test"


class RedirectTo8443(lab.Scenario):
    def test_pebble_says_valid_and_we_say_refused(self):
        ca = lab.Pebble(self.lab)
        others.trust(self.lab, ca)
        site = lab.Site(self.lab, redirect=f"https://{NAME}:8443")
        secure = lab.Site(self.lab, port=8443, certificate=ca.bundle, key=ca.key)
        secure.tokens = others.TokenFolder(self.lab.path("tokens"))
        theirs = others.uacme(self.lab, ca.url, NAME, secure.tokens)
        self.assertEqual(theirs.returncode, 0, f"Pebble has begun to enforce ports:\n{theirs.stderr}")
        self.assertTrue(site.paths and secure.paths, "the proof was looked up on 8443")

        asked, dialled = len(ca.requests()), len(secure.paths)
        client = lab.Client(self.lab, ca.url, ca.bundle)
        client.issue(expect=65, name=NAME)
        self.assertEqual((len(ca.requests()), len(secure.paths)), (asked, dialled))


if __name__ == "__main__":
    lab.main()
