#!/usr/bin/env python3
"""What Boulder does and Pebble does not: refusing an order whole for its `replaces`, asking for seconds between
looks at an order, rate limits in words, paused accounts, giving the same order twice."""
import datetime

import lab
from lab.scripted_ca import ScriptedCa, problem

PAUSED = ("Your account is temporarily prevented from requesting certificates for app.example.test and possibly others. "
          "Please visit: https://sfe.example.test/unpause?jwt=abc")
LIMITED = ("too many certificates (5) already issued for this exact set of identifiers in the last 168h0m0s, "
           "retry after 2026-11-23 10:00:00 UTC: see https://letsencrypt.org/docs/rate-limits/")


class Boulder(lab.Scenario):
    def setUp(self):
        super().setUp()
        self.ca = ScriptedCa(self.lab).tenant("boulder")
        self.ca.more_directory = {"renewalInfo": f"{self.ca.base}/ari"}
        self.client = lab.Client(self.lab, self.ca.url, self.ca.server.bundle)

    def orders(self):
        return [visit.payload for visit in self.ca.visits if visit.endpoint == "order"]

    def test_a_bad_replaces_fails_the_whole_order(self):
        refusals = [(409, "alreadyReplaced", "cannot indicate an order replaces a certificate which already has a replacement order"),
                    (403, "unauthorized", "requester account did not request the certificate being replaced by this order"),
                    (404, "malformed", "could not find an order for the given certificate"),
                    (400, "malformed", "the certificate being replaced does not share any identifiers with this order")]
        self.client.issue()
        for status, kind, detail in refusals:
            with self.subTest(detail):
                def twist(visit):
                    if visit.endpoint == "order" and "replaces" in visit.payload:
                        nonce = dict(visit.reply.headers)["Replay-Nonce"]
                        visit.reply = problem(status, kind, detail, Replay_Nonce=nonce)
                self.ca.twist = twist
                before = len(self.orders())
                self.client.issue("--force")
                first, second = self.orders()[before:]
                self.assertIn("replaces", first)
                self.assertNotIn("replaces", second)

    def test_seconds_between_looks_at_an_order(self):
        for wish in (1, 2, 3):
            with self.subTest(wish):
                def twist(visit):
                    if visit.endpoint in ("finalize", "ord"):
                        visit.reply.set("Retry-After", str(wish))
                self.ca.twist = twist
                before = self.ca.count("ord")
                run = self.client.issue("--force")
                self.assertEqual(self.ca.count("ord"), before + 1, "asked once, when it was to be")
                self.assertGreaterEqual(run.seconds, wish)

    def refused(self, detail, **headers):
        def twist(visit):
            if visit.endpoint == "order":
                nonce = dict(visit.reply.headers)["Replay-Nonce"]
                visit.reply = problem(429, "rateLimited", detail, Replay_Nonce=nonce, **headers)
        self.ca.twist = twist
        run = self.client.run("--json", "issue", "app.example.test", *self.client.ca_arguments, expect=75)
        self.assertEqual(run.json["error"]["code"], "rate_limited")
        self.assertIn(detail, run.json["error"]["message"])
        return run

    def test_a_rate_limit_is_shown_kept_and_heeded(self):
        run = self.refused(LIMITED, Retry_After="7200")
        until = datetime.datetime.strptime(run.json["error"]["retry_at"], "%Y-%m-%dT%H:%M:%SZ")
        left = until - datetime.datetime.utcnow()
        self.assertTrue(datetime.timedelta(minutes=110) < left < datetime.timedelta(minutes=121), run)
        asked = len(self.ca.visits)
        again = self.client.run("renew", "app.example.test", expect=75)
        self.assertIn("backing off", again.err)
        self.assertEqual(len(self.ca.visits), asked, "until then the CA is not asked")

    def test_a_paused_account_is_told_where_to_go(self):
        run = self.refused(PAUSED)
        self.assertIn("https://sfe.example.test/unpause?jwt=abc", run.err)

    def test_changed_terms_say_where_they_are(self):
        def twist(visit):
            if visit.endpoint == "order":
                nonce = dict(visit.reply.headers)["Replay-Nonce"]
                visit.reply = problem(403, "userActionRequired", "terms of service have changed", Replay_Nonce=nonce,
                                      Link='<https://ca.example.test/terms/v2>;rel="terms-of-service"')
                visit.reply.change(instance="https://ca.example.test/agree/123")
        self.ca.twist = twist
        run = self.client.issue(expect=69)
        self.assertIn("https://ca.example.test/agree/123", run.err)
        self.assertIn("https://ca.example.test/terms/v2", run.err)

    def test_the_same_order_given_twice(self):
        def twist(visit):
            if visit.endpoint == "finalize":
                visit.reply = problem(500, "serverInternal", "try again")
                self.ca.orders[visit.number]["status"] = "ready"
        self.ca.twist = twist
        self.client.issue(expect=69)
        another = lab.Client(self.lab, self.ca.url, self.ca.server.bundle, name="another")

        def reuse(visit):
            if visit.endpoint == "order":
                self.ca.orders.pop()
                reply = self.ca.show(0, 201, Location=f"{self.ca.base}/ord/0")
                reply.set("Replay-Nonce", dict(visit.reply.headers)["Replay-Nonce"])
                visit.reply = reply
        self.ca.twist = reuse
        another.issue()
        self.assertEqual(len(self.ca.orders), 1)
        self.assertEqual(self.ca.count("challenge"), 1, "what is proved is not proved again")


if __name__ == "__main__":
    lab.main()
