#!/usr/bin/env python3
"""stunnel, told by SIGHUP, with a listening socket that systemd keeps open."""
import lab
from lab.servers import Stunnel


class DeployStunnel(lab.Deployment, lab.TestCase):
    server = Stunnel
    told = "SIGHUP, its socket from systemd"
    wrong_key = "refuses and keeps the old one"


if __name__ == "__main__":
    lab.main()
