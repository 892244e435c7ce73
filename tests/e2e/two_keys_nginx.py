#!/usr/bin/env python3
"""One file, two certificates: nginx serves RSA to those who take RSA and ECDSA to those who take ECDSA."""
import hashlib
import shutil
import ssl
import subprocess
import sys

import lab
from lab.servers import Nginx
from lab.tls import fingerprint, openssl, self_signed

KINDS = {"ecdsa": ("ECDSA+SHA256:ECDSA+SHA384", "aECDSA"),
         "rsa": ("rsa_pss_rsae_sha256:RSA+SHA256", "aRSA")}
NAMES = {"ecdsa": "app.example.test", "rsa": "app.example.test.rsa"}


class NginxWithBoth(Nginx):
    """Two pairs at one endpoint; certificates of nobody until something better comes."""

    def set_up(self):
        self.configure()
        pairs = ""
        for kind in KINDS:
            first = self.tls / kind / "v-first"
            first.mkdir(parents=True)
            self_signed([self.NAME], first / "fullchain.pem", first / "privkey.pem")
            if kind == "rsa":
                openssl("req", "-x509", "-newkey", "rsa:2048", "-nodes", "-subj", f"/CN={self.NAME}",
                        "-keyout", first / "privkey.pem", "-out", first / "fullchain.pem")
            for name in ("cert.pem", "chain.pem"):
                shutil.copy(first / "fullchain.pem", first / name)
            (self.tls / kind / "live").symlink_to("v-first")
            pairs += f"ssl_certificate {self.tls}/{kind}/live/fullchain.pem; ssl_certificate_key {self.tls}/{kind}/live/privkey.pem;\n"
        text = self.conf.read_text()
        start, end = text.index("ssl_certificate "), text.index("ssl_protocols")
        self.conf.write_text(text[:start] + pairs + text[end:])

    def settings(self):
        return {**super().settings(), "dir": f"{self.tls}/{{key}}"}


def leaf_for(kind, version, trust):
    """The SHA-256 of the leaf that the openssl tool is shown as a client that takes this kind alone."""
    signatures, ciphers = KINDS[kind]
    done = subprocess.run(
        ["openssl", "s_client", "-connect", "127.0.0.1:8443", "-servername", "app.example.test", version, "-sigalgs", signatures,
         "-cipher", ciphers, "-CAfile", trust, "-verify_return_error"],
        stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=20)
    begin = done.stdout.find("-----BEGIN CERTIFICATE-----")
    if begin < 0:
        raise AssertionError(f"{kind}, {version}: {done.stdout}{done.stderr}")
    pem = done.stdout[begin:done.stdout.index("-----END CERTIFICATE-----") + 26]
    return hashlib.sha256(ssl.PEM_cert_to_DER_cert(pem)).hexdigest()


class TwoKeys(lab.Scenario):
    def setUp(self):
        super().setUp()
        if problem := NginxWithBoth.missing():
            print(problem, file=sys.stderr)
            self.skipTest(problem)
        self.ca = lab.Pebble(self.lab)
        self.nginx = NginxWithBoth(self.lab)
        self.client = lab.Client(self.lab, self.ca.url, self.ca.bundle)
        self.arguments = ["--second-key-type", "rsa-2048", *self.nginx.deploy_arguments(trust_file=self.ca.root)]

    def issued(self):
        return {kind: fingerprint(self.client.live("cert.pem", name)) for kind, name in NAMES.items()}

    def served(self):
        for version in ("-tls1_3", "-tls1_2"):
            seen = {kind: leaf_for(kind, version, self.ca.root) for kind in KINDS}
            self.assertEqual(seen, self.issued(), version)

    def test_each_client_gets_its_own(self):
        self.nginx.start()
        self.client.issue(*self.arguments)
        self.served()
        first = self.issued()
        self.client.run("renew", "--force")
        self.served()
        self.assertFalse(set(first.values()) & set(self.issued().values()))
        self.assertEqual(self.client.run("renew").err, "", "done, so cron is silent")
        status = self.client.run("status").out
        for name in NAMES.values():
            self.assertIn(name, status)

    def test_one_that_is_not_served_is_seen_though_the_other_one_is(self):
        self.nginx.start()
        self.client.issue(*self.arguments)
        # Somebody takes the RSA pair out of the configuration: whoever takes ECDSA notices nothing.
        text = self.nginx.conf.read_text()
        self.nginx.conf.write_text("".join(line + "\n" for line in text.split("\n") if "/rsa/live" not in line))
        self.client.run("renew", "--force", "app.example.test")
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
