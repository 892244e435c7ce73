#!/usr/bin/env python3
"""Jetty 9.4, which looks at its key store every second and takes no symlink."""
import lab
from lab.servers import Jetty9


class DeployJetty9(lab.Deployment, lab.TestCase):
    server = Jetty9
    told = "looks every second"
    wrong_key = "cannot become a key store"
    forced = 20


if __name__ == "__main__":
    lab.main()
