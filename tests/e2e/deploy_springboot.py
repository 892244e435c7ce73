#!/usr/bin/env python3
"""A Spring Boot application from Maven Central, which looks at its files by itself."""
import lab
from lab.servers import SpringBoot


class DeploySpringBoot(lab.Deployment, lab.TestCase):
    server = SpringBoot
    told = "looks by itself, quiet period 2 s"
    wrong_key = "cannot become a key store"
    forced = 20


if __name__ == "__main__":
    lab.main(prepare=SpringBoot.fetch, long_only=True)
