#!/usr/bin/env python3
"""HAProxy by its runtime API, which refuses a wrong key by itself."""
import lab
from lab.servers import Haproxy


class DeployHaproxy(lab.Deployment, lab.TestCase):
    server = Haproxy
    forced = (20,)  # its own check says no before the pointer moves


if __name__ == "__main__":
    lab.main()
