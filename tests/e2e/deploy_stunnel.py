#!/usr/bin/env python3
"""stunnel, told by SIGHUP."""
import lab
from lab.servers import Stunnel


class DeployStunnel(lab.Deployment, lab.TestCase):
    server = Stunnel
    may_lose = 10  # SIGHUP closes the listening socket, with what waits there, and opens it again


if __name__ == "__main__":
    lab.main()
