#!/usr/bin/env python3
"""ocserv, told by SIGHUP; a VPN session lives through every change of key."""
import sys

import lab
from lab.servers import Ocserv
from lab.servers.ocserv import tun_problem


class DeployOcserv(lab.Deployment, lab.TestCase):
    server = Ocserv
    told = "SIGHUP, with `reuse_key`"
    wrong_key = "fails every handshake"
    # Of its two processes, one takes the certificate and the other the key, one after the other. With a key that
    # stays nobody sees that; with a new one some handshakes break in between.
    issuing = ("--reuse-key",)

    def test_a_vpn_session_survives_three_changes_of_key(self):
        if problem := tun_problem():
            print(problem, file=sys.stderr)
            self.skipTest(problem)
        self.service.start()
        session = self.service.connect()
        keys = set()
        for change in (lambda: self.client.issue(*self.service.deploy_arguments(trust_file=self.ca.root)),
                       *[lambda: self.client.run("renew", "--force")] * 2):
            change()
            self.assert_deployed()
            keys.add(self.client.live("privkey.pem").read_bytes())
            lab.wait_until(session.works, "the session goes on")
        self.assertEqual(len(keys), 3)
        self.assertEqual(session.beginnings(), 1, "it is the session of the beginning, not one that began again")


if __name__ == "__main__":
    lab.main()
