"""What every real server has to show: a table of one row per server (tests/e2e/deploy_*.py), one harness.

A row is a class of lab.servers. Every case begins with the server up and serving a certificate of nobody."""
import json
import os
import sys
import time

from lab import wrong_key
from lab.client import Client
from lab.load import Load
from lab.pebble import Pebble, start_dns
from lab.processes import Lab
from lab.tls import fingerprint, served_leaf

ROUNDS = 5 if os.environ.get("ACME8443_LONG") else 1


class Deployment:
    """The cases. A scenario inherits them beside unittest.TestCase and says `server = ...`."""

    server = None
    # What deploying the wrong key past the rehearsal ends with. 20: the target itself refused the pair, so
    # the pointer never moved; 21: it moved, was seen, and was moved back.
    forced = (21,)
    may_lose = 0  # of a hundred handshakes; some servers reset those that wait while they reload
    may_restart = False  # True: this server does not survive the wrong key, and is started again

    def setUp(self):
        if problem := self.server.missing():
            print(problem, file=sys.stderr)
            self.skipTest(problem)
        self.lab = Lab()
        self.addCleanup(self.lab.close)
        start_dns(self.lab)
        self.ca = Pebble(self.lab)
        self.service = self.server(self.lab)
        self.client = Client(self.lab, self.ca.url, self.ca.bundle)
        self.deploy = self.service.deploy_arguments(trust_file=self.ca.root)

    @property
    def live(self):
        return fingerprint(self.client.live("cert.pem"))

    @property
    def record(self):
        (file,) = (self.client.state / "deployments/app.example.test").glob("*.json")
        return json.loads(file.read_text())

    def served(self):
        return served_leaf(trust=self.ca.root)

    def assert_deployed(self):
        self.assertEqual(self.served(), self.live)

    def measured(self, what, load):
        print(f"measured: {self.server.__name__}: {what}: {len(load.failures)} of {load.total} "
              f"handshakes failed", *load.failures[:2], file=sys.stderr)
        self.assertLessEqual(100 * len(load.failures), self.may_lose * load.total)

    def test_good_swaps_under_load_and_a_way_back(self):
        self.service.start()
        pid, leaves = self.service.pid, {served_leaf()}
        with Load() as load:
            load.wait_for(50)
            self.client.issue(*self.deploy)
            leaves.add(self.served())
            load.wait_for(50)
            for _ in range(ROUNDS):
                self.client.run("renew", "--force")
                leaves.add(self.served())
                load.wait_for(50)
        self.assert_deployed()
        self.measured("swaps", load)
        self.assertEqual(set(load.leaves), leaves)
        self.assertEqual(len(leaves), 2 + ROUNDS)

        # Slots of yesterday are as good a way back as those of now.
        yesterday = time.time() - 86400
        for file in self.service.staged_files():
            os.utime(file, (yesterday, yesterday), follow_symlinks=False)
        newest = self.live
        with Load() as load:
            self.client.run("deploy", "--rollback")
            self.assertNotEqual(self.served(), newest)
            load.wait_for(50)
            self.client.run("renew")
            load.wait_for(20)
        self.measured("rollback and forward", load)
        self.assertEqual(self.served(), newest)
        self.assertEqual(self.service.pid, pid, "it is the same process")
        run = self.client.run("renew")
        self.assertEqual(run.out + run.err, "", "done, so cron is silent")

    def test_a_wrong_key_is_refused_and_forced_it_is_rolled_back(self):
        self.service.start()
        self.client.issue(*self.deploy)
        good, pid = self.served(), self.service.pid
        wrong_key.undeployed(self.lab, self.client, self.ca)
        wrong_key.replace_key(self.client)
        before = self.service.touched()
        with Load() as load:
            run = self.client.run("deploy", expect=20)
            load.wait_for(20)
        self.assertIn("key", run.err)
        self.assertEqual(load.failures, [])
        self.assertEqual(self.service.touched(), before, "nothing is touched")

        # Whether its reload lies (says OK, then fails every handshake), refuses, or ends the server.
        run = self.client.run("deploy", "--no-rehearsal", expect=None)
        self.assertIn(run.code, self.forced, run)
        self.assertEqual(self.served(), good)
        if not self.may_restart:
            self.assertEqual(self.service.pid, pid)
        self.client.run("renew", expect=20)
        self.assertEqual(self.served(), good)

    def test_killed_between_point_and_verify_the_next_run_ends_it(self):
        self.service.start()
        self.client.issue(*self.deploy)
        wrong_key.undeployed(self.lab, self.client, self.ca)
        process = self.client.start("deploy")
        said = ""
        for line in process.stderr:
            said += line
            if "pointed to" in line:
                break
        self.client.kill(process)
        process.communicate()
        self.assertIn("pointed to", said)
        self.assertIn(self.record["state"], ("pointed", "staged"), self.record)
        self.client.run("renew")
        self.assert_deployed()
        self.assertEqual(self.record["state"], "verified")

    def test_a_server_that_was_down_gets_it_on_the_next_run(self):
        """Renewed but never deployed, the classic."""
        arguments = self.service.deploy_arguments(
            trust_file=self.ca.root, **{**self.service.settings_that_do_not_start_it(), "deadline": 2})
        self.client.issue(*arguments, expect=20)
        asked = len(self.ca.requests())
        self.service.start()
        self.client.run("renew")
        self.assert_deployed()
        self.assertEqual(len(self.ca.requests()), asked, "deploying needs nothing from the CA")
