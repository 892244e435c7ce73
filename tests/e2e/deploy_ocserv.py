#!/usr/bin/env python3
"""ocserv, told by SIGHUP; a VPN session lives through every change of key."""
import sys

import lab
from lab.servers import Ocserv
from lab.servers.ocserv import tun_problem


class DeployOcserv(lab.Deployment, lab.TestCase):
    server = Ocserv
    may_lose = 3  # its two processes take the pair one after the other

    def test_a_vpn_session_survives_three_changes_of_key(self):
        if problem := tun_problem():
            print(problem, file=sys.stderr)
            self.skipTest(problem)
        self.service.start()
        session = self.service.connect()
        self.client.issue(*self.deploy)
        self.assertTrue(session.works())
        for _ in range(2):
            self.client.run("renew", "--force")
            self.assert_deployed()
            self.assertTrue(session.works())


if __name__ == "__main__":
    lab.main()
