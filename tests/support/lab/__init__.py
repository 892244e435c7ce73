"""The laboratory: a private network with a real ACME server, DNS, Tomcat 10 on 8443, and instruments.

Python's standard library and Debian's packages (tests/support/packages.sh) are all it needs. A scenario is
a file of unittest cases that ends with `lab.main()`; it runs alone (`PYTHONPATH=tests/support ./scenario.py`)
or under ctest. Exit status 77 is "skipped", with the reason on stderr.
"""
import os
import sys
import unittest

from lab import maven, namespace
from lab.client import Client, program
from lab.deployment import Deployment
from lab.instruments import CaProxy, Site
from lab.listeners import CountingListener
from lab.load import Load
from lab.pebble import Pebble, start_dns
from lab.processes import Lab, wait_for_port, wait_until
from lab.servers import Tomcat
from lab.tls import fingerprint, served_leaf, serves

__all__ = ["CaProxy", "Client", "CountingListener", "Deployment", "Lab", "Load", "Pebble", "Scenario", "Site",
           "TestCase", "Tomcat", "fingerprint", "main", "program", "served_leaf", "serves", "start_dns",
           "wait_for_port", "wait_until"]

TestCase = unittest.TestCase


class Scenario(unittest.TestCase):
    """A case with a laboratory of its own, gone when the case ends."""

    def setUp(self):
        self.lab = Lab()
        self.addCleanup(self.lab.close)
        start_dns(self.lab)


def skip(why):
    print(why, file=sys.stderr)
    sys.exit(77)


def main(prepare=None, long_only=False):
    """Runs the cases of the calling file inside the private network. `prepare` is called outside, where there
    may be a way to the world; maven.Unreachable from it skips the file, and so does `long_only` in short runs."""
    if long_only and not os.environ.get("ACME8443_LONG"):
        skip("only in long runs (ACME8443_LONG=1)")
    if prepare and not namespace.inside():
        try:
            prepare()
        except maven.Unreachable as why:
            skip(why)
    namespace.enter()
    result = unittest.main(exit=False, verbosity=2).result
    if not result.wasSuccessful():
        sys.exit(1)
    if result.testsRun == len(result.skipped):
        sys.exit(77)
