#!/usr/bin/env python3
"""WildFly from Maven Central, by its management interface."""
import lab
from lab.servers import Wildfly


class DeployWildfly(lab.Deployment, lab.TestCase):
    server = Wildfly
    forced = (20,)  # a wrong key cannot become a PKCS#12 file


if __name__ == "__main__":
    lab.main(prepare=Wildfly.fetch, long_only=True)
