#!/usr/bin/env python3
"""A list of CAs: the next one is asked when the first one fails in a way that is its own, and only then."""
import lab
from lab.scripted_ca import ScriptedCa, problem


class FallbackCa(lab.Scenario):
    def setUp(self):
        super().setUp()
        server = ScriptedCa(self.lab)
        self.first, self.second, self.third = (server.tenant(name) for name in ("first", "second", "third"))
        self.client = lab.Client(self.lab, self.first.url, server.bundle)
        self.list = ["--fallback-ca", self.second.url, "--fallback-ca", self.third.url]

    def fails(self, tenant, endpoint, status, kind, **headers):
        def twist(visit):
            if visit.endpoint == endpoint:
                nonce = dict(visit.reply.headers)["Replay-Nonce"]
                visit.reply = problem(status, kind, "said " + tenant.name, Replay_Nonce=nonce, **headers)
        tenant.twist = twist

    def test_the_first_one_does_when_it_can(self):
        self.client.issue(*self.list)
        self.assertEqual((self.first.count("cert"), self.second.count("dir")), (1, 0))

    def test_the_next_one_when_it_cannot(self):
        self.fails(self.first, "order", 503, "rateLimited", Retry_After="3600")
        run = self.client.issue(*self.list)
        self.assertIn("turning to " + self.second.url, run.err)
        self.assertEqual((self.second.count("cert"), self.third.count("dir")), (1, 0))
        self.client.run("renew")
        self.assertEqual(self.second.count("cert"), 1, "what is in force is not renewed because of where it is from")
        self.first.twist = None
        self.client.run("renew", "--force")
        self.assertEqual(self.first.count("cert"), 1, "the first one is asked first again")
        self.assertFalse(any("replaces" in (visit.payload or {}) for visit in self.first.visits))

    def test_the_key_that_one_ca_has_seen_is_not_shown_to_another(self):
        self.fails(self.first, "cert", 500, "serverInternal")
        self.client.issue(*self.list)
        seen, = (visit.payload["csr"] for visit in self.first.visits if visit.endpoint == "finalize")
        used, = (visit.payload["csr"] for visit in self.second.visits if visit.endpoint == "finalize")
        self.assertNotEqual(seen, used)

    def test_not_for_a_refusal_of_the_name(self):
        self.fails(self.first, "order", 403, "rejectedIdentifier")
        self.client.issue(*self.list, expect=69)
        self.assertEqual(self.second.count("dir"), 0)

    def test_not_for_a_challenge_that_failed(self):
        def twist(visit):
            if visit.endpoint == "challenge":
                visit.reply.change(status="invalid")
        self.first.twist = twist
        self.client.issue(*self.list, expect=69)
        self.assertEqual(self.second.count("dir"), 0)

    def test_when_none_can_all_are_heard(self):
        for tenant in (self.first, self.second, self.third):
            self.fails(tenant, "order", 503, "rateLimited")
        run = self.client.issue(*self.list, expect=75)
        for tenant in (self.first, self.second, self.third):
            self.assertIn("said " + tenant.name, run.err)
        asked = len(self.first.visits) + len(self.second.visits)
        self.client.run("renew", expect=75)
        self.assertEqual(len(self.first.visits) + len(self.second.visits), asked, "the back-off is for all")


if __name__ == "__main__":
    lab.main()
