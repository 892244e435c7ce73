#!/usr/bin/env python3
"""Our responder may send everything but tokens to 8443, so that a site keeps its redirect and is validated
all the same; a listener that is not on port 80 must say who forwards to it."""
import http.client

import lab


class RedirectOfOurOwn(lab.Scenario):
    def setUp(self):
        super().setUp()
        self.ca = lab.Pebble(self.lab)
        self.client = lab.Client(self.lab, self.ca.url, self.ca.bundle)

    def test_the_site_keeps_its_redirect(self):
        proxy = lab.CaProxy(self.lab, self.ca)
        client = lab.Client(self.lab, proxy.url, self.ca.bundle)
        answers = []

        def look(_):
            try:
                answers.append([ask("/shop?x=1"), ask("/.well-known/acme-challenge/" + 43 * "a")])
            except ConnectionError:
                pass  # nothing is presented yet, or not any more, or just ending
        proxy.before = look
        client.issue("--redirect-to", "8443")
        self.assertTrue(answers, "the responder was up while the CA was asked")
        for page, unknown_token in answers:
            self.assertIn(page[0], (301, 302, 307, 308))
            self.assertEqual(page[1], "https://app.example.test:8443/shop?x=1")
            self.assertEqual(unknown_token[0], 404)

    def test_a_high_listener_needs_to_know_who_forwards(self):
        run = self.client.issue("--http-listen", "127.0.0.1:8081", expect=None)
        self.assertIn(run.code, (64, 78), run)
        self.assertIn("80", run.err)
        self.assertEqual(self.ca.requests(), [])


def ask(path):
    site = http.client.HTTPConnection("127.0.0.1", 80, timeout=60)
    site.request("GET", path, headers={"Host": "app.example.test"})
    answer = site.getresponse()
    return answer.status, answer.getheader("Location")


if __name__ == "__main__":
    lab.main()
