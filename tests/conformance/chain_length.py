#!/usr/bin/env python3
"""A chain of five: all of it is kept, in order, and leads to the root."""
import lab
from lab.tls import openssl


class ChainLength(lab.Scenario):
    def test_five(self):
        ca = lab.Pebble(self.lab, chain_length=5)
        client = lab.Client(self.lab, ca.url, ca.bundle)
        client.issue()
        chain = client.live("chain.pem")
        self.assertEqual(chain.read_text().count("BEGIN CERTIFICATE"), 5)
        openssl("verify", "-CAfile", ca.root, "-untrusted", chain, "-verify_hostname", "app.example.test",
                client.live("cert.pem"))
        # Each is signed by the next.
        issuers = [line for line in openssl("storeutl", "-noout", "-text", "-certs", client.live("fullchain.pem")).splitlines()
                   if line.strip().startswith(("Issuer:", "Subject:"))]
        names = [line.partition(":")[2].strip() for line in issuers]
        for issuer, next_subject in zip(names[0::2], names[3::2]):
            self.assertEqual(issuer, next_subject)


if __name__ == "__main__":
    lab.main()
