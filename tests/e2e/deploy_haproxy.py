#!/usr/bin/env python3
"""HAProxy by its runtime API, which refuses a wrong key by itself."""
import lab
from lab.servers import Haproxy


class DeployHaproxy(lab.Deployment, lab.TestCase):
    server = Haproxy
    told = "runtime API"
    wrong_key = "its API refuses"
    forced = 20


if __name__ == "__main__":
    lab.main()
