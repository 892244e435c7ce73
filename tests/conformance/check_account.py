#!/usr/bin/env python3
"""CAA records that permit one CA and one account of it: `check` knows its own account from the store, and what
the CA calls itself from the CA's directory, which it fetches only then."""
import json
import unittest

import lab
from lab import names
from lab.pebble import DNS
from lab.scripted_ca import ScriptedCa

NAME = "app.example.com"


def caa(value):
    return b"\x00\x05issue" + value.encode()


class Records:
    """A resolver with CAA records of example.com."""

    def __init__(self, own):
        self.value = None
        names.UdpServer(own, "127.0.0.1", self.answer)

    def answer(self, query):
        name, kind, _ = names.question(query)
        if kind == "CAA" and name == "example.com" and self.value:
            return names.reply(query, rdatas=[caa(self.value)])
        if kind == "A" and name == NAME:
            return names.reply(query, rdatas=[bytes([127, 0, 0, 1])])
        return names.reply(query)


class CheckAccount(unittest.TestCase):
    def setUp(self):
        self.lab = lab.Lab()
        self.addCleanup(self.lab.close)
        self.records = Records(self.lab)
        self.server = ScriptedCa(self.lab)
        self.ca = self.server.tenant("a")
        self.ca.more_meta = {"caaIdentities": ["ca.example.net"]}
        self.client = lab.Client(self.lab, self.ca.url, self.server.bundle)
        # The same store; a configuration of its own, where the name is not a test network's.
        self.public = lab.Client(self.lab, self.ca.url, self.server.bundle, name="public")
        self.public.state = self.client.state

    def check(self, value):
        self.records.value = value
        before = self.ca.count("dir")
        run = self.public.run("--json", "check", NAME, "--ca", self.ca.url, "--ca-bundle", self.server.bundle,
                              "--challenge", "dns-01", "--dns", DNS, expect=None)
        caa_findings = {finding["rule"]: finding["outcome"] for finding in run.json["findings"]
                        if finding["rule"].startswith("caa-")}
        return run, caa_findings, self.ca.count("dir") - before

    def test_what_the_ca_calls_itself(self):
        run, findings, asked = self.check(None)
        self.assertEqual((findings, asked), ({}, 0), f"no records, nothing to ask: {run}")
        run, findings, asked = self.check("ca.example.net")
        self.assertEqual((findings, asked), ({}, 1), str(run))
        run, findings, _ = self.check("other.example.net")
        self.assertEqual((run.code, findings), (65, {"caa-issuer": "violated"}), str(run))

    def test_a_directory_that_cannot_be_had(self):
        self.ca.url = "https://localhost:1/dir"
        run, findings, _ = self.check("ca.example.net")
        self.assertEqual(findings, {"caa-issuer": "not judged"}, str(run))

    def test_our_account(self):
        _, findings, _ = self.check("ca.example.net; accounturi=https://ca.example.net/acct/1")
        self.assertEqual(findings, {"caa-account": "not judged"}, "we have no account yet")
        self.assertFalse((self.client.state / "accounts").exists(), "and a look makes none")
        self.client.issue(name=NAME)
        (record,) = self.client.state.rglob("account.json")
        url = json.loads(record.read_text())["url"]
        run, findings, _ = self.check(f"ca.example.net; accounturi={url}")
        self.assertEqual(findings, {}, str(run))
        run, findings, _ = self.check(f"ca.example.net; accounturi={url}0")
        self.assertEqual((run.code, findings), (65, {"caa-account": "violated"}), str(run))


if __name__ == "__main__":
    lab.main()
