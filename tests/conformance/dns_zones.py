#!/usr/bin/env python3
"""`check` before real zones, from a signed root down: it validates itself, asks every name server, and says
which of them lags, lies or is silent."""
import os
import shutil
import sys
import unittest

import lab
from lab import names, zones

SERVER, SECOND, REFUSES, SILENT, SERVFAILS = (zones.ROOT_SERVER, "192.5.6.2", "192.5.6.3", "192.5.6.4",
                                              "192.5.6.5")
NS = "@ 300 NS ns.{0}.\nns 300 A " + SERVER + "\n"


def zone(name, text="", second=None):
    more = f"@ 300 NS ns2.{name}.\nns2 300 A {second}\n" if second else ""
    return NS.format(name) + more + text


def delegation(name, second=None):
    more = f"{name} 300 NS ns2.{name}.com.\nns2.{name} 300 A {second}\n" if second else ""
    return f"{name} 300 NS ns.{name}.com.\nns.{name} 300 A {SERVER}\n" + more


SECONDS = {"lame": REFUSES, "half": SILENT, "differs": SECOND}
LOOP = "_acme-challenge.loop 300 CNAME _acme-challenge.pool\n_acme-challenge.pool 300 CNAME _acme-challenge.loop\n"
PLAIN = LOOP + """_acme-challenge.alias 300 CNAME alias.signed.com.
_acme-challenge.nodata 300 A 192.5.6.30
_acme-challenge.left 300 TXT "left-over"
_acme-challenge.panel.plain.com.plain.com. 300 TXT "typed in full"
_validation-persist.standing 300 TXT "letsencrypt.org; accounturi=https://ca.example.net/acct/1"
_validation-persist.ending 300 TXT "letsencrypt.org; accounturi=https://ca.example.net/acct/1; persistUntil=1"
forbids 300 CAA 0 issue "ca.example.net"
""" + "".join(f'_acme-challenge.many 300 TXT "{number:043}"\n' for number in range(60))
WORLD = {
    ".": f"@ 300 NS ns.\nns 300 A {SERVER}\ncom 300 NS ns.com.\nns.com 300 A {SERVER}\n",
    "com": zone("com", "".join(delegation(each, SECONDS.get(each)) for each in
                               ("signed", "bogus", "plain", "lame", "half", "differs"))
                + f"silent 300 NS ns.silent\nns.silent 300 A {SILENT}\n"
                + f"meddled 300 NS ns.meddled\nns.meddled 300 A {SERVFAILS}\n"),
    "signed.com": zone("signed.com", '@ 300 CAA 0 issue "letsencrypt.org"\nforbids 300 CAA 0 issue ";"\n'),
    "bogus.com": zone("bogus.com", '@ 300 CAA 0 issue "letsencrypt.org"\n'),
    "plain.com": zone("plain.com", PLAIN),
    **{f"{each}.com": zone(f"{each}.com", "", SECONDS[each]) for each in ("lame", "half", "differs")},
}
PERMITTED, REFUSED, UNDETERMINED = 0, 65, 75

# name -> exit status, what decides, what is said besides
DNS_01 = {
    "signed.com": (PERMITTED, None, []),
    "*.www.signed.com": (PERMITTED, None, []),
    "forbids.signed.com": (REFUSED, "caa-issuer", []),
    "bogus.com": (REFUSED, "dns-dnssec", ["caa-lookup", "dns-txt-lookup"]),
    "www.bogus.com": (REFUSED, "dns-dnssec", ["caa-lookup", "dns-txt-lookup"]),
    "plain.com": (PERMITTED, None, []),
    "forbids.plain.com": (REFUSED, "caa-issuer", []),
    "loop.plain.com": (UNDETERMINED, "dns-txt-lookup", ["dns-txt-alias"]),
    "alias.plain.com": (PERMITTED, None, ["dns-txt-alias"]),
    "left.plain.com": (PERMITTED, None, ["dns-txt-leftover"]),
    "many.plain.com": (PERMITTED, None, ["dns-txt-leftover", "dns-txt-size"]),
    "panel.plain.com": (PERMITTED, None, ["dns-txt-doubled"]),
    "lame.com": (PERMITTED, None, ["dns-server-lame"]),
    "half.com": (PERMITTED, None, ["dns-server-answers"]),
    "differs.com": (PERMITTED, None, ["dns-servers-agree", "dns-servers-serial"]),
    "not-registered.com": (PERMITTED, None, ["dns-registered"]),
    "meddled.com": (UNDETERMINED, "caa-lookup", []),
}
PERSIST = {
    "standing.plain.com": (PERMITTED, None, ["persist-account", "persist-scope"]),
    "ending.plain.com": (REFUSED, "persist-record", []),
    "plain.com": (REFUSED, "persist-record", []),
}


class DnsZones(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.lab = lab.Lab()
        cls.addClassCleanup(cls.lab.close)
        names.add_addresses(REFUSES, SERVFAILS)
        names.Meddler(cls.lab, REFUSES, SERVER, lambda name, kind: names.REFUSED)
        names.Meddler(cls.lab, SERVFAILS, SECOND,
                      lambda name, kind: names.SERVFAIL if kind == "CAA" else None)
        zones.silent(cls.lab, SILENT)
        root = zones.Knot(cls.lab, SERVER, WORLD, signed=[".", "com", "signed.com", "bogus.com"],
                          wrong=["bogus.com"])
        other = {"differs.com": WORLD["differs.com"] + '_acme-challenge 300 TXT "old"\n',
                 "meddled.com": f"@ 300 NS ns.meddled.com.\nns 300 A {SERVFAILS}\n"}
        zones.Knot(cls.lab, SECOND, other, name="second", serial=2)
        zones.resolver(cls.lab, root)
        cls.client = lab.Client(cls.lab, "letsencrypt", "/dev/null")

    def check(self, name, *arguments, challenge="dns-01", **how):
        return self.client.run("--json", "check", name, "--ca", "letsencrypt", "--challenge", challenge,
                               *arguments, **{"expect": None, **how})

    def expect(self, table, challenge):
        for name, (status, decisive, besides) in table.items():
            with self.subTest(name):
                run = self.check(name, challenge=challenge)
                self.assertEqual(run.code, status, str(run))
                got = run.json["decisive"]
                self.assertEqual(got["rule"] if got else None, decisive, str(run))
                said = {finding["rule"] for finding in run.json["findings"]} - {decisive}
                self.assertEqual(said, set(besides), str(run))

    def test_dns_01(self):
        self.expect(DNS_01, "dns-01")

    def test_dns_persist_01(self):
        self.expect(PERSIST, "dns-persist-01")

    def test_bogus_is_said(self):
        run = self.client.run("check", "bogus.com", "--ca", "letsencrypt", "--challenge", "dns-01", expect=65)
        self.assertIn("bogus", run.out)
        self.assertIn("BR 2.3.1 section 4.2.2.2", run.out)

    def test_before_the_forum_asked_for_dnssec(self):
        run = self.check("bogus.com", "--at", "2026-03-14T23:59:59Z")
        self.assertEqual(run.code, UNDETERMINED, str(run))

    def test_nothing_there_and_nothing_of_that_type(self):
        nodata = self.check("nodata.plain.com").json["names"][0]["dns"]
        self.assertTrue(nodata["exists"])
        nothing = self.check("nothing.plain.com").json["names"][0]["dns"]
        self.assertFalse(nothing["exists"])

    def test_every_name_server_is_shown(self):
        dns = self.check("half.com").json["names"][0]["dns"]
        self.assertEqual(dns["zone"], "half.com")
        self.assertEqual([server["address"] for server in dns["servers"]], [SERVER, SILENT])
        self.assertEqual(dns["delegated_to"], ["ns.half.com", "ns2.half.com"])

    def test_a_zone_whose_server_drops_everything(self):
        run = self.check("silent.com", "--timeout", "4")
        self.assertEqual(run.code, UNDETERMINED, str(run))
        self.assertEqual(run.json["decisive"]["rule"], "caa-lookup")

    def test_a_record_is_judged_again_without_the_network(self):
        for name in ("bogus.com", "differs.com", "loop.plain.com", "panel.plain.com"):
            file = self.lab.path(f"{name}.ndjson")
            first = self.check(name, "--record", file)
            again = self.client.run("--json", "check", "--replay", file, expect=first.code)
            self.assertEqual(first.json["findings"], again.json["findings"])


if __name__ == "__main__":
    missing = [name for name in ("knotd", "keymgr", "unbound") if not shutil.which(name)]
    if not os.path.exists(zones.ROOT_KEY):
        missing.append(zones.ROOT_KEY)
    if missing:
        print(f"not here: {', '.join(missing)}; Debian packages knot, unbound, dns-root-data",
              file=sys.stderr)
        sys.exit(77)
    lab.main()
