#!/usr/bin/env python3
"""Debian's Tomcat 10, by its manager."""
import lab
from lab.servers import Tomcat


class DeployTomcat10(lab.Deployment, lab.TestCase):
    server = Tomcat
    told = "manager"
    wrong_key = "says OK, fails every handshake"


if __name__ == "__main__":
    lab.main()
