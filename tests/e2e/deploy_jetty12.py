#!/usr/bin/env python3
"""Jetty 12 from Maven Central."""
import lab
from lab.servers import Jetty12


class DeployJetty12(lab.Deployment, lab.TestCase):
    server = Jetty12
    told = "looks every second"
    wrong_key = "cannot become a key store"
    forced = 20


if __name__ == "__main__":
    lab.main(prepare=Jetty12.fetch)
