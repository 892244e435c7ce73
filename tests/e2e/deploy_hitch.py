#!/usr/bin/env python3
"""hitch, told by SIGHUP: it ignores files that are not newer than what it has loaded."""
import lab
from lab.servers import Hitch


class DeployHitch(lab.Deployment, lab.TestCase):
    server = Hitch
    may_lose = 5  # its workers that end refuse or reset a connection now and then


if __name__ == "__main__":
    lab.main()
