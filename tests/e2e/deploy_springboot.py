#!/usr/bin/env python3
"""A Spring Boot application from Maven Central, which looks at its files by itself."""
import lab
from lab.servers import SpringBoot


class DeploySpringBoot(lab.Deployment, lab.TestCase):
    server = SpringBoot
    forced = (20,)  # a wrong key cannot become a PKCS#12 file


if __name__ == "__main__":
    lab.main(prepare=SpringBoot.fetch, long_only=True)
