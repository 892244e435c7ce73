#!/usr/bin/env python3
"""Revocation (RFC 8555 section 7.6): signed by the account, by the certificate's key, and what may be said why."""
import lab


class Revocation(lab.Scenario):
    def setUp(self):
        super().setUp()
        self.ca = lab.Pebble(self.lab)
        self.client = lab.Client(self.lab, self.ca.url, self.ca.bundle)
        self.client.issue()
        self.cert = self.client.live("cert.pem")

    def revoke(self, *arguments, **how):
        return self.client.run("--json", "revoke", *arguments, **how)

    def test_by_the_account(self):
        run = self.revoke("app.example.test", "--reason", "superseded")
        self.assertEqual(run.json["revoked"]["signed_by"], "account")
        status = self.ca.status_of(self.cert)
        self.assertEqual((status["Status"], status["Reason"]), ("Revoked", 4))

    def test_by_the_certificate_s_key(self):
        run = self.revoke("app.example.test", "--reason", "keyCompromise", "--with-certificate-key")
        self.assertEqual(run.json["revoked"]["signed_by"], "certificate key")
        self.assertEqual(self.ca.status_of(self.cert)["Reason"], 1)

    def test_a_certificate_from_elsewhere_with_its_key(self):
        stranger = lab.Client(self.lab, self.ca.url, self.ca.bundle, name="stranger")
        stranger.run("revoke", "--cert", self.cert, "--key", self.client.live("privkey.pem"),
                     "--ca", self.ca.url, "--ca-bundle", self.ca.bundle)
        self.assertEqual(self.ca.status_of(self.cert)["Status"], "Revoked")
        self.assertFalse((stranger.state / "accounts").exists() and list((stranger.state / "accounts").iterdir()))

    def test_twice_is_once(self):
        self.revoke("app.example.test")
        self.revoke("app.example.test")

    def test_what_cannot_be_said(self):
        self.assertIn("cessationOfOperation", self.revoke("app.example.test", "--reason", "cACompromise", expect=64).err)
        self.revoke(expect=64)
        self.revoke("nobody.example.test", expect=64)
        self.revoke("--cert", self.cert, "--key", self.ca.key, expect=64)
        self.assertEqual(self.ca.status_of(self.cert)["Status"], "Valid")


if __name__ == "__main__":
    lab.main()
