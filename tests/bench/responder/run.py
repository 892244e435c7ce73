#!/usr/bin/env python3
"""The responders of ports 80 and 443 under stalled connections: is a real challenge still answered?

    cmake --build --preset release --target bench_responder
    tests/bench/responder/run.py build/release/tests/bench_responder [STALLED] [ASKED]

For each responder and each way to stall, opens STALLED connections (default 5,000) that never finish,
reopens what is closed on them, and meanwhile asks ASKED times (default 500) as a CA would, one fresh
connection each. Prints the answers' times and the responder's peak of resident memory. `spliced` counts
those that a patient backend has taken over; the responder runs with the usual 1,024 descriptors, and once
more with as many as the stalled ones need.
"""
import asyncio
import resource
import socket
import ssl
import subprocess
import sys
import threading
import time

PROGRAM = sys.argv[1]
STALLED = int(sys.argv[2]) if len(sys.argv) > 2 else 5000
ASKED = int(sys.argv[3]) if len(sys.argv) > 3 else 500
NAME = "app.example.test"
TOKEN = "evaGxfADs6pSRb2LAv9IZf17Dt3juxGJ-PCt92wr-oA"


def hello(alpn):
    context = acme_context(alpn)
    incoming, outgoing = ssl.MemoryBIO(), ssl.MemoryBIO()
    tls = context.wrap_bio(incoming, outgoing, server_hostname=NAME)
    try:
        tls.do_handshake()
    except ssl.SSLWantReadError:
        pass
    return outgoing.read()


def acme_context(alpn="acme-tls/1"):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    if alpn:
        context.set_alpn_protocols([alpn])
    return context


def ask_http(port):
    with socket.create_connection(("127.0.0.1", port), timeout=10) as plain:
        plain.sendall(f"GET /.well-known/acme-challenge/{TOKEN} HTTP/1.1\r\nHost: {NAME}\r\n\r\n".encode())
        answer = b""
        while data := plain.recv(4096):
            answer += data
    if not answer.startswith(b"HTTP/1.1 200") or not answer.endswith(f"{TOKEN}.thumbprint".encode()):
        raise OSError(f"another answer: {answer!r}")


CONTEXT = acme_context()


def ask_tls(port):
    with socket.create_connection(("127.0.0.1", port), timeout=10) as plain, \
            CONTEXT.wrap_socket(plain, server_hostname=NAME) as tls:
        if tls.selected_alpn_protocol() != "acme-tls/1" or not tls.getpeercert(True):
            raise OSError("no challenge certificate")


WAYS = {
    "http": {"silent": b"", "half a request": b"GET / HTTP/1.1\r\nHost: a\r\nX-"},
    "tls": {"silent": b"", "half a hello": hello("acme-tls/1")[:100],
            "hello, then silent": hello("acme-tls/1")},
    "spliced": {"silent": b"", "another's hello": hello("http/1.1")},
}


class Stalled:
    """Connections that stay open and say no more; whoever is closed comes again."""

    def __init__(self, port, first, count):
        self.port, self.first, self.count = port, first, count
        self.opened = self.open = 0
        self.full = threading.Event()
        self.loop = asyncio.new_event_loop()
        self.thread = threading.Thread(target=self.run, daemon=True)

    def run(self):
        asyncio.set_event_loop(self.loop)
        self.tasks = [self.loop.create_task(self.one(i)) for i in range(self.count)]
        self.loop.run_forever()

    async def one(self, number):
        await asyncio.sleep(number / self.count)
        while True:
            try:
                reader, writer = await asyncio.open_connection("127.0.0.1", self.port, limit=1024)
                self.opened += 1
                self.open += 1
                if self.opened >= self.count:
                    self.full.set()
                writer.write(self.first)
                while await reader.read(1024):
                    pass
            except OSError:
                pass
            else:
                self.open -= 1
                writer.close()
            await asyncio.sleep(1)

    def __enter__(self):
        self.thread.start()
        self.full.wait(60)
        return self

    def __exit__(self, *_):
        self.loop.call_soon_threadsafe(self.loop.stop)
        self.thread.join()


def patient_backend():
    """Accepts and keeps everything."""
    listener = socket.create_server(("127.0.0.1", 0), backlog=4096)
    kept = []

    def run():
        while True:
            try:
                kept.append(listener.accept()[0])
            except OSError:
                return
    threading.Thread(target=run, daemon=True).start()
    return listener, kept


def free_port():
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return probe.getsockname()[1]


def measure(kind, way, first, descriptors):
    port = free_port()
    backend, kept = patient_backend()
    kinds = {"http": ["http", port], "tls": ["tls", port],
             "spliced": ["tls", port, backend.getsockname()[1]]}
    responder = subprocess.Popen(
        [PROGRAM, *map(str, kinds[kind])], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_NOFILE, (descriptors, descriptors)))
    assert responder.stdout.readline() == "ready\n"
    ask = ask_http if kind == "http" else ask_tls
    times, failures = [], 0
    with Stalled(port, first, STALLED) as stalled:
        for _ in range(ASKED):
            started = time.perf_counter()
            try:
                ask(port)
                times.append((time.perf_counter() - started) * 1000)
            except OSError as error:
                failures += 1
                print(f"    {error!r}", file=sys.stderr)
        held, opened = stalled.open, stalled.opened
        responder.stdin.close()
        peak = int(responder.stdout.readline()) / 1024
    responder.wait(10)
    backend.close()
    for connection in kept:
        connection.close()
    times.sort()
    at = lambda share: times[min(len(times) - 1, int(len(times) * share))] if times else float("nan")
    print(f"{kind:8} {way:20} {descriptors:6} {opened:7} {held:6} {len(times):5} {failures:5} "
          f"{at(.5):8.1f} {at(.99):8.1f} {times[-1] if times else 0:8.1f} {peak:8.1f}", flush=True)
    return failures == 0 and at(.99) <= 200 and peak <= 32


def main():
    wanted = 4 * STALLED + 1000
    hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(wanted, hard), hard))
    print(f"{'':8} {'stalled':20} {'files':>6} {'opened':>7} {'held':>6} {'asked':>5} {'lost':>5} "
          f"{'p50 ms':>8} {'p99 ms':>8} {'max ms':>8} {'peak MiB':>8}")
    good = True
    for kind, ways in WAYS.items():
        for way, first in ways.items():
            for descriptors in (1024, min(wanted, hard)):
                good &= measure(kind, way, first, descriptors)
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
