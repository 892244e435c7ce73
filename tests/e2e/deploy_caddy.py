#!/usr/bin/env python3
"""Caddy with files of its own: only `reload --force` reads them again."""
import lab
from lab.servers import Caddy


class DeployCaddy(lab.Deployment, lab.TestCase):
    server = Caddy
    told = "`caddy reload --force`, with `net.ipv4.tcp_migrate_req = 1`"
    wrong_key = "refuses and keeps the old one"

    def setUp(self):
        super().setUp()
        if self.service.loses_who_waits:
            self.loses = 2


if __name__ == "__main__":
    lab.main()
