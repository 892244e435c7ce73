#!/usr/bin/env python3
"""dns-01 by RFC 2136 with TSIG: one name, both algorithms, what is left behind, and keys that will not do."""
import lab
from lab.dns_servers import DnsScenario, Key, Zones

NAME = "app.example.test"
RECORD = f"_acme-challenge.{NAME}"


class Dns01Update(DnsScenario):
    def begin(self, algorithm="hmac-sha256", records=""):
        self.key = Key(self.lab, "acme", algorithm)
        self.zones = Zones(self.lab, {"example.test": (records, self.key)})
        self.ca = lab.Pebble(self.lab)
        self.client = lab.Client(self.lab, self.ca.url, self.ca.bundle)

    def challenges_told(self):
        return [path for _, path in self.ca.requests() if "/chalZ/" in path]

    def test_sha_256(self):
        self.begin()
        self.solver(self.client, "rfc2136", **self.signed(self.key))
        self.client.issue()
        self.assertTrue(self.client.live("cert.pem").exists())
        self.assertEqual(self.left_at(RECORD), [])

    def test_sha_512_and_a_server_that_is_named(self):
        self.begin("hmac-sha512")
        self.solver(self.client, "rfc2136", **self.signed(self.key, server="127.0.0.2:53", zone="example.test"))
        self.client.issue()
        self.assertEqual(self.left_at(RECORD), [])

    def test_records_of_others_stay(self):
        self.begin(records='_acme-challenge.app 60 TXT "of somebody else"\n_acme-challenge.app 60 TXT "another"\n')
        self.solver(self.client, "rfc2136", **self.signed(self.key))
        self.client.issue()
        self.assertEqual(self.left_at(RECORD), ["another", "of somebody else"])

    def test_a_key_with_another_secret(self):
        self.begin()
        self.key.file.write_text("bm90IHRoZSBzZWNyZXQ=\n")
        self.solver(self.client, "rfc2136", **self.signed(self.key))
        run = self.client.issue(expect=None)
        self.assertEqual(run.code, 77, str(run))
        self.assertIn("BADSIG", run.err)
        self.assertEqual(self.challenges_told(), [])

    def test_a_key_that_the_server_does_not_know(self):
        self.begin()
        self.solver(self.client, "rfc2136", **{**self.signed(self.key), "key_name": "stranger"})
        run = self.client.issue(expect=None)
        self.assertEqual(run.code, 77, str(run))
        self.assertIn("BADKEY", run.err)

    def test_no_key_at_all(self):
        self.begin()
        self.solver(self.client, "rfc2136", zone="example.test")
        run = self.client.issue(expect=None)
        self.assertNotEqual(run.code, 0, str(run))
        self.assertIn("NOTAUTH", run.err)
        self.assertEqual(self.challenges_told(), [])

    def test_a_file_that_others_can_read_is_no_secret(self):
        self.begin()
        self.key.file.chmod(0o644)
        self.solver(self.client, "rfc2136", **self.signed(self.key))
        run = self.client.issue(expect=None)
        self.assertEqual(run.code, 77, str(run))
        self.assertIn(str(self.key.file), run.err)

    def test_mistakes_in_the_table_are_found_before_anything(self):
        self.begin()
        for settings, words in (({"key_nam": "x"}, "key_nam"), ({"key_name": "x"}, "key"),
                                ({"algorithm": "hmac-md5"}, "hmac-md5"), ({"propagation": "soon"}, "propagation")):
            with self.subTest(words):
                self.solver(self.client, "rfc2136", **settings)
                run = self.client.issue(expect=78)
                self.assertIn(words, run.err)
        self.assertEqual(self.ca.requests(), [])


if __name__ == "__main__":
    lab.main()
