#!/usr/bin/env python3
"""`forget` ends what `issue` began: nothing renews the certificate any more, and its keys go only when told to.
An `issue` that policy refuses has begun nothing."""
import lab

NAME = "app.example.test"


class Forget(lab.Scenario):
    def setUp(self):
        super().setUp()
        self.ca = lab.Pebble(self.lab)
        self.client = lab.Client(self.lab, self.ca.url, self.ca.bundle)

    def files_of(self, *parts):
        """What the state directory holds of the name, locks apart: they are empty and stay."""
        below = self.client.state.joinpath(*parts)
        return [path for path in below.rglob("*") if NAME in path.name and path.suffix != ".lock"]

    def configured(self):
        return sorted(path.name for path in (self.client.config / "certificates").glob("*"))

    def test_a_certificate_is_renewed_no_more(self):
        self.client.issue()
        run = self.client.run("forget", NAME)
        self.assertIn("--with-keys", run.out)
        self.assertEqual(self.configured(), [])
        self.assertTrue(self.client.live("privkey.pem").exists(), "the key stays")
        asked = len(self.ca.requests())
        self.client.run("renew", "--force")
        self.assertEqual(len(self.ca.requests()), asked)
        self.assertIn("not configured", self.client.run("status", expect=None).out)

        self.client.run("forget", NAME, "--with-keys")
        self.assertEqual(self.files_of(), [])
        self.assertIn("there is no certificate", self.client.run("forget", NAME, expect=64).err)

    def test_all_at_once_and_again(self):
        self.client.issue("--second-key-type", "rsa-2048")
        self.client.run("forget", NAME, "--with-keys")
        self.assertEqual((self.configured(), self.files_of()), ([], []))
        self.client.issue()
        self.assertEqual(len(self.files_of("live")), 1)

    def test_services_that_go_on_are_named(self):
        self.client.issue("--deploy", "files", "--set", f"dir={self.lab.path('served')}",
                          expect=20)
        run = self.client.run("forget", NAME)
        self.assertIn("still served, until it expires, by files", run.out)

    def test_what_policy_refuses_is_not_kept(self):
        run = self.client.issue("--challenge", "http-01", name="*.example.test", expect=65)
        self.assertIn("nothing was changed", run.err)
        self.assertEqual(self.configured(), [])
        self.client.run("renew")

    def test_what_was_configured_stays_when_policy_refuses(self):
        self.client.issue()
        lab.Site(self.lab, redirect=f"https://{NAME}:8443")
        self.client.issue("--force", expect=65)
        self.assertIn(f"{NAME}.toml", self.configured())


if __name__ == "__main__":
    lab.main()
