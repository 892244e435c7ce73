#!/usr/bin/env python3
"""A password that is given by reference, and the private key, are nowhere but where they belong: not in what is
said, with every flag, not in the configuration or the state, not in an argument of any process, not in what a
hook inherits."""
import pathlib

import lab
from lab.service import Service

CANARY = "c4n4ry-of-the-key-store"

HOOK = """#!/bin/sh
{ env; cat /proc/self/environ; cat /proc/[0-9]*/cmdline; ls -l /proc/self/fd; } >> %s 2>/dev/null
"""


class Secrets(lab.Scenario):
    def setUp(self):
        super().setUp()
        self.ca = lab.Pebble(self.lab, retry_after=(0, 0))
        self.client = lab.Client(self.lab, self.ca.url, self.ca.bundle)
        self.tls = self.lab.path("tls")
        service = Service(8443, self.tls / "live")
        self.lab.on_close(service.close)
        self.seen = self.lab.path("seen")
        self.hook = self.lab.path("hook")
        self.hook.write_text(HOOK % self.seen)
        self.hook.chmod(0o755)

    def targets(self, reference):
        return ["--deploy", "files", "--set", f"dir={self.tls}", "--set", f"reload={self.hook}",
                "--set", f"trust_file={self.ca.root}", "--set", "endpoint=127.0.0.1:8443",
                "--set", "pkcs12=modern", "--set", f"keystore_password={reference}"]

    def check_nowhere(self, said):
        key = self.client.live("privkey.pem").read_text().splitlines()[1]
        places = {"said": said, "seen by the hook": self.seen.read_text(errors="replace")}
        for top in (self.client.config, self.client.state):
            places |= {str(path): path.read_text(errors="replace") for path in top.rglob("*")
                       if path.is_file() and path.name not in ("privkey.pem", "key.pem")}
        self.assertIn("PATH=", places["seen by the hook"])
        for place, text in places.items():
            self.assertNotIn(CANARY, text, place)
            self.assertNotIn(key, text, place)
        for directory in (self.tls, self.client.state):
            for path in directory.rglob("*"):
                if path.is_file() and not path.is_symlink():
                    self.assertEqual(path.stat().st_mode & 0o077, 0, path)

    def test_in_the_environment(self):
        run = self.client.issue(*self.targets("env:ACME8443_TEST_P12"), environment={"ACME8443_TEST_P12": CANARY})
        forced = self.client.run("--json", "renew", "--force", environment={"ACME8443_TEST_P12": CANARY})
        self.check_nowhere(run.out + run.err + forced.out + forced.err)
        missing = self.client.run("renew", "--force", expect=None)
        self.assertNotEqual(missing.code, 0)
        self.assertIn("env:ACME8443_TEST_P12: there is no such variable", missing.err)

    def test_in_a_file_that_is_open_to_others(self):
        password = self.lab.path("password")
        password.write_text(CANARY + "\n")
        password.chmod(0o644)
        refused = self.client.issue(*self.targets(f"file:{password}"), expect=None)
        self.assertNotEqual(refused.code, 0)
        self.assertIn(f"chmod 0600 '{password}'", refused.err)
        password.chmod(0o600)
        run = self.client.run("renew")
        self.check_nowhere(run.out + run.err + refused.out + refused.err)
        self.assertTrue(pathlib.Path(self.tls / "live/keystore.p12").is_file())


if __name__ == "__main__":
    lab.main()
