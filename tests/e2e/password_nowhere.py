#!/usr/bin/env python3
"""A password and an HMAC key that are given by reference, each way there is, and the private key, are nowhere but
where they belong: not in what is said, with every flag, not in the configuration or the state, not in an argument
of any process, not in what a hook inherits."""
import lab
from lab.service import Service

CANARY = "c4n4ry-of-the-key-store"
HMAC = "c4n4ry-0f-the-external-acc0unt-that-the-CA-kn0ws"  # base64url

HOOK = """#!/bin/sh
{ env; cat /proc/self/environ; cat /proc/[0-9]*/cmdline; ls -l /proc/self/fd; } >> %s 2>/dev/null
"""


class Secrets(lab.Scenario):
    def setUp(self):
        super().setUp()
        self.ca = lab.Pebble(self.lab, retry_after=(0, 0), external_accounts={"customer": HMAC})
        self.client = lab.Client(self.lab, self.ca.url, self.ca.bundle)
        self.tls = self.lab.path("tls")
        service = Service(8443, self.tls / "live")
        self.lab.on_close(service.close)
        self.seen = self.lab.path("seen")
        self.hook = self.lab.path("hook")
        self.hook.write_text(HOOK % self.seen)
        self.hook.chmod(0o755)

    def flags(self, reference, hmac):
        return ["--eab-kid", "customer", "--eab-hmac", hmac, "--deploy", "files", "--set", f"dir={self.tls}", "--set", f"reload={self.hook}",
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
            for secret in (CANARY, HMAC, key):
                self.assertNotIn(secret, text, place)
        for directory in (self.tls, self.client.state):
            for path in directory.rglob("*"):
                if path.is_file() and not path.is_symlink():
                    self.assertEqual(path.stat().st_mode & 0o077, 0, path)

    def secret_file(self, name, text, mode=0o600):
        path = self.lab.path(name)
        path.write_text(text)
        path.chmod(mode)
        return path

    def check(self, reference, hmac, **environment):
        """Issues and renews with secrets that are named so."""
        issued = self.client.issue(*self.flags(reference, hmac), environment=environment)
        forced = self.client.run("--json", "renew", "--force", environment=environment)
        self.assertTrue((self.tls / "live/keystore.p12").is_file())
        self.check_nowhere(issued.out + issued.err + forced.out + forced.err)
        return issued.out + issued.err + forced.out + forced.err

    def test_in_the_environment(self):
        self.check("env:ACME8443_TEST_P12", "env:ACME8443_TEST_HMAC",
                   ACME8443_TEST_P12=CANARY, ACME8443_TEST_HMAC=HMAC)
        missing = self.client.run("renew", "--force", expect=None)
        self.assertNotEqual(missing.code, 0)
        self.assertIn("env:ACME8443_TEST_P12: there is no such variable", missing.err)

    def test_from_a_program(self):
        teller = self.secret_file("teller", f"#!/bin/sh\n[ $1 = p12 ] && echo '{CANARY}' || echo '{HMAC}'\n", 0o700)
        self.check(f"exec:{teller} p12", f"exec:{teller} hmac")

    def test_credentials_of_the_unit(self):
        credentials = self.secret_file("credentials/p12", CANARY).parent
        self.secret_file("credentials/hmac", HMAC)
        self.check("systemd-creds:p12", "systemd-creds:hmac", CREDENTIALS_DIRECTORY=str(credentials))

    def test_in_a_file_that_is_open_to_others(self):
        password = self.secret_file("password", CANARY + "\n", 0o644)
        hmac = self.secret_file("hmac", HMAC + "\n", 0o604)
        for path in (hmac, password):
            refused = self.client.issue(*self.flags(f"file:{password}", f"file:{hmac}"), expect=None)
            self.assertNotEqual(refused.code, 0)
            self.assertIn(f"chmod 0600 '{path}'", refused.err)
            path.chmod(0o600)
        said = self.check(f"file:{password}", f"file:{hmac}")
        self.check_nowhere(said + refused.out + refused.err)


if __name__ == "__main__":
    lab.main()
