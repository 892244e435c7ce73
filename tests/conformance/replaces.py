#!/usr/bin/env python3
"""ARI (RFC 9773 section 5): an order says which certificate it replaces, if this CA has issued that one."""
import json
import shutil
import unittest

import lab
from lab import pebble


@unittest.skipIf(pebble.version() < (2, 10), f"Debian 12's pebble has no renewalInfo: {pebble.version()}")
class Replaces(lab.Scenario):
    def setUp(self):
        super().setUp()
        self.ca = lab.Pebble(self.lab)
        self.proxy = lab.CaProxy(self.lab, self.ca)
        self.client = lab.Client(self.lab, self.proxy.url, self.ca.bundle)

    def orders(self):
        return self.proxy.payloads("/order-plz")

    def test_a_renewal_says_what_it_replaces(self):
        self.client.issue()
        self.client.issue("--force")
        self.client.issue("--force")
        first, second, third = self.orders()
        self.assertNotIn("replaces", first)
        self.assertRegex(second["replaces"], r"^[\w-]+\.[\w-]+$")
        self.assertNotEqual(second["replaces"], third["replaces"])
        self.assertEqual(self.proxy.count("/order-plz", status=201), 3)

    def test_one_that_was_replaced_already_is_ordered_again_without(self):
        self.client.issue()
        elsewhere = lab.Client(self.lab, self.proxy.url, self.ca.bundle, name="twin")
        shutil.copytree(self.client.config, elsewhere.config)
        shutil.copytree(self.client.state, elsewhere.state, symlinks=True)
        self.client.issue("--force")
        elsewhere.issue("--force")
        *_, refused, again = self.orders()
        self.assertIn("replaces", refused)
        self.assertEqual({**again, "replaces": refused["replaces"]}, refused)
        self.assertEqual(self.proxy.count("/order-plz", status=409), 1)

    def test_another_ca_s_certificate_is_not_named(self):
        direct = lab.Client(self.lab, self.ca.url, self.ca.bundle)  # the same CA under another URL
        direct.issue()
        self.client.issue("--force")
        self.assertNotIn("replaces", json.dumps(self.orders()))


if __name__ == "__main__":
    lab.main()
