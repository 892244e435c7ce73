#!/usr/bin/env python3
"""Jetty 10 from Maven Central."""
import lab
from lab.servers import Jetty10


class DeployJetty10(lab.Deployment, lab.TestCase):
    server = Jetty10
    told = "looks every second"
    wrong_key = "cannot become a key store"
    forced = 20


if __name__ == "__main__":
    lab.main(prepare=Jetty10.fetch, long_only=True)
