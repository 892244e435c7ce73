"""A little Internet of signed zones: knot serves the root and what is below, unbound resolves without
validating, and the program under test validates from the laboratory's own root key."""
import socket
import subprocess

from lab import namespace
from lab.names import add_addresses, answers
from lab.processes import wait_until

ROOT_SERVER = "198.41.0.4"
ROOT_KEY = "/usr/share/dns/root.key"
SOA = "@ 300 SOA ns.{origin} hostmaster.{origin} {serial} 3600 600 86400 300\n"


class Knot:
    """One name server with these zones (name -> text). `signed` ones have a key of their own, and a DS record
    at their parent if that is here too; `wrong` ones a DS record that does not fit."""

    def __init__(self, lab, address, zones, signed=(), wrong=(), name="knot", serial=1):
        self.lab, self.folder = lab, lab.path(name, "x").parent
        add_addresses(address)
        self.config = self.folder / "knot.conf"
        (self.folder / "db").mkdir()
        listed = "".join(f"  - domain: {zone}\n    file: {self.file(zone)}\n" + (
            "    dnssec-signing: on\n    dnssec-policy: lab\n" if zone in signed else "")
            for zone in zones)
        self.config.write_text(
            f"server:\n  listen: {address}@53\n  rundir: {self.folder}\n"
            f"database:\n  storage: {self.folder}/db\n"
            "policy:\n  - id: lab\n    manual: on\n    single-type-signing: on\n"
            "template:\n  - id: default\n"
            f"    storage: {self.folder}\n    zonefile-sync: -1\n    zonefile-load: whole\nzone:\n{listed}")
        for zone in signed:
            self.keymgr(zone, "generate", "algorithm=ECDSAP256SHA256", "ksk=yes", "zsk=yes")
        for zone, text in zones.items():
            origin = "" if zone == "." else zone + "."
            head = SOA.format(origin=origin or ".", serial=serial) if zone != "." else SOA.format(
                origin="", serial=serial)
            below = [child for child in signed if child != "." and parent(child) == zone]
            delegations = "".join(self.ds(child, child in wrong) + "\n" for child in below)
            (self.folder / self.file(zone)).write_text(f"$ORIGIN {origin or '.'}\n" + head + text + delegations)
        lab.start(["knotd", "-c", str(self.config)], log=lab.path(f"{name}.log"))
        for zone in zones:
            self.wait(address, zone)

    @staticmethod
    def file(zone):
        return ("root" if zone == "." else zone) + ".zone"

    def keymgr(self, zone, *arguments):
        run = subprocess.run(["keymgr", "-c", str(self.config), zone, *arguments], capture_output=True, text=True)
        if run.returncode:
            raise RuntimeError(f"keymgr {zone} {arguments}: {run.stdout}{run.stderr}")
        return run.stdout

    def ds(self, zone, wrong=False):
        line = next(line for line in self.keymgr(zone, "ds").splitlines() if " 13 2 " in line)
        digest = line.split()[-1]
        return line.replace(digest, digest[::-1]) if wrong else line

    def wait(self, address, zone):
        """Until it serves the zone, signed."""
        wait_until(lambda: answers(address, "" if zone == "." else zone, "SOA"),
                   lambda: f"{zone} is served: {self.lab.path('knot.log').read_text()[-2000:]}")


def parent(zone):
    return zone.split(".", 1)[1] if "." in zone else "."


def resolver(lab, root):
    """unbound on 127.0.0.1, which /etc/resolv.conf names; the program trusts the key of `root`'s root."""
    folder = lab.path("unbound", "x").parent
    hints = folder / "hints"
    hints.write_text(f". 3600 NS ns.\nns. 3600 A {ROOT_SERVER}\n")
    config = folder / "unbound.conf"
    config.write_text(
        "server:\n  interface: 127.0.0.1\n  port: 53\n  do-daemonize: no\n  username: \"\"\n  chroot: \"\"\n"
        f"  directory: \"{folder}\"\n  pidfile: \"\"\n  use-syslog: no\n  module-config: \"iterator\"\n"
        f"  root-hints: \"{hints}\"\n  do-ip6: no\n  qname-minimisation: no\n"
        "remote-control:\n  control-enable: no\n")
    lab.start(["unbound", "-c", str(config)], ports=[53])
    lab.on_close(namespace.overlay(ROOT_KEY, root.ds(".") + "\n"))


def silent(lab, address):
    """A name server that takes questions and never answers."""
    add_addresses(address)
    server = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    server.bind((address, 53))
    lab.on_close(server.close)
