#!/usr/bin/env python3
"""A site on 80 that sends everything to https://NAME:8443/: refused with exit 65, with not one request at
the CA and not one connection to 8443."""
import lab

NAME = "app.example.test"


class RedirectRefused(lab.Scenario):
    def setUp(self):
        super().setUp()
        self.ca = lab.Pebble(self.lab)
        self.client = lab.Client(self.lab, self.ca.url, self.ca.bundle)
        self.site = lab.Site(self.lab, redirect=f"https://{NAME}:8443")
        self.high_port = lab.CountingListener(self.lab)

    def tearDown(self):
        self.assertTrue(self.site.paths, "port 80 was looked at")
        self.assertEqual(self.ca.requests(), [])
        self.assertEqual(self.high_port.connections, 0)

    def assert_explained(self, text):
        for part in (f"https://{NAME}:8443", "3.2.2.4.19", "redirectPort"):
            self.assertIn(part, text)

    def test_issue(self):
        run = self.client.issue(expect=65)
        self.assert_explained(run.out + run.err)
        self.assertFalse((self.client.state / "accounts").exists() and
                         any((self.client.state / "accounts").rglob("key.pem")), "not even a key is made")

    def test_issue_with_a_target(self):
        arguments = ["--deploy", "verify-only", "--set", f"endpoint={NAME}:8443"]
        self.client.issue(*arguments, expect=65)

    def test_check(self):
        run = self.client.run("check", NAME, *self.client.ca_arguments, expect=65)
        self.assert_explained(run.out + run.err)

    def test_renew(self):
        file = self.client.config / "certificates" / f"{NAME}.toml"
        file.parent.mkdir(parents=True)
        file.write_text(f"""names = ["{NAME}"]
ca = "{self.ca.url}"
ca_bundle = "{self.ca.bundle}"
agree_tos = true
dns = ["{lab.pebble.DNS}"]
allow_special_addresses = true
""")
        run = self.client.run("renew", expect=65)
        self.assert_explained(run.out + run.err)
        self.assertTrue(file.exists(), "what was configured stays configured")

    def test_check_as_json(self):
        run = self.client.run("--json", "check", NAME, *self.client.ca_arguments, expect=65)
        self.assertIn("redirect-authorized-port", run.out)
        self.assertIsInstance(run.json, dict)


if __name__ == "__main__":
    lab.main()
