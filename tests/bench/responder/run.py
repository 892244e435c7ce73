#!/usr/bin/env python3
"""The responders of ports 80 and 443 under stalled connections: is a real challenge still answered?

    cmake --build --preset release --target bench_responder
    tests/bench/responder/run.py build/release/tests/bench_responder [STALLED] [ASKED] [WAVE]

For each responder and each way to stall, another process opens STALLED connections (default 5,000) that
never finish, and opens again what is closed on it about ten seconds later. On a fresh connection each, a
challenge is asked for as a CA would: all the time while they come (the wave: in WAVE seconds, default 3), and
ASKED times (default 500) when they all have been there for five seconds. Prints the answers' times, in
milliseconds, and the responder's peak of resident memory, and whether the goal is met: no answer lost, p99 of both
at most 200 ms, at most 32 MiB; the exit status says the same of all. `spliced` has a backend that accepts and keeps
everything. The responder runs with the usual 1,024 descriptors, and once more with as many as the stalled ones need.
"""
import random
import resource
import selectors
import socket
import ssl
import subprocess
import sys
import threading
import time

NAME = "app.example.test"
SETTLE = 5  # seconds
PAUSE = 10  # seconds; slowloris takes 15
MOST_MS, MOST_MIB = 200, 32  # the goal
TOKEN = "evaGxfADs6pSRb2LAv9IZf17Dt3juxGJ-PCt92wr-oA"


def context(alpn):
    made = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    made.check_hostname = False
    made.verify_mode = ssl.CERT_NONE
    made.set_alpn_protocols([alpn])
    return made


def hello(alpn):
    incoming, outgoing = ssl.MemoryBIO(), ssl.MemoryBIO()
    tls = context(alpn).wrap_bio(incoming, outgoing, server_hostname=NAME)
    try:
        tls.do_handshake()
    except ssl.SSLWantReadError:
        pass
    return outgoing.read()


WAYS = {
    "http": {"silent": b"", "half a request": b"GET / HTTP/1.1\r\nHost: a\r\nX-"},
    "tls": {"silent": b"", "half a hello": hello("acme-tls/1")[:100],
            "hello, then silent": hello("acme-tls/1")},
    "spliced": {"silent": b"", "another's hello": hello("http/1.1")},
}


class Attack:
    """The other process's side."""

    def __init__(self, port, first, count, wave):
        self.port, self.first = port, first
        self.selector = selectors.DefaultSelector()
        self.selector.register(sys.stdin, selectors.EVENT_READ)
        # Spread: nobody's backlog is what is measured.
        started = time.monotonic()
        self.due = [started + wave * i / count for i in range(count)]
        self.opened = self.open = 0
        self.count, self.said = count, False

    def dial(self):
        plain = socket.socket()
        plain.setblocking(False)
        plain.connect_ex(("127.0.0.1", self.port))
        self.selector.register(plain, selectors.EVENT_WRITE)

    def gone(self, plain, was_open):
        self.selector.unregister(plain)
        plain.close()
        self.open -= was_open
        self.due.append(time.monotonic() + PAUSE * random.uniform(.5, 1.5))

    def serve(self, plain, events):
        was_open = not events & selectors.EVENT_WRITE
        try:
            if was_open:
                if not plain.recv(4096):
                    self.gone(plain, True)
                return
            if error := plain.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR):
                raise OSError(error, "connecting")
            plain.send(self.first)
            self.selector.modify(plain, selectors.EVENT_READ)
            self.opened += 1
            self.open += 1
        except OSError:
            self.gone(plain, was_open)

    def run(self):
        while True:
            for key, events in self.selector.select(0.01):
                if key.fileobj is sys.stdin:
                    print(self.opened, self.open, flush=True)
                    return
                self.serve(key.fileobj, events)
            now = time.monotonic()
            ready, self.due = [t for t in self.due if t <= now], [t for t in self.due if t > now]
            for _ in ready:
                self.dial()
            if self.opened >= self.count and not self.said:
                print("full", flush=True)
                self.said = True


def ask_http(port):
    with socket.create_connection(("127.0.0.1", port), timeout=10) as plain:
        plain.sendall(f"GET /.well-known/acme-challenge/{TOKEN} HTTP/1.1\r\nHost: {NAME}\r\n\r\n".encode())
        answer = b""
        while data := plain.recv(4096):
            answer += data
    if not answer.startswith(b"HTTP/1.1 200") or not answer.endswith(f"{TOKEN}.thumbprint".encode()):
        raise OSError(f"another answer: {answer!r}")


CONTEXT = context("acme-tls/1")


def ask_tls(port):
    with socket.create_connection(("127.0.0.1", port), timeout=10) as plain, \
            CONTEXT.wrap_socket(plain, server_hostname=NAME) as tls:
        if tls.selected_alpn_protocol() != "acme-tls/1" or not tls.getpeercert(True):
            raise OSError("no challenge certificate")


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


class Asked:
    """Times of the answers, and how many did not come."""

    def __init__(self):
        self.times, self.lost = [], 0

    def ask(self, ask, port):
        started = time.perf_counter()
        try:
            ask(port)
            self.times.append((time.perf_counter() - started) * 1000)
        except OSError as error:
            self.lost += 1
            print(f"    lost: {error!r}", file=sys.stderr)

    def share(self, share):
        return sorted(self.times)[int(len(self.times) * share)] if self.times else float("inf")

    def text(self):
        return f"{len(self.times):5} {self.lost:4} {self.share(.5):7.1f} {self.share(.99):7.1f}"


def free_port():
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return probe.getsockname()[1]


def helper(*argv, descriptors):
    return subprocess.Popen(
        list(map(str, argv)), stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_NOFILE, (descriptors, descriptors)))


def end(process):
    process.stdin.close()
    said = process.stdout.readline()
    process.wait(10)
    return said


def measure(program, kind, way, stalled, asked, wave_takes, descriptors):
    port = free_port()
    backend, kept = patient_backend()
    arguments = {"http": ["http", port], "tls": ["tls", port],
                 "spliced": ["tls", port, backend.getsockname()[1]]}
    responder = helper(program, *arguments[kind], descriptors=descriptors)
    assert responder.stdout.readline() == "ready\n"
    attack = helper(sys.executable, __file__, "attack", kind, way, port, stalled, wave_takes,
                    descriptors=stalled + 100)
    ask = ask_http if kind == "http" else ask_tls
    full, wave, beside = threading.Event(), Asked(), Asked()
    threading.Thread(target=lambda: attack.stdout.readline() and full.set(), daemon=True).start()
    while not full.is_set() and attack.poll() is None:
        wave.ask(ask, port)
    time.sleep(SETTLE)
    for _ in range(asked):
        beside.ask(ask, port)
    opened, held = map(int, end(attack).split())
    peak = int(end(responder)) / 1024
    backend.close()
    for connection in kept:
        connection.close()
    good = peak <= MOST_MIB and all(part.lost == 0 and part.share(.99) <= MOST_MS for part in (wave, beside))
    print(f"{kind:8} {way:20} {descriptors:6} {opened:7} {held:6}   {wave.text()}   {beside.text()} {peak:8.1f} "
          f"{'met' if good else 'MISSED'}", flush=True)
    return good


def main(program, stalled=5000, asked=500, wave=3):
    wanted, hard = 3 * stalled + 1000, resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(wanted, hard), hard))
    part = f"{'asked':>5} {'lost':>4} {'p50':>7} {'p99':>7}"
    print(f"{'':8} {'':20} {'':6} {'':7} {'':6}   {'while they come':26}   {'beside them'}\n"
          f"{'':8} {'stalled':20} {'files':>6} {'opened':>7} {'held':>6}   {part}   {part} {'peak MiB':>8} goal")
    results = [measure(program, kind, way, stalled, asked, wave, descriptors)
               for kind, ways in WAYS.items() for way in ways
               for descriptors in (1024, min(wanted, hard))]
    return 0 if all(results) else 1


if __name__ == "__main__":
    if sys.argv[1] == "attack":
        kind, way, port, count, wave = sys.argv[2:]
        Attack(int(port), WAYS[kind][way], int(count), float(wave)).run()
    else:
        sys.exit(main(sys.argv[1], *map(int, sys.argv[2:4]), *map(float, sys.argv[4:5])))
