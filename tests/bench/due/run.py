#!/usr/bin/env python3
"""Many certificates due at once, on one Pebble with its delays off.

    PYTHONPATH=tests/support ACME8443=build/release/acme8443 tests/bench/due/run.py
        [--due 1000] [--names 100] [--loop 10] [--jobs 8] [--connections 4] [--rounds 3] [--alone]

One `renew` for all that are due beside the bare client with four connections, round for round; loops of lego and
certbot over fewer. What counts: certificates a second, CPU of the client for each, and the CPU of the CA in the
same time, because both share this machine. $ACME8443 should be an optimised build.
"""
import argparse
import os
import shutil
import statistics
import subprocess
import sys
import time
from pathlib import Path

import lab
from lab import namespace, others

GOAL = 1.3
TICK = os.sysconf("SC_CLK_TCK")


class LockedUp(Exception):
    """Pebble answers nobody any more (lab.Pebble)."""


def cpu_of(process):
    """Seconds that a process has used so far."""
    fields = Path(f"/proc/{process.pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICK


class Bench:
    def __init__(self, here):
        self.here, self.serial, self.cas = here, 0, 0
        self.new_ca()

    def new_ca(self):
        """Looking through all that it knows, an old one takes longer for each order, and is likelier to lock up."""
        self.ca = lab.Pebble(self.here, retry_after=(0, 0), number=self.cas, processors=os.cpu_count())
        self.cas += 1
        self.trusting = {"LEGO_CA_CERTIFICATES": str(self.ca.bundle), "REQUESTS_CA_BUNDLE": str(self.ca.bundle)}

    def names(self, count):
        self.serial += 1
        return [f"n{number}.r{self.serial}.example.test" for number in range(count)]

    def measure(self, what, count, *commands):
        """Runs them one after the other; (wall, client's CPU, CA's CPU), seconds. LockedUp when one takes longer than
        a minute and a tenth of a second for each certificate."""
        log = self.here.path("bench.log")
        with open(log, "wb") as output:
            ca, children, started = cpu_of(self.ca.process), os.times(), time.monotonic()
            for argv in commands:
                try:
                    code = subprocess.run(list(map(str, argv)), stdin=subprocess.DEVNULL, stdout=output, stderr=output,
                                          env={**os.environ, **self.trusting}, timeout=60 + count / 10).returncode
                except subprocess.TimeoutExpired:
                    raise LockedUp(what) from None
                said = log.read_text(errors="replace")
                if code and "with 0 bytes received" in said:
                    raise LockedUp(what)
                if code:
                    raise RuntimeError(f"{what}: exit {code}\n{said[-3000:]}")
            wall = time.monotonic() - started
        now = os.times()
        client = now.children_user + now.children_system - children.children_user - children.children_system
        return wall, client, cpu_of(self.ca.process) - ca

    def ours(self, count, jobs):
        self.serial += 1
        self.new_ca()
        client = lab.Client(self.here, self.ca.url, self.ca.bundle, name=f"ours-{self.serial}")
        settings = (f'ca = "{self.ca.url}"\nca_bundle = "{self.ca.bundle}"\nagree_tos = true\n'
                    f'dns = ["{lab.pebble.DNS}"]\nallow_special_addresses = true\n')
        (client.config / "certificates").mkdir(parents=True)
        (client.config / "acme8443.toml").write_text(settings)
        names = self.names(count)
        for name in names:
            (client.config / "certificates" / f"{name}.toml").write_text(f'names = ["{name}"]\n')
        figures = self.measure("acme8443", count, client.argv("renew", "--jobs", jobs))
        issued = len(list((client.state / "live").iterdir()))
        if issued != count:
            raise RuntimeError(f"{issued} of {count} were issued")
        return figures

    def bare(self, count, connections):
        self.new_ca()
        program = os.environ.get("BARE_CLIENT") or Path(lab.program()).parent / "tests/bare_client"
        return self.measure("bare client", count,
                            [program, "-j", connections, self.ca.url, self.ca.bundle, *self.names(count)])

    def lego(self, count):
        home = self.here.path("lego")
        return self.measure("lego", count, *(
            ["lego", "--accept-tos", "--email", "me@example.test", "--server", self.ca.url, "--path", home,
             "--domains", name, "--http", "run"] for name in self.names(count)))

    def certbot(self, count):
        home = self.here.path("certbot")
        return self.measure("certbot", count, *(
            ["certbot", "certonly", "--standalone", "--non-interactive", "--agree-tos",
             "--register-unsafely-without-email", "--server", self.ca.url, "-d", name, "--config-dir", f"{home}/etc",
             "--work-dir", f"{home}/lib", "--logs-dir", f"{home}/log"] for name in self.names(count)))


def until_it_answers(measure, *arguments):
    """Once more, with another CA, when it has locked up."""
    while True:
        try:
            return measure(*arguments)
        except LockedUp as who:
            print(f"Pebble has locked up under {who}: measured again", file=sys.stderr)


def show(what, count, rows):
    wall, client, ca = map(statistics.median, zip(*rows))
    print(f"| {what} | {count:,} | {count / wall:.1f} | {1000 * wall / count:.1f} | {1000 * client / count:.1f} | "
          f"{1000 * ca / count:.1f} |", flush=True)
    return wall


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("--due", type=int, default=1000)
    parser.add_argument("--names", type=int, default=100, help="beside the bare client [100]")
    parser.add_argument("--loop", type=int, default=10, help="of lego and certbot, which take seconds for each [10]")
    parser.add_argument("--jobs", type=int, default=8)
    parser.add_argument("--connections", type=int, default=4, help="of the bare client [4]")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--alone", action="store_true", help="without certbot and lego")
    arguments = parser.parse_args()
    namespace.enter()
    with lab.Lab() as here:
        lab.start_dns(here)
        bench = Bench(here)
        print("| client | certificates | a second | wall ms each | client's CPU ms each | CA's CPU ms each |\n"
              "|---|---:|---:|---:|---:|---:|")
        ours, bare = [], []
        for _ in range(arguments.rounds):
            ours.append(until_it_answers(bench.ours, arguments.names, arguments.jobs))
            bare.append(until_it_answers(bench.bare, arguments.names, arguments.connections))
        floor = show(f"bare client, {arguments.connections} connections", arguments.names, bare)
        mine = show(f"acme8443 renew --jobs {arguments.jobs}", arguments.names, ours)
        if not arguments.alone:
            others.trust(here, bench.ca)
            for client in ("lego", "certbot"):
                if shutil.which(client):
                    show(f"{client}, a loop", arguments.loop, [getattr(bench, client)(arguments.loop)])
        if arguments.due:
            show(f"acme8443 renew --jobs {arguments.jobs}", arguments.due,
                 [until_it_answers(bench.ours, arguments.due, arguments.jobs)])
    print(f"{arguments.names} names: {mine / floor:.2f} times the bare client's wall time; the goal, {GOAL}, is "
          f"{'met' if mine <= GOAL * floor else 'MISSED'}")


if __name__ == "__main__":
    sys.exit(main())
