#!/usr/bin/env python3
"""What a renewal run costs when nothing is due: acme8443, certbot and lego side by side, in one run.

    PYTHONPATH=tests/support ACME8443=build/release/acme8443 tests/bench/idle/run.py
        [--counts 1000,10000] [--rounds N] [--endpoints N] [--alone]

The state of each client is laid out as it would have written it: the same keys and certificates, a third of
their life over. `first` is ours without its agenda (after an upgrade, or when it was lost). certbot gets
1,000, and as many as `--certbot` says; lego (4.x) renews one name a start, so it is a loop over 100, and
asks the CA for its directory each time. With `--endpoints`, that many certificates have a service to be
looked at. $ACME8443 should be an optimised build.
"""
import argparse
import datetime
import hashlib
import http.server
import json
import os
import shutil
import ssl
import statistics
import subprocess
import sys
import threading
import time

import lab
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from lab import namespace, others

DAY = datetime.timedelta(days=1)
NOW = datetime.datetime.now(datetime.timezone.utc).replace(microsecond=0, tzinfo=None)
PEM = serialization.Encoding.PEM


class Pair:
    """A key and a certificate from a CA of this script, 90 days long, 30 of them over."""

    ca_key = ec.generate_private_key(ec.SECP256R1())
    ca_name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "idle bench")])

    def __init__(self, names):
        self.names, self.begin, self.end = names, NOW - 30 * DAY, NOW + 60 * DAY
        key = ec.generate_private_key(ec.SECP256R1())
        self.key = key.private_bytes(PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
        self.certificate = self.sign(x509.Name([]), key.public_key(), x509.SubjectAlternativeName(
            [x509.DNSName(name) for name in names]))
        self.cert = self.certificate.public_bytes(PEM)

    def sign(self, subject, key, extension):
        builder = x509.CertificateBuilder(self.ca_name, subject, key, x509.random_serial_number(), self.begin,
                                          self.end)
        return builder.add_extension(extension, critical=True).sign(self.ca_key, hashes.SHA256())

    @classmethod
    def chain(cls):
        if not hasattr(cls, "chain_pem"):
            cls.chain_pem = Pair(["ca.example"]).sign(
                cls.ca_name, cls.ca_key.public_key(), x509.BasicConstraints(True, 0)).public_bytes(PEM)
        return cls.chain_pem


def sha256(data):
    return hashlib.sha256(data).hexdigest()


def sealed(document):
    text = json.dumps(document, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return json.dumps({**document, "sum": sha256(text.encode())}, sort_keys=True, indent=2) + "\n"


def rfc3339(when):
    return when.strftime("%Y-%m-%dT%H:%M:%SZ")


def write(path, data):
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    path.write_bytes(data if isinstance(data, bytes) else data.encode())
    path.chmod(0o600)


class Ours:
    """docs/store-layout.md."""

    def __init__(self, home):
        self.config, self.state = home / "etc", home / "lib"
        for part in ("certificates", "live"):
            (self.state / part).mkdir(parents=True, mode=0o700)
        self.state.chmod(0o700)

    def add(self, name, pair, deploy=""):
        files = {"privkey.pem": pair.key, "cert.pem": pair.cert, "chain.pem": pair.chain(),
                 "fullchain.pem": pair.cert + pair.chain()}
        leaf = sha256(pair.certificate.public_bytes(serialization.Encoding.DER))
        generation = f"{pair.begin:%Y%m%dT%H%M%SZ}-{leaf[:8]}"
        where = self.state / "certificates" / name / generation
        for file, data in files.items():
            write(where / file, data)
        write(where / "meta.json", sealed({
            "sha256": {file: sha256(data) for file, data in files.items()}, "leaf_sha256": leaf,
            "names": [name], "order_url": "", "created": rfc3339(pair.begin),
            "not_before": rfc3339(pair.begin), "not_after": rfc3339(pair.end)}))
        os.symlink(f"../certificates/{name}/{generation}", self.state / "live" / name)
        write(self.state / "renewals" / f"{name}.json", sealed({
            "failures": 0, "last_attempt": rfc3339(pair.begin), "not_before": None, "window": None,
            "renew_at": rfc3339(pair.begin + 59 * DAY), "renew_at_generation": generation,
            "ask_at": rfc3339(NOW + DAY / 2), "last_error": ""}))
        write(self.config / "certificates" / f"{name}.toml", f'names = ["{name}"]\n{deploy}')

    def argv(self):
        return [lab.program(), "--config-dir", self.config, "--state-dir", self.state, "renew"]


class Certbot:
    def __init__(self, home):
        self.home = home

    def add(self, name, pair):
        etc = self.home / "etc"
        lines = []
        for kind, data in {"privkey": pair.key, "cert": pair.cert, "chain": pair.chain(),
                           "fullchain": pair.cert + pair.chain()}.items():
            write(etc / "archive" / name / f"{kind}1.pem", data)
            (etc / "live" / name).mkdir(parents=True, exist_ok=True)
            os.symlink(f"../../archive/{name}/{kind}1.pem", etc / "live" / name / f"{kind}.pem")
            lines.append(f"{kind} = {etc}/live/{name}/{kind}.pem")
        write(etc / "renewal" / f"{name}.conf", "\n".join([
            "version = 2.1.0", f"archive_dir = {etc}/archive/{name}", *lines, "[renewalparams]", "account = none",
            "authenticator = standalone", "server = https://127.0.0.1:14000/dir", "key_type = ecdsa", ""]))

    def argv(self):
        return ["certbot", "renew", "--no-random-sleep-on-renew", "--config-dir", self.home / "etc",
                "--work-dir", self.home / "lib", "--logs-dir", self.home / "log"]


class Lego:
    def __init__(self, home, ca):
        self.home, self.ca = home, ca

    def argv(self, name, *verb):
        return ["lego", "--accept-tos", "--email", "me@example.test", "--server", self.ca.url, "--path", self.home,
                "--domains", name, "--http", *(verb or ("renew", "--days", "30"))]

    def add(self, name, pair):
        folder = self.home / "certificates"
        write(folder / f"{name}.crt", pair.cert + pair.chain())
        write(folder / f"{name}.key", pair.key)
        write(folder / f"{name}.json", json.dumps({"domain": name, "certUrl": self.ca.url, "certStableUrl": ""}))


def measure(argv, log, expect=0, **environment):
    """(wall ms, CPU ms, peak RSS in MiB). GNU time stands between: see tests/bench/peers."""
    peak = log.with_suffix(".peak")
    with open(log, "ab") as output:
        started = time.monotonic()
        process = subprocess.Popen(["/usr/bin/time", "-q", "-f", "%M", "-o", str(peak), *map(str, argv)],
                                   stdin=subprocess.DEVNULL, stdout=output, stderr=output,
                                   env={**os.environ, **environment})
        _, status, used = os.wait4(process.pid, 0)
        wall = time.monotonic() - started
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != expect:
        raise RuntimeError(f"{argv}: exit {process.returncode}\n{log.read_text()[-2000:]}")
    return 1000 * wall, 1000 * (used.ru_utime + used.ru_stime), int(peak.read_text()) / 1024


def show(what, count, rows):
    wall, cpu, rss = map(statistics.median, zip(*rows))
    print(f"| {what} | {count:,} | {wall:.0f} | {cpu:.0f} | {rss:.1f} |", flush=True)


def idle(here, count, pairs, rounds, others_too):
    names = [f"n{number}.example.test" for number in range(count)]
    ours = Ours(here.path(f"ours-{count}", "x").parent)
    for name, pair in zip(names, pairs):
        ours.add(name, pair)
    time.sleep(3)  # what has just been written is not trusted
    log = here.path("ours.log")
    show("acme8443, first", count, [measure(ours.argv(), log)])
    show("acme8443", count, [measure(ours.argv(), log) for _ in range(rounds)])
    if log.read_text():
        raise RuntimeError(f"it should have been silent: {log.read_text()[:500]}")
    if others_too:
        certbot = Certbot(here.path(f"certbot-{count}", "x").parent)
        for name, pair in zip(names, pairs):
            certbot.add(name, pair)
        show("certbot", count, [measure(certbot.argv(), here.path("certbot.log")) for _ in range(3)])


def lego_loop(here, pairs):
    lab.start_dns(here)
    ca = lab.Pebble(here)
    others.trust(here, ca)
    lego = Lego(here.path("lego", "x").parent, ca)
    trusting = {"LEGO_CA_CERTIFICATES": str(ca.bundle)}
    measure(lego.argv("account.example.test", "run"), here.path("lego.log"), **trusting)
    names = [f"n{number}.example.test" for number in range(100)]
    for name, pair in zip(names, pairs):
        lego.add(name, pair)
    rows = [measure(lego.argv(name), here.path("lego.log"), **trusting) for name in names]
    show("lego, a loop", 100, [(sum(r[0] for r in rows), sum(r[1] for r in rows), max(r[2] for r in rows))])


def serve(pem):
    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            self.send_response(204)
            self.end_headers()

        do_HEAD = do_GET

        def log_message(self, *_):
            pass

    class Server(http.server.ThreadingHTTPServer):
        def handle_error(self, *_):
            pass

    server = Server(("127.0.0.1", 8443), Handler)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(pem)
    server.socket = context.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
    threading.Thread(target=server.serve_forever, daemon=True).start()


def endpoints(here, count, rounds):
    """All of them are served by one server of this script, whose handshakes belong to the wall time."""
    names = [f"e{number}.example.test" for number in range(count)]
    pair = Pair(names)
    write(here.path("served.pem"), pair.key + pair.cert + pair.chain())
    write(here.path("chain.pem"), pair.chain())
    ours = Ours(here.path("targets", "x").parent)
    for name in names:
        ours.add(name, pair, f'[[deploy]]\ntarget = "verify-only"\nendpoint = "127.0.0.1:8443"\nserver_name = "{name}"\n'
                 f'trust_file = "{here.path("chain.pem")}"\n')
    serve(here.path("served.pem"))
    log = here.path("targets.log")
    show("acme8443, each looked at: first", count, [measure(ours.argv(), log)])
    show("acme8443, each looked at", count, [measure(ours.argv(), log) for _ in range(rounds)])


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("--counts", default="1000,10000")
    parser.add_argument("--rounds", type=int, default=9)
    parser.add_argument("--certbot", default="1000", help="how many certbot gets, too")
    parser.add_argument("--endpoints", type=int, default=100)
    parser.add_argument("--alone", action="store_true", help="without certbot and lego")
    arguments = parser.parse_args()
    namespace.enter()
    counts = [int(count) for count in arguments.counts.split(",")]
    pairs = [Pair([f"n{number}.example.test"]) for number in range(max(counts))]
    certbot = [] if arguments.alone or not shutil.which("certbot") else map(int, arguments.certbot.split(","))
    certbot = list(certbot)
    print("| client | certificates | wall ms | CPU ms | peak RSS MiB |\n|---|---:|---:|---:|---:|")
    with lab.Lab() as here:
        for count in counts:
            idle(here, count, pairs, arguments.rounds, count in certbot)
        if not arguments.alone and shutil.which("lego"):
            lego_loop(here, pairs)
        if arguments.endpoints:
            endpoints(here, arguments.endpoints, arguments.rounds)


if __name__ == "__main__":
    sys.exit(main())
