#!/usr/bin/env python3
"""Tomcat 10 beyond what tests/e2e/deploy_tomcat10.py shows: without its manager, and left alone."""
import lab
from lab import wrong_key


class TomcatSwap(lab.Scenario):
    def setUp(self):
        super().setUp()
        self.ca = lab.Pebble(self.lab)
        self.tomcat = lab.Tomcat(self.lab).start()
        self.client = lab.Client(self.lab, self.ca.url, self.ca.bundle)
        self.deploy = self.tomcat.deploy_arguments(trust_file=self.ca.root)

    def assert_served(self):
        live = lab.fingerprint(self.client.live("cert.pem"))
        self.assertEqual(lab.served_leaf(trust=self.ca.root), live)
        return live

    def test_issue_deploys_without_the_manager(self):
        """By attaching to the JVM, for a Tomcat that has no manager application."""
        attach = self.tomcat.deploy_arguments(trust_file=self.ca.root, manager=None, user=None,
                                              password_file=None, pid=self.tomcat.pid)
        pid = self.tomcat.pid
        with lab.Load() as load:
            load.wait_for(20)
            self.client.issue(*attach)
            load.wait_for(20)
        self.assertEqual(load.failures, [])
        self.assert_served()
        self.assertEqual(self.tomcat.pid, pid)

    def test_a_target_that_serves_it_already_is_left_alone(self):
        self.client.issue(*self.deploy)
        slot = self.tomcat.slot
        self.wait_for_reloads(1)
        self.client.run("renew")
        self.client.run("deploy")
        self.assertEqual((self.tomcat.slot, self.tomcat.reloads()), (slot, 1))

        # What the rehearsal refuses is not even said to it; what is forced past it, there and back.
        wrong_key.undeployed(self.lab, self.client, self.ca)
        wrong_key.replace_key(self.client)
        self.client.run("deploy", expect=20)
        self.assertEqual((self.tomcat.slot, self.tomcat.reloads()), (slot, 1))
        self.client.run("deploy", "--no-rehearsal", expect=21)
        self.wait_for_reloads(3)
        self.assertEqual((self.tomcat.slot, self.tomcat.reloads()), (slot, 3))

    def wait_for_reloads(self, number):
        """Tomcat writes down what it was asked when it has answered."""
        lab.wait_until(lambda: self.tomcat.reloads() >= number, f"{number} in the access log")

    def test_status_tells_what_is_served(self):
        self.client.issue(*self.deploy)
        run = self.client.run("--json", "status")
        (certificate,) = run.json["certificates"]
        self.assertEqual(certificate["state"], "done", run)
        self.assertEqual(certificate["leaf_sha256"], self.assert_served())


if __name__ == "__main__":
    lab.main()
