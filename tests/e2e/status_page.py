#!/usr/bin/env python3
"""The page of `status --html` in a browser: nothing is loaded, nothing scrolls sideways, axe-core has no complaint
about contrast or structure, a keyboard is enough. Pictures are kept in build/pictures."""
import pathlib

import lab
from lab import browser
from lab.servers import Nginx

ROOT = pathlib.Path(__file__).resolve().parents[2]


class StatusPage(lab.Scenario):
    def check(self, page, name):
        for view in browser.look(page, ROOT / "build/pictures" / name):
            with self.subTest(width=view["width"], scheme=view["scheme"], picture=view["picture"]):
                self.assertEqual(view["axe"], [])
                self.assertEqual(view["loaded"], [], "nothing is loaded and nothing runs")
                self.assertFalse(view["scrolls"], "something is broader than the window")
                dark = view["background"] == "rgb(13, 16, 21)"
                self.assertEqual(dark, view["scheme"] == "dark", view["background"])
                if keyboard := view.get("keyboard"):
                    self.assertEqual(keyboard["complaints"], [])
                    self.assertGreater(keyboard["stops"], 1)

    def test_every_state_and_hostile_text(self):
        self.check(ROOT / "tests/data/status/overview.html", "sample")

    def test_of_a_real_installation(self):
        ca = lab.Pebble(self.lab)
        client = lab.Client(self.lab, ca.url, ca.bundle)
        server = Nginx(self.lab)
        server.start()
        client.issue(*server.deploy_arguments(trust_file=ca.root))
        page = self.lab.path("status.html")
        run = client.run("status", "--html", page)
        self.assertIn("serves it", run.out)
        text = page.read_text()
        self.assertIn(lab.fingerprint(client.live("cert.pem")), text)
        self.assertIn("The certificate is valid and served", text)
        self.check(page, "real")

        server.stop()
        run = client.run("--json", "status", "--html", page, expect=20)
        self.assertEqual(run.json["certificates"][0]["targets"][0]["serves"], "dead")
        self.assertIn("1 of 1 needs you", page.read_text())
        self.assertEqual(client.run("--json", "status", "--no-look").json["certificates"][0]["targets"][0]["done"], True,
                         "without a look what was recorded counts")


if __name__ == "__main__":
    lab.main(prepare=browser.fetch)
