#!/usr/bin/env python3
"""Authorizations that are valid already (RFC 8555 section 7.1.3) are not proved again."""
import lab


class AuthorizationReuse(lab.Scenario):
    def renewals(self, percent, rounds):
        ca = lab.Pebble(self.lab, authz_reuse=percent)
        proxy = lab.CaProxy(self.lab, ca)
        client = lab.Client(self.lab, proxy.url, ca.bundle)
        for _ in range(rounds):
            client.issue("--force")
        # Each authorization that is proved has a challenge of its own, however often it is asked for.
        proved = len({path for _, path, _ in proxy.seen if path.startswith("/chalZ/")})
        self.assertEqual(proved, len({path for _, path, _ in proxy.seen if path.startswith("/authZ/")}), proxy.seen)
        return proved

    def test_never(self):
        # Pebble reuses unless a number from 0 to 99 is greater than the percentage: at 0 it still does
        # for one renewal in a hundred. Three of five would be one run in 100,000.
        self.assertIn(self.renewals(0, rounds=6), (4, 5, 6))

    def test_always(self):
        self.assertEqual(self.renewals(100, rounds=3), 1)

    def test_sometimes(self):
        self.assertIn(self.renewals(50, rounds=6), range(1, 7))

    def test_no_listener_is_needed_when_everything_is_valid(self):
        ca = lab.Pebble(self.lab, authz_reuse=100)
        client = lab.Client(self.lab, ca.url, ca.bundle)
        client.issue()
        lab.Site(self.lab)  # port 80 is taken, and knows no token
        client.issue("--force")


if __name__ == "__main__":
    lab.main()
