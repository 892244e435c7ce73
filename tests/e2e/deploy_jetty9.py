#!/usr/bin/env python3
"""Jetty 9.4, which looks at its key store every second and takes no symlink."""
import lab
from lab.servers import Jetty9


class DeployJetty9(lab.Deployment, lab.TestCase):
    server = Jetty9
    forced = (20,)  # a wrong key cannot become a PKCS#12 file


if __name__ == "__main__":
    lab.main()
