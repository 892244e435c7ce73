#!/usr/bin/env python3
"""Apache: `graceful` ends the whole server when key and certificate do not match; it is started again."""
import lab
from lab.servers import Apache


class DeployApache(lab.Deployment, lab.TestCase):
    server = Apache
    told = "`-k graceful`"
    wrong_key = "**the whole server exits**; started again"
    may_restart = True


if __name__ == "__main__":
    lab.main()
