"""Pebble, validating on the real ports 80 and 443, and the DNS server that belongs to it."""
import functools
import json
import os
import pathlib
import re
import shutil
import ssl
import subprocess
import urllib.request

from lab import names
from lab.processes import wait_until
from lab.tls import openssl, self_signed

DNS = "127.0.0.1:53"
REQUEST = re.compile(r"(HEAD|GET|POST) (/\S*) -> calling handler")


@functools.cache
def unpacked():
    """Where tests/support/pebble.sh has unpacked it."""
    cache = os.environ.get("ACME8443_CACHE") or pathlib.Path(
        os.environ.get("XDG_CACHE_HOME") or pathlib.Path.home() / ".cache") / "acme8443"
    return pathlib.Path(cache) / "pebble"


def binary(name):
    ours = unpacked() / "usr/bin" / name
    found = str(ours) if ours.exists() else shutil.which(name)
    if not found:
        raise RuntimeError(f"no {name} here; tests/run fetches it")
    return found


def version():
    """(2, 10, 0); (0,) when it is not ours and so not known."""
    file = unpacked() / "version"
    return tuple(map(int, file.read_text().strip().split("."))) if file.exists() else (0,)


def start_dns(lab):
    """Every name is 127.0.0.1 until it is told otherwise; management on 8055."""
    server = binary("pebble-challtestsrv")
    flags = subprocess.run([server, "-h"], capture_output=True, text=True).stderr
    dns = ["-dnsserver", DNS, "-doh", ""] if "-dnsserver" in flags else ["-dns01", DNS]  # 2.4
    lab.start([server, *dns, "-defaultIPv4", "127.0.0.1", "-defaultIPv6", "",
               "-http01", "", "-https01", "", "-tlsalpn01", "", "-management", "127.0.0.1:8055"],
              ports=[53, 8055])
    wait_until(lambda: names.answers("127.0.0.1", "app.example.test", "A"), "DNS by UDP")


def add_ipv6(name, address="::1"):
    """`name` has this address too, for everybody who asks from now on."""
    request = urllib.request.Request("http://127.0.0.1:8055/add-aaaa",
                                     json.dumps({"host": name, "addresses": [address]}).encode())
    urllib.request.urlopen(request).close()


class Pebble:
    """A CA that is new at every start; with `identity`, a former one, it has that one's address and
    certificate and has forgotten everything else. Chaos is off unless asked for (percentages). Several stand
    side by side when each has a `number`.

    Up to 2.10, three requests can wait for each other for ever: showing an authorization, it holds that one's
    lock and takes the store's; for a new order it does so the other way round; and a third that writes into the
    store between the two keeps both from going on. Four busy clients meet that within thousands of certificates.
    So there are as few `processors` as can be, and who has many clients gives each a CA, or a CaProxy to all."""

    def __init__(self, lab, nonce_reject=0, authz_reuse=0, retry_after=(1, 1), sleep=False, identity=None,
                 profiles=None, external_accounts=None, chain_length=1, alternate_roots=0, number=0, processors=1):
        self.port, self.management = 14000 + number, 15000 + number
        self.url = f"https://127.0.0.1:{self.port}/dir"
        place = functools.partial(lab.path, *([f"ca-{number}"] if number else []))
        self.log = place("pebble.log")
        self.bundle, self.key = place("ca.pem"), place("ca.key")
        if not identity:
            self_signed(["localhost", "127.0.0.1"], self.bundle, self.key)
        self._log_start = len(self.log.read_text(errors="replace")) if identity else 0
        config = place("pebble.json")
        config.write_text(json.dumps({"pebble": {
            "listenAddress": f"127.0.0.1:{self.port}",
            "managementListenAddress": f"127.0.0.1:{self.management}",
            "certificate": str(self.bundle), "privateKey": str(self.key),
            "httpPort": 80, "tlsPort": 443, "ocspResponderURL": "",
            "externalAccountBindingRequired": bool(external_accounts),
            "externalAccountMACKeys": external_accounts or {},  # key id -> HMAC key, base64url
            "retryAfter": {"authz": retry_after[0], "order": retry_after[1]},
            # Pebble takes any of several when the order names none.
            "profiles": profiles or {"default": {"description": "90 days", "validityPeriod": 7776000}},
        }}))
        self.process = lab.start(
            [binary("pebble"), "-config", config, "-dnsserver", DNS], ports=[self.port, self.management],
            environment={"GOMAXPROCS": str(processors),
                         "PEBBLE_WFE_NONCEREJECT": str(nonce_reject),
                         "PEBBLE_AUTHZREUSE": str(authz_reuse),
                         "PEBBLE_CHAIN_LENGTH": str(chain_length),
                         "PEBBLE_ALTERNATE_ROOTS": str(alternate_roots),
                         **({} if sleep else {"PEBBLE_VA_NOSLEEP": "1"})}, log=self.log)
        self.root = place("root.pem")
        self.root.write_bytes(self.get(self.management, "/roots/0"))

    def get(self, port, path):
        context = ssl.create_default_context(cafile=self.bundle)
        with urllib.request.urlopen(f"https://127.0.0.1:{port}{path}", context=context) as answer:
            return answer.read()

    def directory(self):
        return json.loads(self.get(self.port, "/dir"))

    def root_of(self, number):
        """The certificate of one of its roots, PEM."""
        return self.get(self.management, f"/roots/{number}").decode()

    def status_of(self, certificate):
        """What it says of one of its certificates: {"Status": "Valid" or "Revoked", "Reason": ...}."""
        serial = openssl("x509", "-in", certificate, "-noout", "-serial").strip().partition("=")[2]
        return json.loads(self.get(self.management, f"/cert-status-by-serial/{serial.lower()}"))

    def requests(self):
        """(method, path) of everything that this one has been asked, in order."""
        return REQUEST.findall(self.log.read_text(errors="replace")[self._log_start:])
