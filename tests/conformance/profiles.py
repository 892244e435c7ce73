#!/usr/bin/env python3
"""Profiles: the one that is asked for is issued; one that the CA does not list is refused before any order."""
import unittest

import lab
from lab import pebble
from lab.tls import openssl

PROFILES = {"classic": {"description": "90 days", "validityPeriod": 90 * 86400},
            "shortlived": {"description": "6 days", "validityPeriod": 6 * 86400}}


@unittest.skipIf(pebble.version() < (2, 10), f"Debian 12's pebble has no profiles: {pebble.version()}")
class Profiles(lab.Scenario):
    def setUp(self):
        super().setUp()
        self.ca = lab.Pebble(self.lab, profiles=PROFILES)
        self.client = lab.Client(self.lab, self.ca.url, self.ca.bundle)

    def test_the_one_that_is_asked_for(self):
        self.client.issue("--profile", "shortlived")
        cert = self.client.live("cert.pem")
        openssl("x509", "-in", cert, "-noout", "-checkend", str(5 * 86400))
        with self.assertRaises(Exception):
            openssl("x509", "-in", cert, "-noout", "-checkend", str(7 * 86400))

    def test_one_that_is_not_offered(self):
        run = self.client.issue("--profile", "eternal", expect=78)
        self.assertIn("it offers classic, shortlived", run.err)
        self.assertNotIn("/order-plz", [path for _, path in self.ca.requests()])


if __name__ == "__main__":
    lab.main()
