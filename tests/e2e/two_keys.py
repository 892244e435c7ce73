#!/usr/bin/env python3
"""One file, two certificates: who takes RSA is served RSA, and who takes ECDSA is served ECDSA, by every server
that has a place for both."""
import hashlib
import ssl
import subprocess
import sys

import lab
from lab.servers import Apache, Haproxy, Nginx, Tomcat
from lab.tls import fingerprint

KINDS = {"ecdsa": ("ECDSA+SHA256:ECDSA+SHA384", "aECDSA"),
         "rsa": ("rsa_pss_rsae_sha256:RSA+SHA256", "aRSA")}
NAMES = {"ecdsa": "app.example.test", "rsa": "app.example.test.rsa"}


class Both:
    """A server with a pair of each kind, in directories of their names."""

    kinds = {"ecdsa": "ec", "rsa": "rsa"}

    def settings(self):
        return {**super().settings(), "dir": f"{self.tls}/{{key}}"}


class NginxWithBoth(Both, Nginx):
    pass


class ApacheWithBoth(Both, Apache):
    pass


class TomcatWithBoth(Both, Tomcat):
    pass


class HaproxyWithBoth(Haproxy):
    """`crt site.pem`, which is not there: HAProxy takes site.pem.ecdsa and site.pem.rsa for it."""

    suffixes = {".ecdsa": "ec", ".rsa": "rsa"}

    def settings(self):
        return {**super().settings(), "pem": f"{self.pem}.{{key}}"}


def leaf_for(kind, version, trust):
    """The SHA-256 of the leaf that the openssl tool is shown as a client that takes this kind alone."""
    signatures, ciphers = KINDS[kind]
    done = subprocess.run(
        ["openssl", "s_client", "-connect", "127.0.0.1:8443", "-servername", "app.example.test", version, "-sigalgs", signatures,
         "-cipher", ciphers, "-CAfile", trust, "-verify_return_error"],
        stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=60)
    begin = done.stdout.find("-----BEGIN CERTIFICATE-----")
    if begin < 0:
        raise AssertionError(f"{kind}, {version}: {done.stdout}{done.stderr}")
    pem = done.stdout[begin:done.stdout.index("-----END CERTIFICATE-----") + 26]
    return hashlib.sha256(ssl.PEM_cert_to_DER_cert(pem)).hexdigest()


class TwoKeys:
    server = None

    def setUp(self):
        super().setUp()
        if problem := self.server.missing():
            print(problem, file=sys.stderr)
            self.skipTest(problem)
        self.ca = lab.Pebble(self.lab)
        self.service = self.server(self.lab)
        self.client = lab.Client(self.lab, self.ca.url, self.ca.bundle)
        self.arguments = ["--second-key-type", "rsa-2048", *self.service.deploy_arguments(trust_file=self.ca.root)]

    def issued(self):
        return {kind: fingerprint(self.client.live("cert.pem", name)) for kind, name in NAMES.items()}

    def assert_served(self):
        for version in ("-tls1_3", "-tls1_2"):
            seen = {kind: leaf_for(kind, version, self.ca.root) for kind in KINDS}
            self.assertEqual(seen, self.issued(), version)

    def test_each_client_gets_its_own(self):
        self.service.start()
        pid = self.service.pid
        self.client.issue(*self.arguments)
        self.assert_served()
        first = self.issued()
        self.client.run("renew", "--force")
        self.assert_served()
        self.assertFalse(set(first.values()) & set(self.issued().values()))
        self.assertEqual(self.client.run("renew").err, "", "done, so cron is silent")
        status = self.client.run("status").out
        for name in NAMES.values():
            self.assertIn(name, status)
        # One of them goes back, and the other one stays.
        newest = self.issued()
        self.client.run("deploy", "--rollback", NAMES["rsa"])
        self.assertEqual({kind: leaf_for(kind, "-tls1_3", self.ca.root) for kind in KINDS},
                         {"ecdsa": newest["ecdsa"], "rsa": first["rsa"]})
        self.assertEqual(self.service.pid, pid)


class TwoKeysOfApache(TwoKeys, lab.Scenario):
    server = ApacheWithBoth


class TwoKeysOfHaproxy(TwoKeys, lab.Scenario):
    server = HaproxyWithBoth


class TwoKeysOfTomcat(TwoKeys, lab.Scenario):
    server = TomcatWithBoth


class TwoKeysOfNginx(TwoKeys, lab.Scenario):
    server = NginxWithBoth

    def test_one_that_is_not_served_is_seen_though_the_other_one_is(self):
        self.service.start()
        self.client.issue(*self.arguments)
        # Somebody takes the RSA pair out of the configuration: whoever takes ECDSA notices nothing.
        text = self.service.conf.read_text()
        self.service.conf.write_text("".join(line + "\n" for line in text.split("\n") if "/rsa/live" not in line))
        self.client.run("renew", "--force", "app.example.test")
        self.client.set_deadline(10)
        run = self.client.run("renew", "--force", "app.example.test.rsa", expect=None)
        self.assertIn(run.code, (20, 21, 22), run)
        self.assertEqual(leaf_for("ecdsa", "-tls1_3", self.ca.root), self.issued()["ecdsa"])

    def test_both_in_one_place_are_refused(self):
        words = [word.replace("/{key}", "") for word in map(str, self.arguments)]
        run = self.client.issue(*words, expect=78)
        self.assertIn("write {key}", run.err)
        run = self.client.issue("--second-key-type", "ecdsa-p384", expect=78)
        self.assertIn("one is RSA, the other ECDSA", run.err)


if __name__ == "__main__":
    lab.main()
