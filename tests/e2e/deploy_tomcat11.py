#!/usr/bin/env python3
"""Tomcat 11 from Maven Central, by its manager."""
import lab
from lab.servers import Tomcat11


class DeployTomcat11(lab.Deployment, lab.TestCase):
    server = Tomcat11
    told = "manager"
    wrong_key = "says OK, fails every handshake"


if __name__ == "__main__":
    lab.main(prepare=Tomcat11.fetch)
