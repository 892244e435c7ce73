#!/usr/bin/env python3
"""The CA is served something else than our answer: a typed failure that shows the CA's own words."""
import lab

FORWARDED = ["--http-listen", "127.0.0.1:8081", "--forwarded-from", "80"]


class AnythingGoes(dict):
    """Every token exists, and every answer is wrong."""

    def __contains__(self, token):
        return True

    def __getitem__(self, token):
        return f"{token}.not-the-thumbprint-of-this-account"


class WrongToken(lab.Scenario):
    def setUp(self):
        super().setUp()
        self.ca = lab.Pebble(self.lab)
        self.client = lab.Client(self.lab, self.ca.url, self.ca.bundle)
        self.site = lab.Site(self.lab)

    def failure(self):
        run = self.client.run("--json", "issue", "app.example.test", *self.client.ca_arguments,
                              *FORWARDED, expect=69)
        error = run.json["error"]
        self.assertEqual(error["code"], "challenge_failed", run)
        self.assertFalse(self.client.live("cert.pem").exists())
        return run.out

    def test_a_wrong_key_authorization(self):
        self.site.tokens = AnythingGoes()
        said = self.failure()
        self.assertIn("unauthorized", said)
        self.assertIn("app.example.test", said)
        self.assertIn("not-the-thumbprint", said, "the CA's detail is shown whole")

    def test_not_found(self):
        said = self.failure()
        self.assertIn("unauthorized", said)
        self.assertIn("404", said)

    def test_the_next_run_begins_afresh(self):
        self.failure()
        self.site.tokens = AnythingGoes()
        self.failure()
        self.site.close()
        self.client.issue("--http-listen", "127.0.0.1:80")


if __name__ == "__main__":
    lab.main()
