#!/usr/bin/env python3
"""Keycloak from Maven Central, which looks at its files every 31 seconds."""
import lab
from lab.servers import Keycloak


class DeployKeycloak(lab.Deployment, lab.TestCase):
    server = Keycloak
    told = "looks every 31 s, the shortest it takes"
    wrong_key = "takes it, fails every handshake"
    loses = 150
    because = ("it ends the handshakes that begin while it takes the new pair; a proxy before it that swaps "
               "without loss is the way out")


if __name__ == "__main__":
    lab.main(prepare=Keycloak.fetch, long_only=True)
