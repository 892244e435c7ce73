#!/usr/bin/env python3
"""A CA, or a network, that misbehaves: every behaviour of lab.misbehaviour at every endpoint it applies to. What
has to hold in each cell: a typed error and its exit status, memory and time bounded, no control byte on the
terminal, nobody contacted but the CA, the certificate in force untouched, and a next run that succeeds.

The outcome of every cell is in docs/hostile-ca.md; ACME8443_UPDATE=1 writes that page."""
import concurrent.futures
import functools
import os
import pathlib
import re
import shutil
import subprocess
import threading
import time
from dataclasses import dataclass

import lab
from lab import misbehaviour
from lab.client import Run
from lab.listeners import Listener, full_backlog, relay_to
from lab.misbehaviour import BEHAVIOURS, ENDPOINTS, HARMLESS
from lab.scripted_ca import ScriptedCa

NAME = "app.example.test"
LONG = bool(os.environ.get("ACME8443_LONG"))
UPDATE = bool(os.environ.get("ACME8443_UPDATE"))
ONLY = os.environ.get("ACME8443_ONLY", "")  # a regular expression: these cells alone
PAGE = pathlib.Path(__file__).resolve().parents[2] / "docs/hostile-ca.md"
MOST_MIB, MOST_SECONDS = 32, 600
AT_ONCE = 24  # most of the time a cell waits
TRY_AGAIN, UNAVAILABLE = 75, 69
UNPRINTABLE = re.compile(r"[^\n\x20-\x7e\u00a0-\u2029\u202f-\uffff]")
CANARIES = [pathlib.Path("/tmp/acme8443-pwned"), pathlib.Path("/tmp/pwned")]


HEAD = """# A CA that misbehaves

What happens when the CA, or the network before it, does what it should not: {behaviours} behaviours, each at every endpoint it applies
to, {cells} cells. `tests/conformance/hostile_ca.py` runs them against a scripted CA and writes this page; the outcomes are checked with
every run of it, the figures are those of the run that wrote the page.

What holds in every cell:

- The run ends with a typed error, exit status 69 or 75 ([errors.md](errors.md)), or with a good certificate where the behaviour does no harm
  ("issued").
- Peak RSS is at most 32 MiB (here: {mib:.0f}), the run ends within 10 minutes (here: {seconds:.0f} s), a request within 30 seconds.
- Nobody is contacted but the host of the directory, and nothing in clear; no redirect is followed.
- No control byte of the CA's reaches the terminal or the JSON; nothing of it reaches a shell, a path or a format string.
- The certificate in force stays in force, and the next run, against the same CA once it behaves, succeeds.

MiB and s are the largest peak RSS and the longest run of a line's cells.
"""


@dataclass
class Outcome:
    said: str       # the error's code, or "issued"
    exit: int
    mib: float
    seconds: float


class Hostile(lab.Scenario):
    def setUp(self):
        super().setUp()
        for canary in CANARIES:
            canary.unlink(missing_ok=True)
        self.ca = ScriptedCa(self.lab)
        self.strangers = [Listener(self.lab, port, misbehaviour.hang_up) for port in (14080, 14444)]
        golden = self.ca.tenant("golden")
        self.golden = lab.Client(self.lab, golden.url, self.ca.bundle, name="golden")
        self.golden.issue()
        self.numbers = iter(range(20000, 30000))
        self.lock = threading.Lock()

    def client(self, url, bundle):
        """An installation with a certificate in force, from another CA."""
        with self.lock:
            port = next(self.numbers)
        client = lab.Client(self.lab, url, bundle, name=f"cell-{port}")
        client.ca_arguments += ["--http-listen", f"127.0.0.1:{port}", "--forwarded-from", "80"]
        shutil.copytree(self.golden.config, client.config)
        shutil.copytree(self.golden.state, client.state, symlinks=True)
        return client

    def measured(self, client, *arguments):
        """GNU time stands between, because a child's peak RSS begins with its parent's."""
        peak = self.lab.path(client.state.parent.name, "peak")
        argv = ["/usr/bin/time", "-q", "-f", "%M", "-o", str(peak), *client.argv(*arguments)]
        started = time.monotonic()
        done = subprocess.run(argv, stdin=subprocess.DEVNULL, capture_output=True, timeout=MOST_SECONDS + 60)
        seconds = time.monotonic() - started
        run = Run(argv, done.returncode, done.stdout.decode(), done.stderr.decode(), seconds)
        return run, int(peak.read_text().split()[-1]) / 1024

    def bear(self, client, expected, mend):
        """One cell: the run that meets the misbehaviour, then one after `mend()`."""
        before = lab.fingerprint(client.live("cert.pem"))
        run, mib = self.measured(client, "--json", "issue", NAME, "--force", *client.ca_arguments)
        said = HARMLESS if run.code == 0 else run.json["error"]["code"]
        self.assertEqual(said, expected, run)
        self.assertIn(run.code, (0,) if said == HARMLESS else (UNAVAILABLE, TRY_AGAIN), run)
        self.assertIsNone(UNPRINTABLE.search(run.out + run.err), run)
        self.assertLessEqual(mib, MOST_MIB, run)
        self.assertLessEqual(run.seconds, MOST_SECONDS, run)
        if said != HARMLESS:
            self.assertEqual(lab.fingerprint(client.live("cert.pem")), before, run)
            mend()
            again = client.run("renew", "--force", NAME, expect=0)
            self.assertNotEqual(lab.fingerprint(client.live("cert.pem")), before, f"{run}{again}")
        shutil.rmtree(client.state.parent)
        return Outcome(said, run.code, mib, run.seconds)

    def bear_behaviour(self, number, behaviour, endpoint):
        tenant = self.ca.tenant(f"{endpoint}-{number}")

        def twist(visit):
            if visit.endpoint == endpoint:
                behaviour.apply(visit)
            elif endpoint == "nonce" and visit.endpoint == "dir":
                visit.reply.set("Replay-Nonce", None)  # or else nobody asks for one
        tenant.twist = twist

        def mend():
            self.assertGreater(tenant.count(endpoint), 0, "the endpoint was never asked")
            tenant.twist = None
        return self.bear(self.client(tenant.url, self.ca.bundle), behaviour.expected(endpoint), mend)

    def bear_door(self, port, door, bundle):
        tenant = self.ca.tenant(f"door-{port}")
        tenant.base = f"https://localhost:{port}/{tenant.name}"
        opened = full_backlog(self.lab, port) if door.backlog_full else Listener(self.lab, port, door.behave)

        def mend():
            opened.close()
            Listener(self.lab, port, relay_to(self.ca.port))
        return self.bear(self.client(f"{tenant.base}/dir", bundle), door.expect, mend)

    def run_cells(self, cells):
        """(section, name, where, work) -> {(section, name): {where: Outcome}}; what waits longest comes first."""
        table = {}
        with concurrent.futures.ThreadPoolExecutor(AT_ONCE) as pool:
            running = {pool.submit(work): where for *where, work in cells}
            for future in concurrent.futures.as_completed(running):
                section, name, at = running[future]
                with self.subTest(f"{name}, {at}"):
                    table.setdefault((section, name), {})[at] = future.result()
        self.assertEqual([stranger.connections for stranger in self.strangers], [0, 0])
        self.assertEqual([str(canary) for canary in CANARIES if canary.exists()], [])
        return table

    def test_every_cell(self):
        cells = []
        doors, trusted = misbehaviour.make_doors()
        bundle = self.lab.path("bundle.pem")
        bundle.write_bytes(self.ca.bundle.read_bytes() + trusted)
        for port, door in enumerate(doors, 15000):
            if re.search(ONLY, f"{door.name}, the port"):
                cells.append(("Before HTTP", door.name, "the port", functools.partial(self.bear_door, port, door, bundle)))
        rows = [(section, behaviour) for section, all_ in BEHAVIOURS.items() for behaviour in all_]
        for section, behaviour in sorted(rows, key=lambda row: row[1].expect != "timeout"):
            for endpoint in behaviour.at:
                if (LONG or not behaviour.long) and re.search(ONLY, f"{behaviour.name}, {ENDPOINTS[endpoint]}"):
                    cells.append((section, behaviour.name, ENDPOINTS[endpoint],
                                  functools.partial(self.bear_behaviour, len(cells), behaviour, endpoint)))
        table = self.run_cells(cells)
        if not ONLY:
            self.compare(table)

    def compare(self, table):
        declared = [("Before HTTP", door.name) for door in misbehaviour.make_doors()[0]]
        declared += [(section, behaviour.name) for section, all_ in BEHAVIOURS.items() for behaviour in all_]
        rows = [(*row, table[row]) for row in declared if row in table]
        if UPDATE:
            self.assertTrue(LONG, "the page has every cell: set ACME8443_LONG=1 too")
            PAGE.write_text(write_page(rows))
        written = PAGE.read_text()
        for _, name, outcomes in rows:
            for line, _ in lines_of(name, outcomes):
                self.assertIn(line, written, "ACME8443_LONG=1 ACME8443_UPDATE=1 writes docs/hostile-ca.md anew")


def lines_of(name, outcomes):
    """One line for all endpoints with the same end; the figures, which differ from run to run, come last."""
    ends = {}
    for where in ("the port", *ENDPOINTS.values()):
        if where in outcomes:
            ends.setdefault((outcomes[where].said, outcomes[where].exit), []).append(where)
    for (said, exit_), places in ends.items():
        those = [outcomes[where] for where in places]
        yield (f"| {name} | {', '.join(places)} | {said} | {exit_} |",
               f" {max(one.mib for one in those):.0f} | {max(one.seconds for one in those):.0f} |")


def write_page(rows):
    cells = [outcome for _, _, outcomes in rows for outcome in outcomes.values()]
    text = HEAD.format(cells=len(cells), behaviours=len(rows), mib=max(one.mib for one in cells),
                       seconds=max(one.seconds for one in cells))
    at = None
    for section, name, outcomes in rows:
        if section != at:
            text += f"\n## {section}\n\n| what it does | where | outcome | exit | MiB | s |\n|---|---|---|---:|---:|---:|\n"
            at = section
        text += "".join(line + figures + "\n" for line, figures in lines_of(name, outcomes))
    return text


if __name__ == "__main__":
    lab.main()
