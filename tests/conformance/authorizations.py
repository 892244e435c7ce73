#!/usr/bin/env python3
"""Authorizations apart from orders: proved ahead where the CA offers newAuthz, given back afterwards."""
import lab
from lab.scripted_ca import Reply, ScriptedCa


class Ahead(lab.Scenario):
    """Pebble has no newAuthz; the scripted CA has one here, and knows afterwards what has been proved."""

    def setUp(self):
        super().setUp()
        self.ca = ScriptedCa(self.lab).tenant("ahead")
        self.ca.more_directory = {"newAuthz": f"{self.ca.base}/ahead"}
        self.ca.reply_ahead = self.ahead
        self.client = lab.Client(self.lab, self.ca.url, self.ca.server.bundle)

    def ahead(self, visit):
        self.ca.orders.append({"status": "pending", "expires": "2099-01-01T00:00:00Z", "asked": 0,
                               "identifiers": [visit.payload["identifier"]]})
        url = f"{self.ca.base}/authz/{(len(self.ca.orders) - 1) * 100}"
        return Reply(201, {"identifier": visit.payload["identifier"], "status": "pending", "challenges": []}, Location=url)

    def test_the_next_order_finds_the_name_proved(self):
        run = self.client.run("--json", "account", "preauthorize", "app.example.test", *self.client.ca_arguments)
        self.assertEqual(run.json, {"authorized": ["app.example.test"]})
        self.assertEqual([self.ca.count(endpoint) for endpoint in ("ahead", "challenge", "order")], [1, 1, 0])
        proved = [order["identifiers"] for order in self.ca.orders if order["status"] == "ready"]

        def already_proved(visit):
            if visit.endpoint == "order" and visit.payload["identifiers"] in proved:
                self.ca.orders[-1]["status"] = "ready"
                visit.reply.change(status="ready")
        self.ca.twist = already_proved
        self.client.issue()
        self.assertEqual([self.ca.count(endpoint) for endpoint in ("ahead", "challenge", "order")], [1, 1, 1])

    def test_no_wildcard(self):
        run = self.client.run("account", "preauthorize", "*.example.test", *self.client.ca_arguments,
                              "--challenge", "dns-persist-01", expect=64)
        self.assertIn("a wildcard is authorized only with its order", run.err)
        self.assertEqual(self.ca.count("ahead"), 0)


class Back(lab.Scenario):
    def setUp(self):
        super().setUp()
        self.ca = lab.Pebble(self.lab, authz_reuse=100)
        self.proxy = lab.CaProxy(self.lab, self.ca)
        self.client = lab.Client(self.lab, self.proxy.url, self.ca.bundle)

    def proofs(self):
        return self.proxy.count("/chalZ/")

    def test_what_is_given_back_is_proved_again(self):
        self.client.issue("www.example.test")
        self.client.issue("www.example.test", "--force")
        self.assertEqual(self.proofs(), 2, "the CA remembers")
        run = self.client.run("--json", "account", "deauthorize", "app.example.test")
        self.assertEqual(sorted(run.json["deauthorized"]), ["app.example.test", "www.example.test"])
        self.client.issue("www.example.test", "--force")
        self.assertEqual(self.proofs(), 4)

    def test_where_the_ca_offers_nothing_ahead(self):
        run = self.client.run("account", "preauthorize", "app.example.test", *self.client.ca_arguments, expect=64)
        self.assertIn("newAuthz", run.err)
        self.client.run("account", "deauthorize", "app.example.test", expect=64)


if __name__ == "__main__":
    lab.main()
