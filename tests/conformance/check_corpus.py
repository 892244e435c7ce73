#!/usr/bin/env python3
"""The chains of the http-01 corpus on real sockets at public addresses: `check` finds what was recorded of a
production CA, and dials what it dialled. A token planted in the webroot stands for the challenge's."""
import json
import pathlib
import subprocess
import unittest

import lab
from lab.world import World

CORPUS = pathlib.Path(__file__).resolve().parents[1] / "data/vectors/http-01.ndjson"
# What depends on where one looks from only advises: no other verdict than the recorded one is a failure there.
SEEN_FROM_HERE = ("connection-", "dns-")


def ours(decisive_or_findings):
    return [finding["rule"] for finding in decisive_or_findings]


class CheckCorpus(unittest.TestCase):
    def check(self, line):
        with lab.Lab() as own:
            world = World(own, line)
            client = lab.Client(own, "letsencrypt", "/dev/null")
            run = client.run("--json", "check", line["identifier"]["value"], "--ca", "letsencrypt",
                             "--at", line["at"], "--dns", "127.0.0.1:53", "--webroot", world.webroot,
                             expect=None)
            self.free(line)
            return run

    @staticmethod
    def free(line):
        """The addresses, for the next line."""
        for told in line["dns"].values():
            for address in told.get("A", []) + told.get("AAAA", []):
                subprocess.run(["ip", "addr", "del", address + ("/128" if ":" in address else "/32"),
                                "dev", "lo"], capture_output=True)

    def test_every_line(self):
        lines = [json.loads(text) for text in CORPUS.read_text().splitlines()]
        compared = 0
        for line in lines:
            with self.subTest(line["id"]):
                run = self.check(line)
                got, expect = run.json, line["expect"]
                trace = got["names"][0]["http-01"]
                self.assertEqual(trace["dials"], expect.get("dials") or [], str(run))
                if expect["outcome"] == "refused" and got["outcome"] != "refused":
                    said = ours(got["findings"])
                    self.assertTrue(any(rule.startswith(SEEN_FROM_HERE) for rule in said), str(run))
                    self.assertIn(expect["problem"], [finding.get("problem") for finding in got["findings"]])
                    continue
                self.assertEqual(got["outcome"], expect["outcome"], str(run))
                if expect["outcome"] == "refused":
                    self.assertEqual(got["decisive"]["problem"], expect["problem"], str(run))
                compared += 1
        self.assertGreater(compared, len(lines) * 2 // 3, "most of them are refused or permitted outright")


if __name__ == "__main__":
    lab.main()
