"""What every real server has to show: a table of one row per server (tests/e2e/deploy_*.py), one harness.

A row is a class of lab.servers. Every case begins with the server up and serving a certificate of nobody.
docs/targets/README.md is written from the rows (tests/lint/targets_table.py) and from what they measured."""
import json
import os
import pathlib
import sys
import time

from lab import interrupted, wrong_key
from lab.client import Client
from lab.load import Load
from lab.pebble import Pebble, start_dns
from lab.processes import Lab
from lab.tls import fingerprint, served_leaf

ROUNDS = 5 if os.environ.get("ACME8443_LONG") else 2
# What runs with ACME8443_UPDATE=1 have measured: class -> version, [failed, of so many] per phase.
MEASURED = pathlib.Path(__file__).resolve().parents[2] / "data/deployments.json"

# What has to be shown of every server -> the case that shows it.
COLUMNS = {
    "good swap": "test_good_swaps_under_load_and_a_way_back",
    "refused rehearsal": "test_a_wrong_key_is_refused_and_forced_it_is_rolled_back",
    "lying reload": "test_a_reload_that_lies_is_seen_and_rolled_back",
    "rollback": "test_good_swaps_under_load_and_a_way_back",
    "killed between point and verify": "test_killed_between_point_and_verify_the_next_run_ends_it",
    "retry on the next run": "test_a_server_that_was_down_gets_it_on_the_next_run",
}


class Deployment:
    """The cases. A scenario inherits them beside unittest.TestCase and says `server = ...`."""

    server = None
    told = ""  # how it learns of the new pair, for the table
    wrong_key = ""  # what it does with a key that is not the certificate's, for the table
    # What deploying the wrong key past the rehearsal ends with. 20: the target itself refused the pair, so
    # the pointer never moved; 21: it moved, was seen, and was moved back.
    forced = 21
    # Handshakes for each change, at a hundred a second on a machine with nothing else to do; why this server cannot do
    # better. Busy or not, it loses them in the change alone, and not a quarter of those who come then.
    loses, because = 0, ""
    may_restart = False  # True: this server does not survive the wrong key, and is started again
    issuing = ()  # arguments of `issue` that this server is better off with

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
        self.deploy = [*self.issuing, *self.service.deploy_arguments(trust_file=self.ca.root)]

    @property
    def live(self):
        return fingerprint(self.client.live("cert.pem"))

    @property
    def record(self):
        return interrupted.record_of(self.client)

    def served(self):
        return served_leaf(trust=self.ca.root)

    def assert_deployed(self):
        self.assertEqual(self.served(), self.live)

    def measured(self, what, load, changes):
        name = self.server.__name__
        print(f"measured: {name}: {what}: {len(load.failures)} of {load.total} handshakes failed, {changes} changes",
              *load.failures[:2], file=sys.stderr)
        if os.environ.get("ACME8443_UPDATE"):
            all_ = json.loads(MEASURED.read_text()) if MEASURED.exists() else {}
            row = {**all_.get(name, {}), "version": self.server.version_here(), what: [len(load.failures), load.total, changes]}
            MEASURED.write_text(json.dumps({**all_, name: row}, indent=1, sort_keys=True) + "\n")
        came, lost = load.in_changes
        self.assertEqual(load.failures, lost if self.loses else [])
        self.assertLess(len(lost), max(1, came / 4), lost)

    def test_good_swaps_under_load_and_a_way_back(self):
        self.service.start()
        pid = self.service.pid
        self.client.issue(*self.deploy)
        leaves = {self.served()}
        with Load() as load:
            load.wait_for(50)
            for _ in range(ROUNDS):
                with load.change():
                    self.client.run("renew", "--force")
                leaves.add(self.served())
                load.wait_for(50)
        self.assert_deployed()
        self.measured("swaps", load, ROUNDS)
        self.assertEqual(set(load.leaves), leaves)
        self.assertEqual(len(leaves), 1 + ROUNDS)

        # Slots of yesterday are as good a way back as those of now.
        yesterday = time.time() - 86400
        for file in self.service.staged_files():
            os.utime(file, (yesterday, yesterday), follow_symlinks=False)
        newest = self.live
        with Load() as load:
            with load.change():
                self.client.run("deploy", "--rollback")
            self.assertNotEqual(self.served(), newest)
            load.wait_for(50)
            with load.change():
                self.client.run("renew")
            load.wait_for(20)
        self.measured("back and forward", load, 2)
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
        if self.service.silence:
            self.client.set_deadline(self.service.silence)
        self.client.run("deploy", "--no-rehearsal", expect=self.forced)
        self.assertEqual(self.served(), good)
        if not self.may_restart:
            self.assertEqual(self.service.pid, pid)
        self.client.run("renew", expect=20)
        self.assertEqual(self.served(), good)

    def test_a_reload_that_lies_is_seen_and_rolled_back(self):
        """Whoever is told says OK, and the server goes on with what it has, or cannot read what it got."""
        self.service.start()
        self.client.issue(*self.deploy)
        good, pid = self.served(), self.service.pid
        lie = self.service.lying_settings()
        run = self.client.issue("--force", *self.issuing,
                                *self.service.deploy_arguments(trust_file=self.ca.root, **lie), expect=21)
        self.assertIn("pointed back", run.err)
        self.assertEqual((self.served(), self.service.pid), (good, pid))
        self.assertEqual(self.record["state"], "rolled_back")
        self.client.issue(*self.deploy)
        self.assert_deployed()

    def test_killed_between_point_and_verify_the_next_run_ends_it(self):
        self.service.start()
        self.client.issue(*self.deploy)
        wrong_key.undeployed(self.lab, self.client, self.ca)
        interrupted.between_point_and_verify(
            self.client, lambda: wrong_key.undeployed(self.lab, self.client, self.ca))
        self.client.run("renew")
        self.assert_deployed()
        self.assertEqual(self.record["state"], "verified")

    def test_a_server_that_was_down_gets_it_on_the_next_run(self):
        """Renewed but never deployed, the classic."""
        arguments = self.service.deploy_arguments(
            trust_file=self.ca.root, **{**self.service.settings_that_do_not_start_it(), **self.service.brief})
        self.client.issue(*self.issuing, *arguments, expect=20)
        asked = len(self.ca.requests())
        self.client.run("renew", expect=20)
        self.service.start()
        self.client.set_deadline(self.service.deadline)
        self.client.run("renew")
        self.assert_deployed()
        self.assertEqual(len(self.ca.requests()), asked, "deploying needs nothing from the CA")
