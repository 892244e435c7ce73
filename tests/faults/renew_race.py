#!/usr/bin/env python3
"""Many runs of `renew` at once, on one store, round after round: the CA is asked for as many certificates as
were due, no more, and for one account.

    renew_race.py [--runs COUNT] [--rounds COUNT]

In each round DUE new certificates are due and everybody comes at once.
"""
import argparse
import os
import pathlib
import subprocess
import sys
import tempfile
import time

import lab
from lab import namespace

DUE = 3


class Race:
    def __init__(self, laboratory, ca, proxy, directory):
        self.proxy = proxy
        self.client = lab.Client(laboratory, proxy.url, ca.bundle, name=directory.name)
        self.client.state = directory
        (self.client.config / "certificates").mkdir(parents=True)
        (self.client.config / "acme8443.toml").write_text(
            f'ca = "{proxy.url}"\nca_bundle = "{ca.bundle}"\nagree_tos = true\nallow_special_addresses = true\n'
            'dns = ["127.0.0.1:53"]\nforwarded_from = 80\n')
        self.known = []

    def orders(self):
        return self.proxy.count("/order-plz", status=201)

    def configure(self, number):
        """Certificates that are due: there are none yet."""
        for i in range(DUE):
            name = f"r{number}-{i}.example.test"
            self.known.append(name)
            # Who answers on a port answers for its own names only.
            (self.client.config / f"certificates/{name}.toml").write_text(
                f'names = ["{name}"]\nhttp_listen = "127.0.0.1:{20000 + len(self.known)}"\n')

    def together(self, runs):
        """(exit status, what was said) of each."""
        processes = [subprocess.Popen(self.client.argv("renew"), stdin=subprocess.DEVNULL, text=True,
                                      stdout=subprocess.PIPE, stderr=subprocess.STDOUT) for _ in range(runs)]
        said = [process.communicate(timeout=1200)[0] for process in processes]
        return [(process.returncode, text) for process, text in zip(processes, said)]

    def round(self, number, runs):
        """What was wrong, line by line."""
        self.configure(number)
        before = self.orders()
        for status, said in self.together(runs):
            if status not in (0, 75):  # done; another run was at it
                yield f"exit status {status}: {said}"
        if self.orders() - before != DUE:
            yield f"{self.orders() - before} orders for {DUE} certificates that were due"
        last = self.client.run("renew", expect=None, timeout=1200)
        if last.code or self.orders() - before != DUE:
            yield f"a plain run afterwards: {last}"
        live = [name for name in self.known if self.client.live("fullchain.pem", name).is_file()]
        if live != self.known:
            yield f"not live: {set(self.known) - set(live)}"


def main():
    parser = argparse.ArgumentParser(usage=__doc__)
    parser.add_argument("--runs", type=int, default=32)
    parser.add_argument("--rounds", type=int, default=100)
    arguments = parser.parse_args()
    namespace.enter()
    os.environ["PEBBLE_VA_ALWAYS_VALID"] = "1"
    bad = 0
    memory = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None
    with lab.Lab() as laboratory, tempfile.TemporaryDirectory(prefix="acme8443-race-", dir=memory) as directory:
        lab.start_dns(laboratory)
        ca = lab.Pebble(laboratory, retry_after=(0, 0))
        proxy = lab.CaProxy(laboratory, ca)
        started = time.monotonic()
        for number in range(arguments.rounds):
            if number % 10 == 0:  # an account is new once
                race = Race(laboratory, ca, proxy, pathlib.Path(directory, f"store-{number}"))
            for what in race.round(number, arguments.runs):
                bad += 1
                print(f"round {number}: {what}")
            accounts = list((race.client.state / "accounts").glob("*/*/key.pem"))
            if len(accounts) != 1:
                bad += 1
                print(f"round {number}: {len(accounts)} account keys")
    print(f"{arguments.rounds} rounds of {arguments.runs} runs at once, {DUE * arguments.rounds} certificates due, "
          f"{bad} complaints, {time.monotonic() - started:.0f} s")
    sys.exit(bool(bad))


if __name__ == "__main__":
    main()
