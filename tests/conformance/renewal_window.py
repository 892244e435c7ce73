#!/usr/bin/env python3
"""RFC 9773: the CA is asked once when it would like a renewal, the moment is kept, and the CA's wish is followed."""
import json
import ssl
import urllib.request

import lab


class RenewalWindow(lab.Scenario):
    def setUp(self):
        super().setUp()
        self.ca = lab.Pebble(self.lab, retry_after=(0, 0))
        self.proxy = lab.CaProxy(self.lab, self.ca)
        self.client = lab.Client(self.lab, self.proxy.url, self.ca.bundle)
        self.client.issue()
        # As if the certificate had been issued some hours ago: it is time to ask.
        (self.client.state / "renewals/app.example.test.json").unlink()

    def test_asked_once_and_kept(self):
        self.client.run("renew")
        asked, chosen = self.asked(), self.record()
        self.assertEqual(asked, 1)
        self.assertLess(chosen["window"]["start"], chosen["window"]["end"])
        self.assertLessEqual(chosen["window"]["start"], chosen["renew_at"])
        self.assertLess(chosen["renew_at"], chosen["window"]["end"])
        run = self.client.run("renew")
        self.assertEqual(self.asked(), asked, "Retry-After of the answer is kept")
        self.assertEqual(self.record(), chosen)
        self.assertEqual(run.err + run.out, "", "nothing to do is silence")
        self.assertEqual(self.client.run("status", "--json").json["certificates"][0]["renew_at"], chosen["renew_at"])

    def test_a_window_in_the_past_means_now(self):
        before = lab.fingerprint(self.client.live("cert.pem"))
        self.wish("2026-01-01T00:00:00Z", "2026-01-02T00:00:00Z")
        run = self.client.run("renew")
        self.assertIn("due since 2026-01-01", run.err)
        self.assertNotEqual(lab.fingerprint(self.client.live("cert.pem")), before)

    def test_a_window_after_the_end_of_the_lifetime_is_not_waited_for(self):
        self.wish("2046-01-01T00:00:00Z", "2046-01-02T00:00:00Z")
        self.client.run("renew")
        status = self.client.run("status", "--json").json["certificates"][0]
        self.assertLess(status["renew_at"], status["not_after"])

    def test_a_window_that_is_none_changes_nothing(self):
        self.wish("2026-01-02T00:00:00Z", "2026-01-01T00:00:00Z")
        run = self.client.run("renew")
        self.assertEqual(run.out, "")
        self.assertIsNone(self.record()["window"])
        self.assertIsNotNone(self.record()["renew_at"])

    def asked(self):
        return self.proxy.count("/draft-ietf-acme-ari-03/renewalInfo/")

    def record(self):
        return json.loads((self.client.state / "renewals/app.example.test.json").read_text())

    def wish(self, start, end):
        ari = json.dumps({"suggestedWindow": {"start": start, "end": end}})
        body = json.dumps({"certificate": self.client.live("cert.pem").read_text(), "ariResponse": ari}).encode()
        request = urllib.request.Request(f"https://127.0.0.1:{self.ca.management}/set-renewal-info/", body, method="POST")
        urllib.request.urlopen(request, context=ssl.create_default_context(cafile=self.ca.bundle)).close()


if __name__ == "__main__":
    lab.main()
