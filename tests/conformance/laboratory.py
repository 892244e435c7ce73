#!/usr/bin/env python3
"""The laboratory itself, shown with other people's clients: what the other scenarios stand on."""
import subprocess
import unittest

import lab
from lab import others, pebble


class Laboratory(lab.Scenario):
    def test_uacme_gets_a_certificate_by_way_of_the_counting_proxy(self):
        ca = lab.Pebble(self.lab)
        proxy = lab.CaProxy(self.lab, ca)
        others.trust(self.lab, ca)
        site = lab.Site(self.lab)
        site.tokens = others.TokenFolder(self.lab.path("tokens"))
        issued = others.uacme(self.lab, proxy.url, "app.example.test", site.tokens)
        self.assertEqual(issued.returncode, 0, issued.stderr)
        self.assertEqual(proxy.count("/certZ/", status=200), 1)
        self.assertEqual(len(proxy.seen), len(ca.requests()))

    def test_tomcat_serves_its_first_certificate_under_load(self):
        tomcat = lab.Tomcat(self.lab).start()
        with lab.Load() as load:
            first = lab.served_leaf()
            load.wait_for(50)
        self.assertEqual(first, lab.fingerprint(tomcat.tls / "live/cert.pem"))
        self.assertEqual(load.failures, [])
        self.assertEqual(set(load.leaves), {first})

    def test_a_broken_server_is_seen_as_broken(self):
        tomcat = lab.Tomcat(self.lab).start()
        tomcat.stop()
        with lab.Load() as load:
            load.wait_for(10)
        self.assertEqual(len(load.failures), load.total)

    def test_nothing_gets_out(self):
        out = subprocess.run(["ip", "route"], capture_output=True, text=True)
        self.assertEqual(out.stdout, "")

    @unittest.skipIf(pebble.version() < (2, 10), f"Debian 12's pebble has no renewalInfo: {pebble.version()}")
    def test_pebble_is_current(self):
        ca = lab.Pebble(self.lab)
        self.assertIn("renewalInfo", ca.directory())


if __name__ == "__main__":
    lab.main()
