#!/usr/bin/env python3
"""Kills the whole program, or fails one of its calls, at every point where it touches a file: against Pebble,
with a service that serves what was deployed.

    program_sweep.py KILLAT kill|errors [--pairs COUNT] [--every] [--seed SEED] [--only SCENARIO]

After each, the pair in the store and the pair of the service are whole, and one plain `renew` mends everything:
both hold one certificate, the order that was begun was finished with its own key, the account's key is there,
nothing half-made is left, no lock is held.

kill     SIGKILL of the whole process tree at each change of a file, and as often as --pairs says, a second one
         at a random point of the recovery. From the recorded order of calls: nothing is renamed, told to the CA or
         to anybody, or called done before it is fsynced (durable_order.py).
errors   each call, reads included, answers once with an error: at every write, fsync, rename and open ENOSPC, EIO
         or EMFILE in turn, else one that the call can have. --every: with each of them.

With ACME8443_LONG set: 900 pairs for each activity, and every error.
"""
import argparse
import collections
import concurrent.futures
import dataclasses
import os
import pathlib
import queue
import random
import shutil
import sys
import tempfile
import typing

import lab
from lab import namespace
from lab.pebble import DNS
import durable_order
from program_site import NAME, Site
from promises import demand
from store_sweep import NAMED, WRITES, errors_at
from tally import KILLED, TWICE, Tally

LONG = "ACME8443_LONG" in os.environ
# Most of a run is waiting for the CA.
WORKERS = 16
# done; issued, not deployed; cannot write; busy; permission; configuration (a file of it cannot be read)
TYPED = (0, 20, 73, 75, 77, 78)


@dataclasses.dataclass
class Scenario:
    name: str
    before: tuple  # what has happened: functions of a Site
    arguments: typing.Callable  # of a Site: what is run and disturbed
    has_live: bool = True
    recovery: typing.Callable = lambda site: [site.plain_run()]  # of a Site: the runs that mend everything
    issues: bool = True  # there is a certificate in the end,
    deploys: bool = True  # and a service that has it
    anew: bool = False  # it changes something at the CA: a copy of the beginning would be wrong there


def issued(site):
    site.succeed(*site.issue())


def renewed(site):
    site.succeed("renew", "--force")


def refused(site):
    """The next deployment does not happen: a new certificate waits for the service."""
    refuse = site.directory / "refuse"
    refuse.touch()
    site.succeed("renew", "--force", status=20)
    refuse.unlink()


def many_kept(site):
    """More generations than are wanted from now on; the next run removes them, once the service has the newest."""
    settings = site.etc / "certificates" / f"{NAME}.toml"
    text = settings.read_text()
    settings.write_text("keep = 9\n" + text)
    for _ in range(3):
        renewed(site)
    refused(site)
    settings.write_text("keep = 2\n" + text)


def configured(site):
    """Nothing but a configuration."""
    site.etc.mkdir(parents=True)
    (site.etc / "acme8443.toml").write_text(
        f'ca_bundle = "{site.ca.bundle}"\ndns = ["{DNS}"]\nallow_special_addresses = true\n')


def held_by_uacme(site):
    """All that there is lies in another client's directory; acme8443 begins anew."""
    site.succeed(*site.issue())
    foreign = site.directory / "foreign"
    shutil.rmtree(foreign, ignore_errors=True)
    (foreign / "private" / NAME).mkdir(parents=True)
    (foreign / NAME).mkdir()
    key, = site.lib.glob("accounts/*/*/key.pem")
    shutil.copy(key, foreign / "private/key.pem")
    shutil.copy(site.live / "privkey.pem", foreign / "private" / NAME / "key.pem")
    shutil.copy(site.live / "fullchain.pem", foreign / NAME / "cert.pem")
    shutil.rmtree(site.tree)
    configured(site)


def open_account(site):
    return ["account", "register", *site.at_ca(), "--agree-tos"]


def take_over(site):
    return ["import", "uacme", str(site.directory / "foreign"), "--ca", site.ca.url]


def roll_over(site):
    return ["account", "rollover", *site.at_ca()]


SCENARIOS = [
    Scenario("first issue", (), Site.issue, has_live=False),
    # As many generations as are kept: this one prunes.
    Scenario("renewal", (issued, renewed, renewed), lambda site: ["renew", "--force"]),
    Scenario("account creation", (configured,), open_account, has_live=False,
             recovery=lambda site: [open_account(site)], issues=False),
    # Renewing afterwards shows that the key which is left is the one that the CA knows.
    Scenario("key rollover", (issued,), roll_over, recovery=lambda site: [["renew", "--force"]], anew=True),
    Scenario("deploy", (issued, refused), lambda site: ["deploy"]),
    Scenario("import", (held_by_uacme,), take_over, has_live=False,
             recovery=lambda site: [take_over(site), ["renew"]], deploys=False),
    Scenario("prune", (issued, many_kept), lambda site: ["renew"]),
]


@dataclasses.dataclass
class Case:
    scenario: Scenario
    point: int
    event: str
    error: str = ""  # empty: kill
    draw: float = -1.0  # how far the recovery gets before it is killed, too

    def __str__(self):
        what = self.error or "killed"
        then = f", then {self.draw:.3f} of the recovery" if self.draw >= 0 else ""
        return f"{self.scenario.name}: {what} at {self.point} {self.event}{then}"

    def run(self, site):
        """Whether the point was reached."""
        site.put_back(self.scenario)
        keys, generations = site.account_keys(), len(site.generations())
        options = ("-a", "-e", self.error) if self.error else ()
        status, said = site.traced(self.point, self.scenario.arguments(site), *options)
        if status == 0 and len(site.events()) < self.point:
            return False
        if self.error:
            self.check_status(status, said)
        else:
            demand(status == 137, f"not killed: {status} {said}")
        site.check_whole(self.scenario.has_live)
        begun = site.begun()
        keys |= site.account_keys()
        if self.draw >= 0:
            self.kill_again(site)
            begun = begun if begun[0] else site.begun()
            keys |= site.account_keys()
        for arguments in self.scenario.recovery(site):
            status, said = site.run(arguments)
            demand(status == 0, f"the plain run: {status} {said}")
        site.check_healed(keys, begun, generations, self.scenario.issues, self.scenario.deploys)
        return True

    def check_status(self, status, said):
        demand(status in TYPED, f"status {status} {said}")
        event, path = self.event.split()[:2]
        # What did not reach the disk is not called done. A draft that cannot be removed is harmless, and of a
        # deployment the service itself says how it stands: every run looks.
        harmless = path == "lib/drafts" or path.startswith(("lib/deployments/", "tls"))
        harmless = harmless or "old generations are left" in said  # pruning goes on in the next run
        if event in ("write", "fsync") and self.error != "EINTR" and not harmless:
            demand(status != 0, f"called done: {said}")

    def kill_again(self, site):
        """The recovery dies, too."""
        points = len(site.events())
        status, said = site.traced(1 + int(self.draw * points), self.scenario.recovery(site)[0])
        demand(status in (0, 137), f"neither killed nor done: {status} {said}")
        site.check_whole(self.scenario.has_live)


class Sweep:
    def __init__(self, killat, laboratory, scratch):
        self.sites = queue.Queue()
        for number in range(WORKERS):
            ca = lab.Pebble(laboratory, retry_after=(0, 0), number=number)
            self.sites.put(Site(scratch / f"site-{number}", number, ca, killat))

    def with_site(self, function):
        site = self.sites.get()
        try:
            return function(site)
        finally:
            self.sites.put(site)

    def events(self, scenario, *options):
        """What an undisturbed run does."""
        def count(site):
            site.put_back(scenario)
            status, said = site.traced(0, scenario.arguments(site), *options)
            demand(status == 0, f"undisturbed: {status} {said}")
            return site.events()
        return self.with_site(count)

    def check_order(self, scenario):
        """What a power cut might take too early, of what the run writes into the store or for the service."""
        def complaints(site):
            site.put_back(scenario)
            status, said = site.traced(0, scenario.arguments(site), "-s")
            demand(status == 0, f"undisturbed: {status} {said}")
            log = site.log.read_text().splitlines()
            touched = [str(top) for top in (site.lib, site.tls) if any(f" {top}/" in line for line in log)]
            return [each for top in touched for each in durable_order.complaints(log, top)]
        return self.with_site(complaints)

    def kill_cases(self, scenario):
        return [Case(scenario, number, event) for number, event in enumerate(self.events(scenario), 1)]

    def pair_cases(self, scenario, pairs):
        events = list(enumerate(self.events(scenario), 1))
        return [Case(scenario, *random.choice(events), draw=random.random()) for _ in range(pairs)]

    def error_cases(self, scenario, every):
        """By error."""
        cases = collections.defaultdict(list)
        for number, event in enumerate(self.events(scenario, "-a"), 1):
            kind = event.split()[0]
            errors = errors_at(kind, number, every)
            if kind in WRITES and not every:
                errors = (NAMED[number % len(NAMED)],)
            for error in errors:
                cases[error].append(Case(scenario, number, event, error))
        return cases

    def run(self, cases):
        """Those that are broken, and why."""
        with concurrent.futures.ThreadPoolExecutor(WORKERS) as pool:
            running = [(case, pool.submit(self.with_site, case.run)) for case in cases]
            concurrent.futures.wait([future for _, future in running])
        broken = [f"{case}: {future.exception()}" for case, future in running if future.exception()]
        reached = sum(future.exception() is None and future.result() for _, future in running)
        # Two runs need not do quite the same; but a sweep that meets nothing proves nothing.
        demand(reached + len(broken) > 0.9 * len(cases), f"only {reached} of {len(cases)} points were reached")
        return broken


def main():
    parser = argparse.ArgumentParser(usage=__doc__)
    parser.add_argument("killat")
    parser.add_argument("what", choices=["kill", "errors"])
    parser.add_argument("--pairs", type=int, default=900 if LONG else 100)
    parser.add_argument("--every", action="store_true", default=LONG)
    parser.add_argument("--seed", type=int, default=8443)
    parser.add_argument("--only", choices=[each.name for each in SCENARIOS])
    arguments = parser.parse_args()
    namespace.enter()
    random.seed(arguments.seed)
    os.environ["PEBBLE_VA_ALWAYS_VALID"] = "1"
    # SIGKILL and errors are the same in memory, where fsync costs nothing.
    memory = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None
    tally, early = Tally(f"program_{arguments.what}"), []
    with lab.Lab() as laboratory, tempfile.TemporaryDirectory(prefix="acme8443-sweep-", dir=memory) as directory:
        lab.start_dns(laboratory)
        sweep = Sweep(arguments.killat, laboratory, pathlib.Path(directory))
        for scenario in SCENARIOS:
            if arguments.only not in (None, scenario.name):
                continue
            if arguments.what == "kill":
                for what, cases in ((KILLED, sweep.kill_cases(scenario)),
                                    (TWICE, sweep.pair_cases(scenario, arguments.pairs))):
                    tally.add(scenario.name, what, len(cases), sweep.run(cases))
                found = sweep.check_order(scenario)
                early += found
                print(f"{scenario.name}, order of writes: {found or 'good'}", flush=True)
            else:
                for error, cases in sweep.error_cases(scenario, arguments.every).items():
                    tally.add(scenario.name, error, len(cases), sweep.run(cases))
    sys.exit(tally.close() or bool(early))


if __name__ == "__main__":
    main()
