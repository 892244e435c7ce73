#!/usr/bin/env python3
"""The chain that the target's clients know: of those that the CA offers, the one that the rehearsal accepts is
taken; when it accepts none, the service keeps what it has."""
import lab
from lab.servers import Nginx
from lab.tls import self_signed


class DeployChain(lab.Scenario):
    def setUp(self):
        super().setUp()
        self.ca = lab.Pebble(self.lab, alternate_roots=2, chain_length=2)
        self.proxy = lab.CaProxy(self.lab, self.ca)
        self.client = lab.Client(self.lab, self.proxy.url, self.ca.bundle)
        self.nginx = Nginx(self.lab).start()

    def root(self, number):
        file = self.lab.path(f"root-{number}.pem")
        file.write_text(self.ca.root_of(number))
        return file

    def known_to(self, root):
        """Whether clients with this root alone take what is served."""
        try:
            return lab.served_leaf(trust=root) == lab.fingerprint(self.client.live("cert.pem"))
        except OSError:
            return False

    def test_the_declared_trust_store_chooses(self):
        for number in (2, 1, 0):
            with self.subTest(number):
                asked = self.proxy.count("/certZ/")
                self.client.issue("--force", *self.nginx.deploy_arguments(trust_file=self.root(number)))
                self.assertEqual([self.known_to(self.root(each)) for each in range(3)],
                                 [each == number for each in range(3)])
                self.assertEqual(self.proxy.count("/certZ/") - asked, 1 + number, "no more are asked for than needed")

    def test_a_renewal_chooses_again(self):
        arguments = self.nginx.deploy_arguments(trust_file=self.root(1))
        self.client.issue(*arguments)
        self.client.run("renew", "--force")
        self.assertTrue(self.known_to(self.root(1)))

    def test_the_targets_matter_more_than_the_preferred_chain(self):
        name = lab.tls.openssl("x509", "-in", self.root(0), "-noout", "-subject", "-nameopt", "RFC2253")
        run = self.client.issue("--preferred-chain", name.strip().partition("CN=")[2],
                                *self.nginx.deploy_arguments(trust_file=self.root(2)))
        self.assertTrue(self.known_to(self.root(2)))
        self.assertIn("that the clients of every target take", run.err)

    def test_one_that_knows_none_of_them_is_refused(self):
        stranger = self.lab.path("stranger.pem")
        self_signed(["stranger.test"], stranger, self.lab.path("stranger.key"))
        before, served = self.nginx.touched(), lab.served_leaf()
        run = self.client.issue(*self.nginx.deploy_arguments(trust_file=stranger), expect=20)
        self.assertIn("rehearsal: app.example.test, TLS 1.3: ", run.err)
        self.assertEqual((self.nginx.touched(), lab.served_leaf()), (before, served), "nothing is touched")


if __name__ == "__main__":
    lab.main()
