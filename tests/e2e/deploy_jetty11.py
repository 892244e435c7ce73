#!/usr/bin/env python3
"""Jetty 11 from Maven Central."""
import lab
from lab.servers import Jetty11


class DeployJetty11(lab.Deployment, lab.TestCase):
    server = Jetty11
    told = "looks every second"
    wrong_key = "cannot become a key store"
    forced = 20


if __name__ == "__main__":
    lab.main(prepare=Jetty11.fetch, long_only=True)
