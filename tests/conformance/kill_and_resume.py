#!/usr/bin/env python3
"""kill -9 at every request of an issuance, before the CA hears it and after it has answered: the next plain
run succeeds, with the order that was under way where the client could know of it."""
import threading

import lab


class Killed(Exception):
    """Cuts the connection of the request during which the client was killed."""


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
        whole = self.undisturbed()
        order = next(n for n, (_, path, _) in enumerate(whole, 1) if path == "/order-plz")
        told = next(n for n, (_, path, _) in enumerate(whole, 1) if path.startswith("/chalZ/"))
        proved = next(n for n, (_, path, _) in enumerate(whole, 1) if path.startswith("/finalize-order/"))
        unreached = 0  # how often the CA is asked whether it is done differs from run to run
        for number in range(1, len(whole) + 1):
            with self.subTest(f"killed {moment} request {number}: {whole[number - 1][1]}"):
                orders = self.kill_and_resume(moment, number)
                if orders is None:
                    unreached += 1
                    continue
                # The answer to newOrder is on disk before the next request goes out. While the CA looks
                # at port 80 nobody answers there any more: it may call that order invalid.
                lost = number <= order
                looking = told <= number < proved
                self.assertIn(orders, {1} if lost else {0, 1} if looking else {0})
        self.assertLessEqual(unreached, 2)

    def undisturbed(self):
        self.client("undisturbed").issue()
        return list(self.proxy.seen)

    def client(self, name):
        return lab.Client(self.lab, self.proxy.url, self.ca.bundle, name=name)

    def kill_and_resume(self, moment, number):
        """Returns how many orders the run after the kill has opened; None when it was done before."""
        client = self.client(f"{moment}-{number}")
        start = len(self.proxy.seen)
        started = threading.Event()

        def strike(now):
            if now - start == number:
                started.wait()
                client.kill(process)
                process.wait()
                raise Killed
        setattr(self.proxy, moment, strike)
        process = client.start("issue", "app.example.test", *client.ca_arguments)
        started.set()
        process.communicate(timeout=60)
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


if __name__ == "__main__":
    lab.main()
