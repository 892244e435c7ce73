#!/usr/bin/env python3
"""Retry-After on authorizations and orders (RFC 8555 sections 7.4 and 7.5.1) is what is waited, no less."""
import lab


class RetryAfter(lab.Scenario):
    def waited(self, authorization, order):
        ca = lab.Pebble(self.lab, retry_after=(authorization, order))
        proxy = lab.CaProxy(self.lab, ca)
        client = lab.Client(self.lab, proxy.url, ca.bundle)
        run = client.issue()
        self.lab.end(ca.process)
        return run.seconds, proxy

    def test_three_seconds_each(self):
        seconds, proxy = self.waited(3, 3)
        # The CA is asked when it should be done, not again and again. Without a wait before it: the first look at the
        # authorization, and the one that comes as soon as the CA has fetched the answer.
        looks = proxy.count("/my-order/") + proxy.count("/authZ/") - 2
        self.assertLessEqual(3 * looks, seconds)
        self.assertGreaterEqual(seconds, 3)


if __name__ == "__main__":
    lab.main()
