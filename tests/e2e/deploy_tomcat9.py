#!/usr/bin/env python3
"""Tomcat 9 from Maven Central, by its manager."""
import lab
from lab.servers import Tomcat9


class DeployTomcat9(lab.Deployment, lab.TestCase):
    server = Tomcat9
    told = "manager"
    wrong_key = "says OK, fails every handshake"


if __name__ == "__main__":
    lab.main(prepare=Tomcat9.fetch)
