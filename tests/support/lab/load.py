"""Load: about a hundred fresh handshakes a second, half TLS 1.2, half TLS 1.3, each with a request."""
import collections
import ssl
import threading
import time

from lab.tls import ask


class Load:
    """`with Load() as load: ...`; afterwards `total`, `failures` (texts) and `leaves` (SHA-256 -> count)."""

    def __init__(self, port=8443, name="app.example.test", threads=4, per_second=100):
        self.port, self.name, self.gap = port, name, threads / per_second
        self.leaves, self.failures = collections.Counter(), []
        self._stop = threading.Event()
        self._threads = [threading.Thread(target=self._run, args=(n,)) for n in range(threads)]

    @property
    def total(self):
        return sum(self.leaves.values()) + len(self.failures)

    def _run(self, number):
        versions = (ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3)
        turn = number
        while not self._stop.is_set():
            started = time.monotonic()
            version = versions[turn % 2]
            turn += 1
            try:
                self.leaves[ask(self.port, self.name, version)] += 1
            except OSError as error:
                self.failures.append(f"{version.name}: {error!r}")
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
