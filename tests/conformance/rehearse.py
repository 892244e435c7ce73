#!/usr/bin/env python3
"""A rehearsal goes the whole way with another CA and leaves everything that is in force as it was."""
import contextlib
import hashlib
import itertools
import socket
import ssl
import threading

import lab
from lab.servers import Nginx
from lab.tls import ask


def picture(*folders):
    """Every file below, by what is in it; not the rehearsal's own."""
    return {str(path): hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else str(path.readlink())
            for folder in folders for path in sorted(folder.rglob("*"))
            if (path.is_file() or path.is_symlink()) and "rehearsal" not in path.parts}


class Rehearse(lab.Scenario):
    def setUp(self):
        super().setUp()
        self.ca = lab.Pebble(self.lab)
        self.service = Nginx(self.lab)
        self.service.start()
        self.client = lab.Client(self.lab, self.ca.url, self.ca.bundle)
        self.client.issue(*self.service.deploy_arguments(trust_file=self.ca.root))
        self.proxy = lab.CaProxy(self.lab, self.ca)  # the same CA, but to the client another one
        self.staging = ["--ca", self.proxy.url, "--ca-bundle", str(self.ca.bundle), "--agree-tos"]

    def before(self):
        return picture(self.client.state, self.client.config, self.service.tls)

    def test_the_whole_way_and_nothing_is_touched(self):
        before, served = self.before(), lab.served_leaf(trust=self.ca.root)
        run = self.client.run("rehearse", "app.example.test", *self.staging)
        self.assertIn("names proved", run.err)
        self.assertIn("nothing in force was touched", run.out)
        self.assertEqual(self.proxy.count("/order-plz", status=201), 1)
        self.assertEqual(self.before(), before)
        self.assertEqual(lab.served_leaf(trust=self.ca.root), served)
        run = self.client.run("renew")
        self.assertEqual(run.out + run.err, "", "nothing has become due by it")

        again = self.client.run("--json", "rehearse", "app.example.test", *self.staging)
        self.assertEqual(again.json["ca"], self.proxy.url)
        self.assertEqual(self.proxy.count("/order-plz", status=201), 2, "each rehearsal is a new one")
        self.assertEqual(self.proxy.count("/sign-me-up", status=201), 1, "with the account of the first")

    def test_a_shadow_is_seen_serving_it(self):
        seen, over = [], threading.Event()

        def watch():
            for version in itertools.cycle((ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3)):
                if over.wait(0.01):
                    return
                with contextlib.suppress(OSError):
                    seen.append(ask(9443, "app.example.test", version))

        watcher = threading.Thread(target=watch)
        watcher.start()
        self.addCleanup(watcher.join)
        self.addCleanup(over.set)
        run = self.client.run("--json", "rehearse", "app.example.test", *self.staging,
                              "--shadow", "127.0.0.1:9443")
        self.assertTrue(any("127.0.0.1:9443 was seen serving it" in step for step in run.json["steps"]), run)
        over.set()
        watcher.join()
        self.assertLessEqual(set(seen), {run.json["leaf"]})
        with socket.socket() as probe:
            self.assertNotEqual(probe.connect_ex(("127.0.0.1", 9443)), 0, "gone again")

    def test_a_shadow_on_a_port_that_is_taken(self):
        run = self.client.run("rehearse", "app.example.test", *self.staging, "--shadow", "127.0.0.1:8443",
                              expect=75)
        self.assertIn("8443", run.err)
        self.assertEqual(self.proxy.count("/order-plz"), 0, "the CA is not troubled")

    def test_a_target_that_would_refuse_it_says_so(self):
        """A client of the service that knows no elliptic curves."""
        file = self.client.config / "certificates/app.example.test.toml"
        file.write_text(file.read_text() + "clients = [\"rsa-only\"]\n")
        before = self.before()
        self.client.run("rehearse", "app.example.test", *self.staging, expect=20)
        self.assertEqual(self.before(), before)

    def test_without_a_staging_ca_it_asks_for_one(self):
        run = self.client.run("rehearse", "app.example.test", expect=64)
        self.assertIn("--ca", run.err)
        self.assertIn("there is no certificate", self.client.run("rehearse", "x.example.test", expect=64).err)


if __name__ == "__main__":
    lab.main()
