#!/usr/bin/env python3
"""nginx: swaps, refusals, rollback and crashes, with real handshakes."""
import lab
from lab.servers import Nginx


class DeployNginx(lab.Deployment, lab.TestCase):
    server = Nginx
    told = "`nginx -s reload`"
    wrong_key = "refuses and keeps the old one"


if __name__ == "__main__":
    lab.main()
