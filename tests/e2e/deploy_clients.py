#!/usr/bin/env python3
"""The clients that the user declares: what they could not use is refused by the rehearsal with the way out, and the
service keeps what it has."""
import base64
import hashlib

import lab
from lab.servers import Nginx
from lab.tls import openssl


class DeployClients(lab.Scenario):
    def setUp(self):
        super().setUp()
        self.ca = lab.Pebble(self.lab)
        self.client = lab.Client(self.lab, self.ca.url, self.ca.bundle)
        self.nginx = Nginx(self.lab).start()

    def issue(self, *arguments, expect=0, **declared):
        return self.client.issue("--force", *arguments, *self.nginx.deploy_arguments(trust_file=self.ca.root, **declared),
                                 expect=expect)

    def assert_refused(self, why, *arguments, **declared):
        before, served = self.nginx.touched(), lab.served_leaf()
        run = self.issue(*arguments, expect=20, **declared)
        self.assertIn(why, run.err)
        self.assertEqual((self.nginx.touched(), lab.served_leaf()), (before, served), "nothing is touched")

    def pin(self):
        """What openconnect calls the key in force."""
        public = openssl("pkey", "-in", self.client.live("privkey.pem"), "-pubout")
        der = base64.b64decode("".join(public.splitlines()[1:-1]))
        return "pin-sha256:" + base64.b64encode(hashlib.sha256(der).digest()).decode()

    def test_rsa_alone(self):
        self.assert_refused('set key_type = "rsa-2048"', clients="rsa-only")
        self.issue("--key-type", "rsa-2048", clients="rsa-only")
        self.assertEqual(lab.served_leaf(), lab.fingerprint(self.client.live("cert.pem")))

    def test_a_pinned_key(self):
        self.issue("--reuse-key")
        pin = self.pin()
        self.issue("--reuse-key", pins=pin)
        self.assertEqual(self.pin(), pin)
        self.client.run("renew", "--force")
        self.assertEqual(lab.served_leaf(), lab.fingerprint(self.client.live("cert.pem")))
        file = self.client.config / "certificates/app.example.test.toml"
        file.write_text(file.read_text().replace("reuse_key = true", "reuse_key = false"))
        served = lab.served_leaf()
        run = self.client.run("renew", "--force", expect=20)
        self.assertIn("keep the key with reuse_key", run.err)
        self.assertEqual(lab.served_leaf(), served)


if __name__ == "__main__":
    lab.main()
