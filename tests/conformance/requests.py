#!/usr/bin/env python3
"""The requests of an issuance: each name's authorization is fetched once and its challenge told once; whether the
CA has looked is asked of the order, for all names together. Directory and nonce are fetched once in a run."""
import itertools
import sys
import time

import lab


class Requests(lab.Scenario):
    def setUp(self):
        super().setUp()
        self.ca = lab.Pebble(self.lab, retry_after=(0, 0))
        self.proxy = lab.CaProxy(self.lab, self.ca)
        self.client = lab.Client(self.lab, self.proxy.url, self.ca.bundle)

    def issue(self, count, first="app"):
        """What was asked for, by path, and whatever polling cost. The names begin with `first`."""
        start, moments = len(self.proxy.seen), []
        self.proxy.before = lambda number: moments.append(time.monotonic())
        names = [f"{first}{number}.example.test" for number in range(count)]
        self.client.run("issue", *names, *self.client.ca_arguments)
        asked = [path for _, path, _ in self.proxy.seen[start:]]
        counts = {path: sum(each.startswith(path) for each in asked)
                  for path in ("/dir", "/nonce-plz", "/sign-me-up", "/order-plz", "/authZ/", "/chalZ/", "/my-order/",
                               "/finalize-order/", "/certZ/")}
        self.assertEqual(sum(counts.values()), len(asked), asked)
        self.ever_more_seldom(list(zip(asked, moments)))
        print(f"measured: {count} names: {len(asked)} requests, {counts}", file=sys.stderr)
        return counts

    def ever_more_seldom(self, asked):
        """Between two looks at the same thing passes half of the time for which the CA has been at it by then."""
        begun = 0
        for (path, moment), (then_path, then) in itertools.pairwise(asked):
            if path.startswith(("/chalZ/", "/finalize-order/")):
                begun = moment
            elif path == then_path:
                self.assertGreaterEqual(then - moment, min((moment - begun) / 2, 5), path)

    def test_one_name(self):
        counts = self.issue(1)
        self.assertEqual({**counts, "/authZ/": 1, "/my-order/": 0},
                         {"/dir": 1, "/nonce-plz": 1, "/sign-me-up": 1, "/order-plz": 1, "/authZ/": 1, "/chalZ/": 1,
                          "/my-order/": 0, "/finalize-order/": 1, "/certZ/": 1})

    def test_ten_names_and_an_account_that_is_known(self):
        expected = {"/dir": 1, "/nonce-plz": 1, "/sign-me-up": 1, "/order-plz": 1, "/authZ/": 10, "/chalZ/": 10,
                    "/my-order/": 0, "/finalize-order/": 1, "/certZ/": 1}
        counts = self.issue(10)
        self.assertEqual({**counts, "/my-order/": 0}, expected)
        # Others: asked never to, Pebble takes one in a hundred for proved that it knows (authorization_reuse.py).
        counts = self.issue(10, first="other")
        self.assertEqual({**counts, "/my-order/": 0}, {**expected, "/sign-me-up": 0})


if __name__ == "__main__":
    lab.main()
