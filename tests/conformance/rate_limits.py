#!/usr/bin/env python3
"""The limits that a CA publishes are kept in a ledger from run to run: what the CA would refuse is refused before
it is asked. A scripted CA stands where Let's Encrypt's directory is."""
import lab
from lab.scripted_ca import ScriptedCa

LETS_ENCRYPT = "acme-v02.api.letsencrypt.org"
NAME = "app.example.com"  # Let's Encrypt's rules want a name of the public DNS


class RateLimits(lab.Scenario):
    def setUp(self):
        super().setUp()
        server = ScriptedCa(self.lab, port=443, host=LETS_ENCRYPT)
        self.ca = server.tenant("directory")
        self.client = lab.Client(self.lab, "letsencrypt", server.bundle)

    def issue(self, *arguments, name=NAME, expect=0):
        return self.client.run("--json", "issue", name, *self.client.ca_arguments, "--challenge", "http-01", *arguments,
                               expect=expect)

    def refused(self, run):
        """By our own ledger, with the moment from which it would do."""
        self.assertEqual(run.json["error"]["code"], "rate_limited", run)
        self.assertIn("Let's Encrypt", run.json["error"]["message"])
        self.assertRegex(run.json["error"]["retry_at"], r"^20\d\d-")
        return run.json["error"]["message"]

    def test_five_certificates_of_a_set_of_names_in_a_week(self):
        for _ in range(5):
            self.issue("--force")
        self.assertEqual(self.ca.count("cert"), 5)
        said = self.refused(self.issue("--force", expect=75))
        self.assertIn("5 certificates", said)
        self.assertEqual(self.ca.count("order"), 5, "the CA was not asked for a sixth")
        self.issue("www.example.com")
        self.assertEqual(self.ca.count("order"), 6, "another set of names is another count")

    def test_five_failures_of_a_name_in_an_hour(self):
        def twist(visit):
            if visit.endpoint == "challenge":
                visit.reply.change(status="invalid")
                self.ca.orders[-1]["status"] = "invalid"
        self.ca.twist = twist
        for _ in range(5):
            run = self.issue(expect=69)
            self.assertEqual(run.json["error"]["code"], "challenge_failed", run)
        said = self.refused(self.issue(expect=75))
        self.assertIn("5 failed", said)
        self.assertEqual(self.ca.count("order"), 5)


if __name__ == "__main__":
    lab.main()
