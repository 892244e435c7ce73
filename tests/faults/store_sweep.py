#!/usr/bin/env python3
"""Kills store_driver, or fails one of its calls, at every point where it touches the store.

    store_sweep.py KILLAT DRIVER kill|errors|race [--pairs COUNT] [--every] [--seed SEED] [--only SCENARIO]

Each time, key and certificate of the live pair still belong together (promises.py);
then one plain run must mend everything: a pair that is the newest certificate the CA has signed, no
certificate wasted, the account's key kept, nothing half-made left, no lock held.

kill     SIGKILL at each change of a file; the order of writes is checked for power cuts, too.
         --pairs: as often, kill the recovery as well, at random points.
errors   each call, reads included, answers once with an error: ENOSPC, EIO and EMFILE each in turn at every write,
         fsync, rename and open, else one that the call can have. --every: with each that it can have, too.
         Half as often as --pairs says, the recovery meets an error as well.
race     eight runs at once on an empty store, one of them killed at a random moment: one certificate.

With ACME8443_LONG set: 700 pairs for each scenario, every error, 200 races.
"""
import argparse, collections, concurrent.futures, hashlib, os, pathlib, random, shutil, subprocess, sys, tempfile, time

from cryptography import x509
from cryptography.hazmat.primitives.serialization import load_pem_private_key

import durable_order
from promises import check_pair, check_tidy, demand, public_half, signed_by
from tally import FAILED_TWICE, KILLED, TWICE, Tally

LONG = "ACME8443_LONG" in os.environ
NAME = "app.example.org"
PATIENCE = 600  # seconds; what hangs is broken, what is slow is not
TYPED = (0, 73, 77)  # done; cannot write; permission

# scenario: what has happened before ("damage" flips a bit of the live key), and the run that is disturbed
SCENARIOS = {
    "first issue": ((), "run"),
    "renewal": (("run", "renew"), "renew"),
    "account creation": ((), "account"),
    "key rollover": (("run",), "rekey"),
    "prune": (("run", "renew"), "prune"),
    "healing": (("run", "renew", "damage"), "run"),
}

CHANGES = ("ENOSPC", "EIO", "EROFS")
ERRORS = {
    "open-write": CHANGES + ("EMFILE", "EACCES", "EINTR"),
    "open-read": ("EMFILE", "EIO", "EACCES", "EINTR"),
    "write": ("ENOSPC", "EDQUOT", "EIO", "EINTR"),
    "fsync": ("EIO", "ENOSPC", "EINTR"),
    "read": ("EIO", "EINTR"),
    "list": ("EIO",),
    "readlink": ("EIO", "EACCES"),
    "flock": ("EINTR", "EIO"),
}


NAMED = ("ENOSPC", "EIO", "EMFILE")
WRITES = ("write", "fsync", "rename", "open-write", "open-trunc", "open-read")


def errors_at(event, turn, every):
    """What a call is made to answer, one after the other."""
    possible = ERRORS.get(event, CHANGES)
    if event in WRITES:
        return dict.fromkeys(NAMED + possible if every else NAMED)
    return possible if every else (possible[turn % len(possible)],)


class Site:
    """A store and a CA in a directory of their own."""

    def __init__(self, driver, directory):
        self.driver, self.directory = driver, pathlib.Path(directory)
        self.store, self.ca = self.directory / "store", self.directory / "ca"

    def copy(self, directory):
        shutil.copytree(self.directory, directory, symlinks=True)
        return Site(self.driver, directory)

    def run(self, verb, *before):
        """The driver's exit status, and what it said."""
        done = subprocess.run([*before, self.driver, str(self.store), str(self.ca), verb],
                              capture_output=True, text=True, timeout=PATIENCE)
        return done.returncode, done.stderr.strip()

    def prepare(self, verb):
        if verb == "damage":
            key = self.live / "privkey.pem"
            text = bytearray(key.read_bytes())
            text[len(text) // 2] ^= 1
            key.write_bytes(text)
        else:
            status, said = self.run(verb)
            demand(status == 0, f"preparing with {verb}: {status} {said}")

    @property
    def live(self):
        return self.store / "live" / NAME

    def signed(self):
        """Leaves that the CA has signed, oldest first."""
        orders = sorted((self.ca / "orders").glob("*/chain.pem"), key=lambda path: int(path.parent.name))
        return [path.read_text().split("-----BEGIN", 2)[1] for path in orders]

    def orders(self):
        return len(list((self.ca / "orders").iterdir()))

    def check_pair(self):
        """Would a server start with it?"""
        check_pair(self.live)
        issuer, root = (x509.load_pem_x509_certificate(path.read_bytes())
                        for path in (self.live / "chain.pem", self.ca / "authority/root.pem"))
        demand(signed_by(issuer, root), "the chain does not lead to the root")

    def check_account(self):
        """The store's one key is the one that the CA knows."""
        keys = list((self.store / "accounts").glob("*/*/key.pem"))
        known = [path.name for path in (self.ca / "accounts").iterdir() if not path.name.startswith(".")]
        ours = [hashlib.sha256(public_half(load_pem_private_key(key.read_bytes(), None))).hexdigest() for key in keys]
        demand(ours == known, f"the CA knows accounts {known}, the store has keys of {ours}")


class Sweep:
    def __init__(self, killat, driver, scenario, scratch):
        self.killat, self.scenario, self.scratch = killat, scenario, scratch
        before, self.verb = SCENARIOS[scenario]
        self.golden = Site(driver, scratch / "golden")
        self.golden.store.parent.mkdir(parents=True)
        self.golden.copy(scratch / "unused").run("run")
        for verb in before:
            self.golden.prepare(verb)
        self.lost = (self.golden.live / "cert.pem").read_text() if "damage" in before else ""
        self.whole = bool(before) and "damage" not in before  # is there a pair that must stay whole?
        self.anew = not before
        if not before:  # the CA's own keys are not made again and again
            shutil.copytree(scratch / "unused/ca/authority", self.golden.ca / "authority")
            (self.golden.ca / "orders").mkdir()

    def tracer(self, site, point, *options):
        return (self.killat, "-r", str(site.store), "-o", str(site.directory / "log"), *options, str(point))

    def events(self, *options, site=None, verb=None):
        """What an undisturbed run does, as killat's log."""
        site = (site or self.golden).copy(self.scratch / "undisturbed")
        site.store.mkdir(mode=0o700, exist_ok=True)
        status, said = site.run(verb or self.verb, *self.tracer(site, 0, *options))
        demand(status == 0, f"undisturbed: {status} {said}")
        log = (site.directory / "log").read_text().splitlines()
        shutil.rmtree(site.directory)
        return log

    def check_order(self):
        """Of the whole run, the CA's part included."""
        site = self.golden.copy(self.scratch / "undisturbed")
        log = site.directory / "log"
        status, said = site.run(self.verb, self.killat, "-r", str(site.directory), "-o", str(log), "0")
        demand(status == 0, f"undisturbed: {status} {said}")
        early = list(durable_order.complaints(log.read_text().splitlines(), str(site.store), str(site.ca)))
        shutil.rmtree(site.directory)
        return early

    def fresh(self, name):
        site = self.golden.copy(self.scratch / name)
        site.store.mkdir(mode=0o700, exist_ok=True)
        return site

    def check_after(self, site):
        """Right after the disturbance."""
        if self.whole or (self.anew and site.live.is_symlink()):
            site.check_pair()

    def check_healed(self, site, more_orders):
        """After one plain run."""
        status, said = site.run("run")
        demand(status == 0, f"the plain run: {status} {said}")
        site.check_pair()
        site.check_account()
        check_tidy(site.store)
        for aside in (site.store / "quarantine").glob("*/*"):
            demand((aside / "cert.pem").read_text() == self.lost, f"without need in quarantine: {aside}")
        newest = [leaf for leaf in site.signed() if leaf not in self.lost][-1]
        demand(newest in (site.live / "cert.pem").read_text(), "the newest certificate is not the live one")
        new = len(site.signed()) - len(self.golden.signed())
        demand(new <= 1, f"{new} certificates for one")
        new = site.orders() - self.golden.orders()
        demand(new <= 1 + more_orders, f"{new} orders for one")

    def kill_at(self, point):
        site = self.fresh(f"kill-{point}")
        status, said = site.run(self.verb, *self.tracer(site, point))
        demand(status == 137, f"not killed: {status} {said}")
        self.check_after(site)
        self.check_healed(site, 1)
        shutil.rmtree(site.directory)

    def twice(self, point, draw, error=None):
        """The recovery is disturbed, too, `draw` of its way: both are killed, or both meet the error."""
        how = ("-a", "-e", error) if error else ()
        site = self.fresh(f"pair-{point}-{draw}")
        site.run(self.verb, *self.tracer(site, point, *how))
        counted = site.copy(f"{site.directory}-counted")
        counted.run("run", *self.tracer(counted, 0, *how[:1]))
        points = len((counted.directory / "log").read_text().splitlines())
        shutil.rmtree(counted.directory)
        if points:
            status, said = site.run("run", *self.tracer(site, 1 + int(draw * points), *how))
            demand(status in TYPED if error else status == 137, f"the recovery: {status} {said}")
        self.check_after(site)
        self.check_healed(site, 2)
        shutil.rmtree(site.directory)

    def fail_at(self, point, error, event, path):
        site = self.fresh(f"fail-{point}-{error}")
        status, said = site.run(self.verb, *self.tracer(site, point, "-a", "-e", error))
        demand(status in TYPED, f"status {status} {said}")
        if event in ("write", "fsync") and error != "EINTR" and pathlib.Path(path).name != "drafts":
            # What did not reach the disk is not called done. (A draft that cannot be removed is harmless.)
            demand(status != 0, "called done")
        self.check_after(site)
        self.check_healed(site, 1)
        shutil.rmtree(site.directory)

    def race(self, number, delay):
        site = self.fresh(f"race-{number}")
        runs = [subprocess.Popen([site.driver, str(site.store), str(site.ca), self.verb],
                                 stderr=subprocess.PIPE, text=True) for _ in range(8)]
        time.sleep(delay)
        runs[number % 8].kill()
        ends = [(run.communicate(timeout=PATIENCE)[1].strip(), run.returncode) for run in runs]
        for said, status in ends:
            demand(status in (0, 75, -9), f"status {status} {said}")
        self.check_after(site)
        self.check_healed(site, 1)
        shutil.rmtree(site.directory)


def sweep(cases):
    """Runs (description, function, arguments) side by side; the descriptions of those that broke."""
    with concurrent.futures.ThreadPoolExecutor(2 * os.cpu_count()) as pool:
        running = [(what, pool.submit(function, *arguments)) for what, function, arguments in cases]
        return [f"{what}: {broken}" for what, future in running if (broken := future.exception())]


def kill_cases(scenario):
    events = [line.split(" ", 1) for line in scenario.events()]
    return [(f"killed at {number} {event}", scenario.kill_at, (number,)) for number, event in events]


def pair_cases(scenario, pairs, errors=(None,)):
    points = len(scenario.events("-a") if errors[0] else scenario.events())
    for _ in range(pairs):
        case = 1 + random.randrange(points), random.random(), random.choice(errors)
        yield "{} and then {:.3f} of the recovery: {}".format(*case), scenario.twice, case


def error_cases(scenario, every):
    """By error."""
    cases = collections.defaultdict(list)
    for turn, line in enumerate(scenario.events("-a")):
        number, event, path = line.split()[:3]
        for error in errors_at(event, turn, every):
            cases[error].append((f"{error} at {number} {event} {path}", scenario.fail_at, (number, error, event, path)))
    return cases


def control(arguments, scratch):
    """A sweep that cannot see a careless client proves nothing."""
    SCENARIOS["careless"] = (("run", "renew"), "careless")
    scenario = Sweep(arguments.killat, arguments.driver, "careless", scratch / "careless")
    cases = kill_cases(scenario)
    broken = sweep(cases)
    print(f"careless (the control): {len(cases)} points, {len(broken)} broken")
    return 0 if len(broken) * 2 > len(cases) and list(scenario.check_order()) else 1


def main():
    parser = argparse.ArgumentParser(usage=__doc__)
    parser.add_argument("killat")
    parser.add_argument("driver")
    parser.add_argument("what", choices=["kill", "errors", "race"])
    parser.add_argument("--pairs", type=int, default=700 if LONG else 100)
    parser.add_argument("--every", action="store_true", default=LONG)
    parser.add_argument("--seed", type=int, default=8443)
    parser.add_argument("--only", choices=list(SCENARIOS))
    arguments = parser.parse_args()
    random.seed(arguments.seed)
    bad = 0
    tally = Tally(f"store_{arguments.what}")
    # SIGKILL and errors are the same in memory, where fsync costs nothing.
    memory = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None
    with tempfile.TemporaryDirectory(prefix="acme8443-sweep-", dir=memory) as directory:
        scratch = pathlib.Path(directory)
        if arguments.what == "race":
            scenario = Sweep(arguments.killat, arguments.driver, "first issue", scratch / "first")
            cases = [(f"race {number}", scenario.race, (number, random.uniform(0, 0.2)))
                     for number in range(200 if LONG else 20)]
            tally.add("eight first issues at once", KILLED, len(cases), sweep(cases))
            sys.exit(tally.close())
        for name in [arguments.only] if arguments.only else list(SCENARIOS):
            scenario = Sweep(arguments.killat, arguments.driver, name, scratch / name.replace(" ", "-"))
            if arguments.what == "kill":
                for what, cases in ((KILLED, kill_cases(scenario)), (TWICE, list(pair_cases(scenario, arguments.pairs)))):
                    tally.add(name, what, len(cases), sweep(cases))
                early = scenario.check_order()
                bad += len(early)
                print(f"{name}, order of writes: {early or 'good'}", flush=True)
            else:
                for error, cases in error_cases(scenario, arguments.every).items():
                    tally.add(name, error, len(cases), sweep(cases))
                cases = list(pair_cases(scenario, arguments.pairs // 2, NAMED))
                tally.add(name, FAILED_TWICE, len(cases), sweep(cases))
        if arguments.what == "kill":
            bad += control(arguments, scratch)
    sys.exit(tally.close() or bool(bad))


if __name__ == "__main__":
    main()
