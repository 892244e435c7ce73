"""Real DNS servers: knot holds zones on 127.0.0.2 (primary, takes signed updates) and 127.0.0.3 (secondary),
unbound resolves on 127.0.0.1 and keeps nothing, so that a CA sees what the servers have now."""
import base64
import secrets
import shutil
import socket
import subprocess
import sys
import unittest

from lab.processes import Lab, wait_until

PRIMARY, SECONDARY = "127.0.0.2", "127.0.0.3"
PROGRAMS = {"knotd": "knot", "unbound": "unbound", "dig": "bind9-dnsutils", "nsupdate": "bind9-dnsutils"}

ZONE = """@ 60 SOA ns1.{zone}. hostmaster.{zone}. 1 3600 600 86400 60
@ 60 NS ns1
@ 60 NS ns2
ns1 60 A 127.0.0.2
ns2 60 A 127.0.0.3
@ 60 A 127.0.0.1
* 60 A 127.0.0.1
{records}"""


class Key:
    """A TSIG key, on disk as `file:` wants it and as nsupdate -k does."""

    def __init__(self, lab, name, algorithm="hmac-sha256"):
        self.name, self.algorithm = name, algorithm
        self.secret = base64.b64encode(secrets.token_bytes(32)).decode()
        self.file = lab.path("keys", name)
        self.file.touch(0o600)
        self.file.write_text(self.secret + "\n")
        self.nsupdate = lab.path("keys", name + ".conf")
        self.nsupdate.touch(0o600)
        self.nsupdate.write_text(
            f'key "{name}" {{ algorithm {algorithm}; secret "{self.secret}"; }};\n')

    def knot(self):
        return f"  - id: {self.name}\n    algorithm: {self.algorithm}\n    secret: {self.secret}\n"


class Zones:
    """`zones`: name -> (records, key that may change it). The secondary follows the primary, or, when it
    `lags`, stays as it was at the start."""

    def __init__(self, lab, zones, lags=False):
        self.lab, self.zones = lab, zones
        for zone, (records, _) in zones.items():
            lab.path("zones", zone).write_text(ZONE.format(zone=zone, records=records))
        self.knot("primary", PRIMARY, "".join(
            f"  - domain: {zone}\n    file: {lab.path('zones', zone)}\n    zonefile-sync: -1\n"
            f"    acl: [transfer, {key.name}]\n    notify: secondary\n" for zone, (_, key) in zones.items()),
            f"remote:\n  - id: secondary\n    address: {SECONDARY}@53\n")
        follow = "" if lags else "    master: primary\n    acl: notify\n"
        self.knot("secondary", SECONDARY, "".join(
            f"  - domain: {zone}\n    file: {lab.path('zones', zone) if lags else lab.path('copies', zone)}\n"
            f"    zonefile-sync: -1\n{follow}" for zone in zones),
            f"remote:\n  - id: primary\n    address: {PRIMARY}@53\n")
        for zone in zones:
            for server in (PRIMARY, SECONDARY):
                wait_until(lambda: self.dig(zone, "SOA", server), f"{zone} at {server}")
        self.unbound()

    def knot(self, name, address, zones, remotes):
        folder = self.lab.path(name, "x").parent
        (folder / "db").mkdir()
        keys = {key.name: key for _, key in self.zones.values()}.values()
        config = folder / "knot.conf"
        config.write_text(
            f"server:\n  listen: {address}@53\n  rundir: {folder}\ndatabase:\n  storage: {folder}/db\n"
            f"key:\n" + "".join(key.knot() for key in keys) + remotes +
            "acl:\n  - id: transfer\n    address: 127.0.0.0/8\n    action: transfer\n"
            "  - id: notify\n    address: 127.0.0.0/8\n    action: notify\n" +
            "".join(f"  - id: {key.name}\n    key: {key.name}\n    action: update\n" for key in keys) +
            f"zone:\n{zones}")
        self.lab.start(["knotd", "-c", str(config)], log=self.lab.path(f"knot-{name}.log"))
        wait_until(lambda: listens(address), f"knot at {address}")

    def unbound(self):
        config = self.lab.path("unbound", "unbound.conf")
        config.write_text(
            f"server:\n  interface: 127.0.0.1\n  port: 53\n  do-daemonize: no\n  username: \"\"\n  chroot: \"\"\n"
            f"  directory: \"{config.parent}\"\n  pidfile: \"\"\n  use-syslog: no\n  do-not-query-localhost: no\n"
            f"  module-config: \"iterator\"\n  cache-max-ttl: 0\n  cache-max-negative-ttl: 0\n"
            f"  local-zone: \"test.\" nodefault\n"
            + "".join(f"stub-zone:\n  name: {zone}\n  stub-addr: {PRIMARY}\n" for zone in self.zones)
            + "remote-control:\n  control-enable: no\n")
        self.lab.start(["unbound", "-c", str(config)], ports=[53])

    @staticmethod
    def dig(name, kind="TXT", server=PRIMARY):
        """The answer's lines; texts without their quotes. No answer is an error, not an answer without lines."""
        told = subprocess.run(["dig", "+short", "+norecurse", "+tries=3", "+time=10", f"@{server}", name, kind],
                              capture_output=True, text=True, check=True)
        return [line.strip('"').replace('" "', "") for line in told.stdout.splitlines() if not line.startswith(";")]

    def nsupdate(self, key, *lines):
        subprocess.run(["nsupdate", "-v", "-k", str(key.nsupdate)], check=True, text=True, capture_output=True,
                       input="".join(f"{line}\n" for line in (f"server {PRIMARY}", *lines, "send")))


def listens(address):
    with socket.socket() as probe:
        return probe.connect_ex((address, 53)) == 0


class DnsScenario(unittest.TestCase):
    """A laboratory whose names are served by knot."""

    def setUp(self):
        missing = sorted({package for program, package in PROGRAMS.items() if not shutil.which(program)})
        if missing:
            print(f"not here: Debian packages {', '.join(missing)}", file=sys.stderr)
            sys.exit(77)
        self.lab = Lab()
        self.addCleanup(self.lab.close)

    @staticmethod
    def solver(client, method, **settings):
        """Writes acme8443.toml with a [dns_solver] table; a value is a text or a list of texts."""
        client.config.mkdir(parents=True, exist_ok=True)
        lines = [f'method = "{method}"'] + [f"{key} = {quoted(value)}" for key, value in settings.items()]
        (client.config / "acme8443.toml").write_text("\n".join(['challenge = "dns-01"', "[dns_solver]", *lines, ""]))

    @staticmethod
    def signed(key, **settings):
        """The settings of method rfc2136 with this key."""
        return {"key_name": key.name, "algorithm": key.algorithm, "key": f"file:{key.file}", **settings}

    def left_at(self, name):
        """What the primary shows there, and the secondary as soon as it has followed."""
        left = set(Zones.dig(name))
        wait_until(lambda: set(Zones.dig(name, server=SECONDARY)) == left, f"the secondary shows {left} at {name}")
        return sorted(left)


def quoted(value):
    if isinstance(value, list):
        return "[" + ", ".join(map(quoted, value)) + "]"
    return '"' + str(value).replace("\\", "\\\\").replace('"', '\\"') + '"'
