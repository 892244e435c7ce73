#!/usr/bin/env python3
"""kill -9 at every request of an issuance, before the CA hears it and after it has answered: the next plain
run succeeds, with the order that was under way where the client could know of it."""
import threading

import lab
from lab.scripted_ca import ScriptedCa


class Killed(Exception):
    """Cuts the connection of the request during which the client was killed."""


KINDS = {"dir", "nonce-plz", "sign-me-up", "order-plz", "authZ", "chalZ", "finalize-order", "my-order", "certZ"}
POLLS = {("authZ", "chalZ"), ("my-order", "chalZ"), ("my-order", "finalize-order")}


def steps(paths):
    """Each request by what it is, and after which of those that move the order on. How often the CA is asked whether it
    is done differs from run to run."""
    after = None
    for path in paths:
        kind = path.split("/")[1]
        yield kind, after
        if kind in ("order-plz", "chalZ", "finalize-order"):
            after = kind


class KillAndResume(lab.Scenario):
    def setUp(self):
        super().setUp()
        self.ca = lab.Pebble(self.lab, retry_after=(0, 0))
        self.proxy = lab.CaProxy(self.lab, self.ca)

    def test_killed_before_the_ca_hears(self):
        self.sweep("before")

    def test_killed_before_the_answer_is_heard(self):
        self.sweep("after")

    def sweep(self, moment):
        self.client("undisturbed").issue()
        whole = list(dict.fromkeys(steps(path for _, path, _ in self.proxy.seen)))
        self.assertEqual({kind for kind, _ in whole}, KINDS)
        ordered = whole.index(("order-plz", None))
        for at, step in enumerate(whole):
            with self.subTest(f"killed {moment} {step[0]} after {step[1]}"):
                orders = self.kill_and_resume(moment, step)
                if orders is None:
                    self.assertIn(step, POLLS, "a CA that was done at once")
                    continue
                # The answer to newOrder is on disk before the next request goes out. While the CA looks
                # at port 80 nobody answers there any more: it may call that order invalid.
                looking = "chalZ" in step and step[0] != "finalize-order"
                self.assertIn(orders, {1} if at <= ordered else {0, 1} if looking else {0})

    def client(self, name):
        return lab.Client(self.lab, self.proxy.url, self.ca.bundle, name=name)

    def kill_and_resume(self, moment, step):
        """Returns how many orders the run after the kill has opened; None when it was done before."""
        client = self.client("-".join(filter(None, (moment, *step))))
        start = len(self.proxy.seen)
        started = threading.Event()

        def strike(now):
            if [*steps(path for _, path, _ in self.proxy.seen[start:now])][-1] == step:
                started.wait()
                client.kill(process)
                process.wait()
                raise Killed
        setattr(self.proxy, moment, strike)
        process = client.start("issue", "app.example.test", *client.ca_arguments)
        started.set()
        process.communicate(timeout=300)
        setattr(self.proxy, moment, lambda now: None)
        if process.returncode == 0:
            return None
        self.assertEqual(process.returncode, -9)

        self.assertFalse(client.live("cert.pem").exists())
        before = len(self.proxy.seen)
        client.run("renew", "app.example.test")
        self.assertEqual(client.live("fullchain.pem").read_text(),
                         client.live("cert.pem").read_text() + client.live("chain.pem").read_text())
        accounts = list((client.state / "accounts").rglob("account.json"))
        self.assertEqual(len(accounts), 1)
        return sum(path == "/order-plz" for _, path, _ in self.proxy.seen[before:])


class LookedTooLate(lab.Scenario):
    def test_what_the_ca_saw_while_nobody_answered_is_no_failure_of_the_next_run(self):
        ca = ScriptedCa(self.lab).tenant("ca")
        client = lab.Client(self.lab, ca.url, ca.server.bundle)
        started = threading.Event()

        def strike(visit):
            if visit.endpoint == "challenge":
                started.wait()
                client.kill(process)
                process.wait()
                ca.orders[0]["status"] = "pending"  # it begins to look
        ca.twist = strike
        process = client.start("issue", "app.example.test", *client.ca_arguments)
        started.set()
        process.communicate(timeout=300)

        def late(visit):
            if visit.endpoint == "challenge" and visit.number // 100 == 0:
                ca.orders[0]["status"] = "invalid"
                visit.reply.change(status="invalid")
        ca.twist = late
        run = client.run("renew", "app.example.test")
        self.assertIn("opening another", run.err)
        self.assertEqual([order["status"] for order in ca.orders], ["invalid", "valid"])


if __name__ == "__main__":
    lab.main()
