#!/usr/bin/env python3
"""A good certificate replaces another one on 8443 under load: no handshake fails, Tomcat is not restarted."""
import os

import lab

ROUNDS = 10 if os.environ.get("ACME8443_LONG") else 2


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

    def test_issue_deploys_by_the_manager(self):
        pid = self.tomcat.pid
        first = lab.served_leaf()
        with lab.Load() as load:
            load.wait_for(50)
            self.client.issue(*self.deploy)
            load.wait_for(50)
        self.assertEqual(load.failures, [])
        self.assertEqual(set(load.leaves), {first, self.assert_served()})
        self.assertEqual(self.tomcat.pid, pid)

    def test_renewals_under_load(self):
        self.client.issue(*self.deploy)
        pid, leaves = self.tomcat.pid, {self.assert_served()}
        with lab.Load() as load:
            for _ in range(ROUNDS):
                load.wait_for(50)
                self.client.run("renew", "--force")
                leaves.add(self.assert_served())
            load.wait_for(50)
        self.assertEqual(load.failures, [])
        self.assertEqual(set(load.leaves), leaves)
        self.assertEqual(len(leaves), 1 + ROUNDS)
        self.assertEqual(self.tomcat.pid, pid)

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
        reloads = self.tomcat.reloads()
        self.client.run("renew")
        self.client.run("deploy")
        self.assertEqual((self.tomcat.slot, self.tomcat.reloads()), (slot, reloads))

    def test_status_tells_what_is_served(self):
        self.client.issue(*self.deploy)
        run = self.client.run("--json", "status")
        (certificate,) = run.json["certificates"]
        self.assertEqual(certificate["state"], "done", run)
        self.assertEqual(certificate["leaf_sha256"], self.assert_served())


if __name__ == "__main__":
    lab.main()
