#!/usr/bin/env python3
"""WildFly from Maven Central, by its management interface."""
import lab
from lab.servers import Wildfly


class DeployWildfly(lab.Deployment, lab.TestCase):
    server = Wildfly
    told = "management API"
    wrong_key = "cannot become a key store"
    forced = 20


if __name__ == "__main__":
    lab.main(prepare=Wildfly.fetch, long_only=True)
