#!/usr/bin/env python3
"""Caddy with files of its own: only `reload --force` reads them again."""
import lab
from lab.servers import Caddy


class DeployCaddy(lab.Deployment, lab.TestCase):
    server = Caddy
    may_lose = 2  # a reload now and then resets a connection that waits


if __name__ == "__main__":
    lab.main()
