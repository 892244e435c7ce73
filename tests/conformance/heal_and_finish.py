#!/usr/bin/env python3
"""What cron's `renew` does about damage on disk and about an issuance that was killed although nothing was due."""
import json
import os
import threading

import lab


class HealAndFinish(lab.Scenario):
    def setUp(self):
        super().setUp()
        self.ca = lab.Pebble(self.lab, retry_after=(0, 0))
        self.proxy = lab.CaProxy(self.lab, self.ca)
        self.client = lab.Client(self.lab, self.proxy.url, self.ca.bundle)
        self.client.issue()
        self.first = self.live()

    def test_a_damaged_generation_gives_way_to_the_intact_one_before_it(self):
        self.client.issue("--force")
        self.damage()
        run = self.client.run("renew")
        self.assertIn("damaged", run.err)
        self.assertEqual(self.live(), self.first)
        self.assertEqual(self.orders(), 2)
        quarantined = self.client.state / "quarantine/app.example.test"
        self.assertEqual(len(list(quarantined.iterdir())), 1)
        self.assertEqual(self.client.run("renew").err, "")

    def test_without_an_intact_generation_a_new_one_is_issued(self):
        self.damage()
        self.client.run("renew")
        self.assertNotEqual(self.live(), self.first)
        self.assertEqual(self.orders(), 2)
        self.assertEqual(self.client.run("renew").err, "")

    def test_a_damaged_deployment_record_is_put_aside(self):
        self.client.issue("--deploy", "files", "--set", f"dir={self.lab.path('tls')}",
                          "--set", "reload=/bin/true", "--set", f"trust_file={self.ca.root}",
                          "--set", "deadline=1", expect=20)  # nothing listens on 8443
        (record,) = (self.client.state / "deployments").rglob("*.json")
        record.write_text("{}")
        run = self.client.run("renew", expect=20)
        self.assertIn("healing", run.err)
        self.assertEqual(json.loads(record.read_text())["state"], "pointed")

    def test_a_forced_renewal_that_was_killed_is_finished_by_cron(self):
        killed, started = threading.Event(), threading.Event()

        def strike(_):
            if self.proxy.seen[-1][1].startswith("/finalize-order/") and not killed.is_set():
                started.wait()
                killed.set()
                self.client.kill(process)
                process.wait()
        self.proxy.after = strike
        process = self.client.start("issue", "app.example.test", *self.client.ca_arguments, "--force")
        started.set()
        process.communicate(timeout=300)
        self.assertTrue(killed.is_set())
        self.assertEqual(self.live(), self.first)

        run = self.client.run("renew")
        self.assertIn("an earlier run has begun it", run.err)
        self.assertNotEqual(self.live(), self.first)
        self.assertEqual(self.orders(), 2, "the order that was begun is finished, no other opened")

    def live(self):
        return lab.fingerprint(self.client.live("cert.pem"))

    def orders(self):
        return self.proxy.count("/order-plz", status=201)

    def damage(self):
        certificate = os.path.realpath(self.client.live("cert.pem"))
        with open(certificate, "a") as file:
            file.write("x")


if __name__ == "__main__":
    lab.main()
