#!/usr/bin/env python3
"""A server that says OK and lies: every verdict, seen on a real socket, and what follows from it."""
import socket
import ssl

import lab
from lab import wrong_key
from lab.pebble import add_ipv6
from lab.servers import Liar
from lab.tls import fresh_context

# What it does once it has said OK -> what is said of it.
LIES = {
    "old": "still certificate",
    "wrong-key": "the wanted certificate is shown, but",
    "flapping": "still certificate",
    "silent": "without an answer",
    "dead": "closed during the handshake",
    "other": "somebody else's certificate",
    "old-on-1.2": "TLS 1.2): still certificate",
    "old-on-ipv6": "(::1, TLS 1.3): still certificate",
    "old-for-www": "www.example.test, TLS 1.3): still certificate",
}


class VerifyLiar(lab.Scenario):
    def setUp(self):
        super().setUp()
        ca = lab.Pebble(self.lab)
        self.liar = Liar(self.lab).start()
        self.client = lab.Client(self.lab, ca.url, ca.bundle)
        self.client.issue("www.example.test", *self.liar.deploy_arguments(trust_file=ca.root))
        self.old = lab.served_leaf()
        wrong_key.undeployed(self.lab, self.client, ca, "www.example.test")
        add_ipv6("app.example.test")

    def test_every_lie_is_seen_and_taken_back(self):
        slot = (self.liar.tls / "live").readlink()
        for mode, said in LIES.items():
            with self.subTest(mode):
                self.liar.be(mode)
                run = self.client.run("deploy", expect=21)
                self.assertIn(said, run.err)
                self.assertEqual((self.liar.tls / "live").readlink(), slot)
                self.assertEqual(lab.served_leaf(), self.old)
        self.liar.be("honest")
        self.client.run("deploy")
        self.assertNotEqual(lab.served_leaf(), self.old)

        self.assertFalse(self.liar.was_asked_to_resume(), "a session of before would show the certificate of before")
        self.resume()
        self.assertTrue(self.liar.was_asked_to_resume(), "it would have been noticed")

    def resume(self):
        context, session = fresh_context(ssl.TLSVersion.TLSv1_2), None
        for _ in range(2):
            with socket.create_connection(("127.0.0.1", 8443)) as plain, \
                    context.wrap_socket(plain, server_hostname="app.example.test", session=session) as tls:
                session = tls.session
                tls.sendall(b"HEAD / HTTP/1.1\r\n\r\n")
                tls.recv(64)


if __name__ == "__main__":
    lab.main()
