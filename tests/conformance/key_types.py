#!/usr/bin/env python3
"""Every kind of key: those of certificates at Pebble, those of accounts at a CA that takes all four and checks
each signature (RFC 7518 section 3.1, RFC 8037 section 3.1)."""
import base64
import json

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, padding, rsa
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature

import lab
from lab.scripted_ca import ScriptedCa, unpack
from lab.tls import openssl

CERTIFICATE_KEYS = {"ecdsa-p256": "ASN1 OID: prime256v1", "ecdsa-p384": "ASN1 OID: secp384r1",
                    "rsa-2048": "Public-Key: (2048 bit)", "rsa-3072": "Public-Key: (3072 bit)",
                    "rsa-4096": "Public-Key: (4096 bit)"}


class OfCertificates(lab.Scenario):
    def setUp(self):
        super().setUp()
        self.ca = lab.Pebble(self.lab)
        self.client = lab.Client(self.lab, self.ca.url, self.ca.bundle)

    def text(self):
        """Of the certificate in force, whose key is the one beside it."""
        cert = self.client.live("cert.pem")
        certified = openssl("x509", "-in", cert, "-noout", "-pubkey")
        self.assertEqual(certified, openssl("pkey", "-in", self.client.live("privkey.pem"), "-pubout"))
        return openssl("x509", "-in", cert, "-noout", "-text")

    def test_each_is_certified_and_made_anew_for_the_next(self):
        keys = set()
        for kind, said in CERTIFICATE_KEYS.items():
            with self.subTest(kind):
                self.client.issue("--force", "--key-type", kind)
                self.assertIn(said, self.text())
                keys.add(self.client.live("privkey.pem").read_text())
        self.client.run("renew", "--force")
        self.assertIn(CERTIFICATE_KEYS["rsa-4096"], self.text(), "what was chosen stays chosen")
        keys.add(self.client.live("privkey.pem").read_text())
        self.assertEqual(len(keys), len(CERTIFICATE_KEYS) + 1)

    def test_p_256_is_the_default(self):
        self.client.issue()
        self.assertIn(CERTIFICATE_KEYS["ecdsa-p256"], self.text())

    def test_what_no_public_ca_certifies(self):
        for kind in ("ed25519", "rsa-1024", "ecdsa-p521"):
            run = self.client.issue("--key-type", kind, expect=None)
            self.assertIn(run.code, (64, 78), run)
            self.assertIn(kind, run.err)
        self.assertEqual(self.ca.requests(), [])


def number(text):
    return int.from_bytes(unpack(text), "big")


def verify(jwk, algorithm, signed, signature):
    """Raises unless the signature is this key's, in the form that the algorithm has."""
    if algorithm == "EdDSA":
        ed25519.Ed25519PublicKey.from_public_bytes(unpack(jwk["x"])).verify(signature, signed)
    elif algorithm == "RS256":
        key = rsa.RSAPublicNumbers(number(jwk["e"]), number(jwk["n"])).public_key()
        key.verify(signature, signed, padding.PKCS1v15(), hashes.SHA256())
    else:
        curve, digest = {"ES256": (ec.SECP256R1(), hashes.SHA256()), "ES384": (ec.SECP384R1(), hashes.SHA384())}[algorithm]
        key = ec.EllipticCurvePublicNumbers(number(jwk["x"]), number(jwk["y"]), curve).public_key()
        half = len(signature) // 2
        assert half == curve.key_size // 8, "R and S side by side"
        r, s = (int.from_bytes(part, "big") for part in (signature[:half], signature[half:]))
        key.verify(encode_dss_signature(r, s), signed, ec.ECDSA(digest))


class OfAccounts(lab.Scenario):
    def setUp(self):
        super().setUp()
        self.server = ScriptedCa(self.lab)

    def test_each_signs_all_that_is_said(self):
        for algorithm in ("ES256", "ES384", "RS256", "EdDSA"):
            with self.subTest(algorithm):
                ca = self.server.tenant(algorithm)
                client = lab.Client(self.lab, ca.url, self.server.bundle, name=algorithm)
                client.issue("--account-key", algorithm)
                self.every_signature_holds(ca, algorithm)

    def every_signature_holds(self, ca, algorithm):
        signed = [visit for visit in ca.visits if visit.signed]
        jwk = signed[0].protected["jwk"]
        for visit in signed:
            self.assertEqual(visit.protected["alg"], algorithm)
            spoken = f"{visit.signed['protected']}.{visit.signed['payload']}".encode()
            verify(jwk, algorithm, spoken, unpack(visit.signed["signature"]))
        endpoints = {visit.endpoint for visit in signed}
        self.assertTrue({"account", "order", "authz", "challenge", "finalize", "cert"} <= endpoints, endpoints)

    def test_a_signature_that_is_not_right_would_be_seen(self):
        ca = self.server.tenant("control")
        lab.Client(self.lab, ca.url, self.server.bundle).issue("--account-key", "EdDSA")
        visit = next(visit for visit in ca.visits if visit.signed)
        payload = base64.urlsafe_b64encode(json.dumps({"another": "payload"}).encode()).decode().rstrip("=")
        with self.assertRaises(Exception):
            verify(visit.protected["jwk"], "EdDSA", f"{visit.signed['protected']}.{payload}".encode(),
                   unpack(visit.signed["signature"]))


if __name__ == "__main__":
    lab.main()
