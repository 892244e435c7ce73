#!/usr/bin/env python3
"""Tomcat 9 from Maven Central with Debian's Tomcat Native: after a bad pair it is restarted, never reloaded again."""
import lab
from lab.servers import Tomcat9Native


class DeployTomcat9Native(lab.Deployment, lab.TestCase):
    server = Tomcat9Native
    told = "manager"
    wrong_key = "says OK, fails every handshake; restarted"
    may_restart = True


if __name__ == "__main__":
    lab.main(prepare=Tomcat9Native.fetch)
