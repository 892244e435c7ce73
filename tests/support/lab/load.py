"""Load: about a hundred fresh handshakes a second, half TLS 1.2, half TLS 1.3, each with a request."""
import collections
import contextlib
import ssl
import threading
import time
from dataclasses import dataclass

from lab.tls import ask


@dataclass
class Handshake:
    begin: float
    end: float
    leaf: str  # SHA-256, of one that worked
    failure: str  # of one that did not

    def overlaps(self, begin, end):
        return self.begin <= end and self.end >= begin


class Load:
    """`with Load() as load: ...`; afterwards `total`, `failures` (texts) and `leaves` (SHA-256 -> count). What was done
    in `with load.change(): ...` is a change, and `in_changes` what came in the course of any."""

    def __init__(self, port=8443, name="app.example.test", threads=4, per_second=100):
        self.port, self.name, self.gap = port, name, threads / per_second
        self._tried, self._changes = [], []  # what several threads append to a list is not lost
        self._stop = threading.Event()
        self._threads = [threading.Thread(target=self._run, args=(n,)) for n in range(threads)]

    @property
    def total(self):
        return len(self._tried)

    @property
    def failures(self):
        return [each.failure for each in self._tried if each.failure]

    @property
    def leaves(self):
        return collections.Counter(each.leaf for each in self._tried if each.leaf)

    @property
    def in_changes(self):
        """(how many handshakes, the failures among them)"""
        within = [each for each in self._tried if any(each.overlaps(*change) for change in self._changes)]
        return len(within), [each.failure for each in within if each.failure]

    @contextlib.contextmanager
    def change(self):
        begin = time.monotonic()
        try:
            yield
        finally:
            self._changes.append((begin, time.monotonic()))

    def _run(self, number):
        versions = (ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3)
        turn = number
        while not self._stop.is_set():
            started, leaf, failure = time.monotonic(), "", ""
            version = versions[turn % 2]
            turn += 1
            try:
                leaf = ask(self.port, self.name, version)
            except OSError as error:
                failure = f"{version.name}: {error!r}"
            self._tried.append(Handshake(started, time.monotonic(), leaf, failure))
            self._stop.wait(max(0, started + self.gap - time.monotonic()))

    def wait_for(self, more):
        """Until so many further handshakes have been tried."""
        goal = self.total + more
        while self.total < goal:
            time.sleep(0.01)

    def __enter__(self):
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_):
        self._stop.set()
        for thread in self._threads:
            thread.join()
