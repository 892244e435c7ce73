#!/usr/bin/env python3
"""A certificate for a key that is not here: the request comes from somebody else's tool, RSA or ECDSA."""
import lab
from lab.scripted_ca import ScriptedCa
from lab.tls import openssl


class SignRequest(lab.Scenario):
    def setUp(self):
        super().setUp()
        self.ca = lab.Pebble(self.lab)
        self.client = lab.Client(self.lab, self.ca.url, self.ca.bundle)
        self.request, self.key, self.chain = (self.lab.path(name) for name in ("req.pem", "req.key", "chain.pem"))

    def make(self, *key, names="DNS:app.example.test,DNS:www.example.test", form="PEM"):
        openssl("req", "-new", *key, "-nodes", "-subj", "/", "-addext", f"subjectAltName={names}",
                "-keyout", self.key, "-out", self.request, "-outform", form)

    def sign(self, **how):
        return self.client.run("--json", "sign", self.request, "--out", self.chain, *self.client.ca_arguments, **how)

    def belongs(self):
        openssl("verify", "-CAfile", self.ca.root, "-untrusted", self.chain, "-verify_hostname", "www.example.test", self.chain)
        self.assertEqual(openssl("pkey", "-in", self.key, "-pubout"), openssl("x509", "-in", self.chain, "-noout", "-pubkey"))

    def test_rsa_as_pem(self):
        self.make("-newkey", "rsa:2048")
        self.sign()
        self.belongs()
        self.assertEqual([path.name for path in self.chain.parent.glob("chain.pem*")], ["chain.pem"])
        self.assertFalse((self.client.state / "live").exists() and list((self.client.state / "live").iterdir()))

    def test_ecdsa_as_der(self):
        self.make("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-384", form="DER")
        self.sign()
        self.belongs()

    def test_refused_before_the_ca_is_asked(self):
        self.make("-newkey", "rsa:1024")
        # A private CA may take what it likes; a public one may not.
        run = self.client.run("sign", self.request, "--out", self.chain, "--ca", "letsencrypt", expect=65)
        self.assertIn("1024", run.err)
        self.request.write_text("hello")
        self.sign(expect=64)
        self.assertEqual(self.ca.requests(), [])

    def test_another_way_where_the_ca_does_not_offer_the_first(self):
        ca = ScriptedCa(self.lab).tenant("sign")

        def twist(visit):
            if visit.endpoint == "authz":
                visit.reply.change(challenges=[{**each, "type": "tls-alpn-01"} for each in visit.reply.document["challenges"]])
        ca.twist = twist
        client = lab.Client(self.lab, ca.url, ca.server.bundle, name="scripted")
        self.make("-newkey", "rsa:2048", names="DNS:app.example.test")
        run = client.run("sign", self.request, "--out", self.chain, *client.ca_arguments, "--challenge", "auto")
        self.assertIn("http-01: chosen: port 80 is free on this host", run.err)
        self.assertIn("the CA offers no http-01 for app.example.test: going by tls-alpn-01", run.err)

    def test_a_compromised_key_is_not_certified_again(self):
        self.make("-newkey", "rsa:2048")
        self.sign()
        self.client.run("revoke", "--cert", self.chain, "--reason", "keyCompromise", *self.client.ca_arguments[:5])
        self.assertIn("revoked for keyCompromise", self.sign(expect=65).err)

    def test_the_account_s_key_is_for_no_certificate(self):
        self.client.run("account", "register", *self.client.ca_arguments[:5])
        account, = (self.client.state / "accounts").rglob("key.pem")
        openssl("req", "-new", "-key", account, "-subj", "/", "-addext", "subjectAltName=DNS:app.example.test", "-out", self.request)
        run = self.sign(expect=78)
        self.assertIn("a key of its own", run.err)
        self.assertNotIn("/order-plz", [path for _, path in self.ca.requests()])


if __name__ == "__main__":
    lab.main()
