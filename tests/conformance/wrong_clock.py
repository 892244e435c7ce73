#!/usr/bin/env python3
"""A machine that does not know what time it is renews nothing, says so, and goes on when its clock is right again."""
import json

import lab
from lab import clock


class WrongClock(lab.Scenario):
    def setUp(self):
        super().setUp()
        self.ca = lab.Pebble(self.lab, retry_after=(0, 0))
        self.proxy = lab.CaProxy(self.lab, self.ca)
        self.client = lab.Client(self.lab, self.proxy.url, self.ca.bundle)
        self.client.issue()

    def orders(self):
        return self.proxy.count("/order-plz")

    def renew(self, when, *arguments, expect=78):
        return self.client.run("renew", *arguments, environment=clock.at(when), expect=expect)

    def record(self):
        return json.loads((self.client.state / "renewals/app.example.test.json").read_text())

    def test_before_the_release_nothing_is_asked_or_written(self):
        before, seen = self.record(), len(self.proxy.seen)
        for arguments in ((), ("--force",), ("app.example.test",)):
            run = self.renew("@2019-07-01 12:00:00", *arguments)
            self.assertIn("this machine says that it is 2019-07-01 12:00 UTC", run.err)
            self.assertIn("before acme8443 ", run.err)
            self.assertIn("nothing is renewed until its clock is set", run.err)
        self.assertEqual((self.record(), len(self.proxy.seen)), (before, seen))

    def test_far_from_the_ca_s_date_nothing_is_ordered(self):
        served = lab.fingerprint(self.client.live("cert.pem"))
        run = self.renew("+3d", "--force")
        self.assertIn(", the CA that it is 20", run.err)
        self.assertIn("nothing is renewed until its clock is set", run.err)
        self.assertEqual(self.orders(), 1)
        self.assertEqual(self.record()["failures"], 0, "the CA has no part in it: it does not count")
        self.assertEqual(lab.fingerprint(self.client.live("cert.pem")), served)

    def test_years_ahead_the_ca_s_own_certificate_seems_to_have_expired(self):
        run = self.renew("+400d", expect=69)
        self.assertIn("certificate has expired", run.err)
        self.assertIn("look at this machine's clock", run.err)
        self.assertEqual(self.orders(), 1)

    def test_what_a_wrong_clock_has_noted_holds_nobody_back(self):
        self.renew("+3d", "--force")
        run = self.client.run("renew")
        self.assertEqual(run.out, "", "nothing is due")
        self.assertLess(self.record()["ask_at"], self.record()["renew_at"])
        self.client.run("renew", "--force")
        self.assertEqual(self.orders(), 2)

    def test_an_hour_is_no_reason(self):
        self.renew("+1h", "--force", expect=0)
        self.assertEqual(self.orders(), 2)


if __name__ == "__main__":
    lab.main()
