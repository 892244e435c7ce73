#!/usr/bin/env python3
"""Keycloak from Maven Central, which looks at its files every 31 seconds."""
import lab
from lab.servers import Keycloak


class DeployKeycloak(lab.Deployment, lab.TestCase):
    server = Keycloak
    may_lose = 10  # handshakes that are under way when it takes the new pair


if __name__ == "__main__":
    lab.main(prepare=Keycloak.fetch, long_only=True)
