#!/usr/bin/env python3
"""RSA and ECDSA for one name: two certificates, each with its own file, renewed together."""
import lab
from lab.tls import openssl


class TwoKeys(lab.Scenario):
    def test_side_by_side(self):
        ca = lab.Pebble(self.lab)
        client = lab.Client(self.lab, ca.url, ca.bundle)
        client.issue()
        client.issue("--cert-name", "app.example.test.rsa", "--key-type", "rsa-2048")
        kinds = {}
        for name in ("app.example.test", "app.example.test.rsa"):
            cert = client.live("cert.pem", name)
            openssl("verify", "-CAfile", ca.root, "-untrusted", client.live("chain.pem", name),
                    "-verify_hostname", "app.example.test", cert)
            kinds[name] = openssl("x509", "-in", cert, "-noout", "-text")
        self.assertIn("id-ecPublicKey", kinds["app.example.test"])
        self.assertIn("rsaEncryption", kinds["app.example.test.rsa"])
        before = {name: lab.fingerprint(client.live("cert.pem", name)) for name in kinds}
        client.run("renew", "--force")
        for name, old in before.items():
            self.assertNotEqual(lab.fingerprint(client.live("cert.pem", name)), old)


if __name__ == "__main__":
    lab.main()
