#!/usr/bin/env python3
"""Every thread that reads from the network is behind seccomp, and Landlock where the kernel has it, before its first
byte. strace(1) is the witness: it sees each thread begin, each wall go up and each read from a socket. What the walls
forbid is tried from inside by unit.base (Sandbox)."""
import re
import shutil
import subprocess

import lab
from lab.dns_servers import DnsScenario, Key, Zones
from lab.servers import Nginx
from lab.sinks import MailServer
from lab.tls import self_signed

NAME = "app.example.test"
WALLS = {"seccomp": re.compile(r"^seccomp\(SECCOMP_SET_MODE_FILTER, .*\) += 0$"),
         "Landlock": re.compile(r"^landlock_restrict_self\(.*\) += 0$")}
BORN = re.compile(r"^clone3?\(.*\) += (\d+)$")
READS = re.compile(r"^(read|readv|recv\w*)\(\d+<((?:TCP|UDP)\w*:\[[^]]*)")


def calls(text):
    """(thread, call) in the order in which they ended; one that was interrupted by another thread's is made whole."""
    begun = {}
    for line in text.splitlines():
        thread, call = line.split(None, 1)
        if call.endswith("<unfinished ...>"):
            begun[thread] = call.removesuffix("<unfinished ...>")
        elif call.startswith("<..."):
            yield thread, begun.pop(thread) + call.split(">", 1)[1]
        else:
            yield thread, call


class Trace:
    """Who was behind which walls when, and who has read from the network."""

    def __init__(self, text):
        self.walls, self.parents, self.reads = {}, {}, []
        for at, (thread, call) in enumerate(calls(text)):
            for wall, built in WALLS.items():
                if built.match(call):
                    self.walls.setdefault((wall, thread), at)
            if born := BORN.match(call):
                self.parents[born[1]] = (thread, at)
            if read := READS.match(call):
                self.reads.append((thread, at, read[2]))

    def behind(self, wall, thread, at):
        """Its own, or one that stood when its parent made it."""
        if self.walls.get((wall, thread), at) < at:
            return True
        parent = self.parents.get(thread)
        return parent is not None and self.behind(wall, *parent)

    def bare(self, wall):
        return [f"{thread}: {what}" for thread, at, what in self.reads if not self.behind(wall, thread, at)]


class Witness:
    def begin(self):
        self.ca = lab.Pebble(self.lab)
        self.client = lab.Client(self.lab, self.ca.url, self.ca.bundle)

    def traced(self, *arguments):
        """The ports that it has read from, all of them from behind the walls."""
        log = self.lab.path("trace")
        run = subprocess.run(
            ["strace", "-f", "-qq", "-yy", "-s", "0", "-o", log, "-e",
             "trace=clone,clone3,seccomp,landlock_restrict_self,read,readv,recvfrom,recvmsg,recvmmsg",
             *self.client.argv(*arguments)], capture_output=True, text=True, timeout=300, stdin=subprocess.DEVNULL)
        self.said = run.stdout + run.stderr
        trace = Trace(log.read_text())
        there = {wall for wall, _ in trace.walls}
        self.assertIn("seccomp", there, self.said)
        for wall in there:
            self.assertEqual(trace.bare(wall), [], f"not behind {wall}")
        self.assertEqual(run.returncode, 0, self.said)
        return {what.split("->")[-1].rsplit(":", 1)[-1] for _, _, what in trace.reads if "->" in what}


class Walls(Witness, lab.Scenario):
    def setUp(self):
        super().setUp()
        self.begin()

    def test_an_issuance_by_http_01_and_its_deployment(self):
        service = Nginx(self.lab)
        service.start()
        peers = self.traced("issue", NAME, *self.client.ca_arguments, *service.deploy_arguments(trust_file=self.ca.root))
        self.assertLessEqual({"53", "8443", str(self.ca.port)}, peers, "the resolver, the look at the service, the CA")

    def test_a_look_at_port_443_and_a_rehearsal(self):
        certificate, key = self.lab.path("site.pem"), self.lab.path("site.key")
        self_signed([NAME], certificate, key)
        site = lab.Site(self.lab, port=443, certificate=certificate, key=key)
        settings = ["--dns", "127.0.0.1:53", "--allow-special-addresses", "--ca", self.ca.url, "--ca-bundle", self.ca.bundle]
        self.assertIn("443", self.traced("check", NAME, "--challenge", "tls-alpn-01", *settings))
        site.close()
        self.client.issue()
        self.traced("rehearse", NAME, "--ca", self.ca.url, "--ca-bundle", self.ca.bundle, "--agree-tos",
                    "--shadow", "127.0.0.1:9443")

    def test_a_mail(self):
        server = MailServer(self.lab)
        password = self.lab.path("password")
        password.write_text("secret")
        password.chmod(0o600)
        self.client.config.mkdir(parents=True)
        (self.client.config / "acme8443.toml").write_text(
            f'[notify.mail]\nto = "a@example.test"\nsmtp = "{server.url}"\nca_file = "{server.bundle}"\n'
            f'user = "user"\npassword = "file:{password}"\n')
        self.assertIn("587", self.traced("status", "--notify-test"))


class WallsOfDns(Witness, DnsScenario):
    def test_an_issuance_by_dns_01(self):
        key = Key(self.lab, "acme", "hmac-sha256")
        self.zones = Zones(self.lab, {"example.test": ("", key)})
        self.begin()
        self.solver(self.client, "rfc2136", **self.signed(key))
        self.assertIn("53", self.traced("issue", NAME, *self.client.ca_arguments))


if __name__ == "__main__":
    if not shutil.which("strace"):
        lab.skip("there is no strace here; tests/support/packages.sh names its package")
    lab.main()
