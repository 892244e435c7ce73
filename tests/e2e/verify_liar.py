#!/usr/bin/env python3
"""A server that says OK and lies: every verdict, seen on a real socket, and what follows from it."""
import lab
from lab import wrong_key
from lab.servers import Liar

# What it does once it has said OK -> what is said of it.
LIES = {
    "old": "still certificate",
    "wrong-key": "the wanted certificate is shown, but",
    "flapping": "still certificate",
    "silent": "without an answer",
}


class VerifyLiar(lab.Scenario):
    def setUp(self):
        super().setUp()
        ca = lab.Pebble(self.lab)
        self.liar = Liar(self.lab).start()
        self.client = lab.Client(self.lab, ca.url, ca.bundle)
        self.client.issue(*self.liar.deploy_arguments(trust_file=ca.root))
        self.old = lab.served_leaf()
        wrong_key.undeployed(self.lab, self.client, ca)

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


if __name__ == "__main__":
    lab.main()
