#!/usr/bin/env python3
"""CAA as real name servers serve it: knot holds the zones, one of them signed, unbound validates and is asked
by `check`. Nothing else is contacted: the challenge is dns-01."""
import shutil
import socket
import subprocess
import sys

import lab
from lab.names import add_addresses, answers

KNOT, UNBOUND, SILENT = 5300, 5301, 5302
PUBLIC = "192.5.6.1"  # where `check` asks the name server itself, on port 53
HEAD = "@ 300 SOA ns.com. hostmaster.com. 1 3600 600 86400 300\n@ 300 NS ns.com.\n"
ZONES = {
    "com": HEAD + f"ns 300 A {PUBLIC}\n" + """free 300 A 127.0.0.1
permits 300 CAA 0 issue "letsencrypt.org; validationmethods=dns-01"
*.permits 300 A 127.0.0.1
forbids 300 CAA 0 issue "ca.example.net"
wild 300 CAA 0 issue "letsencrypt.org"
wild 300 CAA 0 issuewild ";"
critical 300 CAA 0 issue "letsencrypt.org"
critical 300 CAA 128 unheard-of "x"
method 300 CAA 0 issue "letsencrypt.org; validationmethods=http-01"
account 300 CAA 0 issue "letsencrypt.org; accounturi=https://ca.example.net/acct/1"
alias 300 CNAME forbids
sub.alias2 300 CNAME free
alias2 300 CAA 0 issue ";"
loop 300 CNAME loop2
loop2 300 CNAME loop
many 300 TXT "many"
signed 300 NS ns
bogus 300 NS ns
lost 300 NS ns
""" + "".join(f'many 300 CAA 0 issue "ca{number}.example.net"\n' for number in range(1000)),
    "signed.com": HEAD + '@ 300 CAA 0 issue "letsencrypt.org"\nforbids 300 CAA 0 issue ";"\n',
    "bogus.com": HEAD + '@ 300 CAA 0 issue "letsencrypt.org"\n',
}
PERMITTED, REFUSED, UNDETERMINED = 0, 65, 75
EXPECTED = {
    "free.com": (PERMITTED, None),
    "permits.com": (PERMITTED, None),
    "www.permits.com": (PERMITTED, None),
    "forbids.com": (REFUSED, "caa-issuer"),
    "deep.below.forbids.com": (REFUSED, "caa-issuer"),
    "wild.com": (PERMITTED, None),
    "*.wild.com": (REFUSED, "caa-issuer"),
    "critical.com": (REFUSED, "caa-critical"),
    "method.com": (REFUSED, "caa-method"),
    "account.com": (PERMITTED, None),
    "alias.com": (REFUSED, "caa-issuer"),
    "sub.alias2.com": (REFUSED, "caa-issuer"),
    "many.com": (REFUSED, "caa-issuer"),
    "signed.com": (PERMITTED, None),
    "www.signed.com": (PERMITTED, None),
    "forbids.signed.com": (REFUSED, "caa-issuer"),
    "loop.com": (UNDETERMINED, "caa-lookup"),
    "bogus.com": (UNDETERMINED, "caa-lookup"),
    "www.bogus.com": (UNDETERMINED, "caa-lookup"),
    "lost.com": (UNDETERMINED, "caa-lookup"),
}


class NameServers:
    """knot on 5300, a server that never answers on 5302, unbound in front of both on 5301."""

    def __init__(self, lab_):
        self.lab = lab_
        self.folder = lab_.path("dns", "x").parent
        self.config = self.folder / "knot.conf"
        self.start_knot()
        self.silent = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.silent.bind(("127.0.0.1", SILENT))
        self.start_unbound()

    def start_knot(self):
        add_addresses(PUBLIC)
        for zone, text in ZONES.items():
            (self.folder / f"{zone}.zone").write_text(text)
        zones = "".join(f"  - domain: {zone}\n    storage: {self.folder}\n    file: {zone}.zone\n"
                        f"    zonefile-sync: -1\n    dnssec-signing: {'off' if zone == 'com' else 'on'}\n"
                        for zone in ZONES)
        self.config.write_text(f"server:\n  listen: [127.0.0.1@{KNOT}, {PUBLIC}@53]\n  rundir: {self.folder}\n"
                               f"database:\n  storage: {self.folder}/db\nzone:\n{zones}")
        (self.folder / "db").mkdir()
        self.lab.start(["knotd", "-c", str(self.config)], ports=[KNOT])
        for zone in ZONES:  # it listens before it has made the keys and signed
            lab.wait_until(lambda: answers("127.0.0.1", zone, "SOA", KNOT),
                           lambda: f"{zone} is served: {self.lab.path('knotd.log').read_text()}")

    def ds(self, zone):
        """The DS record of a zone that knot has signed, SHA-256."""
        told = subprocess.run(["keymgr", "-c", str(self.config), zone, "ds"], capture_output=True, text=True, check=True)
        return next(line for line in told.stdout.splitlines() if " 13 2 " in line)

    def start_unbound(self):
        good, other = self.ds("signed.com."), self.ds("bogus.com.")
        digest = other.split()[-1]
        wrong = other.replace(digest, digest[::-1])
        stubs = {**{zone: KNOT for zone in ZONES}, "lost.com": SILENT}
        config = self.folder / "unbound.conf"
        config.write_text(
            f"server:\n  interface: 127.0.0.1\n  port: {UNBOUND}\n  do-daemonize: no\n  username: \"\"\n"
            f"  chroot: \"\"\n  directory: \"{self.folder}\"\n  pidfile: \"\"\n  use-syslog: no\n"
            f"  do-not-query-localhost: no\n  module-config: \"validator iterator\"\n"
            f"  trust-anchor: \"{good}\"\n  trust-anchor: \"{wrong}\"\n"
            + "".join(f"stub-zone:\n  name: {zone}\n  stub-addr: 127.0.0.1@{port}\n"
                      for zone, port in stubs.items())
            + "remote-control:\n  control-enable: no\n")
        self.lab.start(["unbound", "-c", str(config)], ports=[UNBOUND])

    def close(self):
        self.silent.close()


class DnsCaa(lab.Scenario):
    def setUp(self):
        super().setUp()
        self.servers = NameServers(self.lab)
        self.addCleanup(self.servers.close)
        self.client = lab.Client(self.lab, "letsencrypt", "/dev/null")

    def check(self, name):
        return self.client.run("--json", "check", name, "--ca", "letsencrypt", "--challenge", "dns-01",
                               "--dns", f"127.0.0.1:{UNBOUND}", expect=None)

    def test_every_name_is_judged_as_its_records_say(self):
        for name, (status, rule) in EXPECTED.items():
            with self.subTest(name):
                run = self.check(name)
                self.assertEqual(run.code, status, str(run))
                decisive = run.json["decisive"]
                self.assertEqual(decisive["rule"] if decisive else None, rule, str(run))

    def test_an_account_that_is_not_known_is_said(self):
        findings = self.check("account.com").json["findings"]
        self.assertIn(("caa-account", "not judged"), [(f["rule"], f["outcome"]) for f in findings])


if __name__ == "__main__":
    missing = [name for name in ("knotd", "keymgr", "unbound") if not shutil.which(name)]
    if missing:
        print(f"not here: {', '.join(missing)}; Debian packages knot and unbound", file=sys.stderr)
        sys.exit(77)
    lab.main()
