"""An ACME server that does what it is told. Left alone it is honest: it issues for any CSR that comes with
its order. It verifies no signature and looks at no challenge; it is for what a client must bear.

One server holds any number of CAs, each below a path of its own: `tenant = server.tenant("a")` is the CA at
`tenant.url`. `tenant.twist` is called with each Visit, after the honest reply is made and before it is sent.
"""
import base64
import datetime
import http.server
import ipaddress
import itertools
import json
import ssl
import threading

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.x509.oid import NameOID

from lab.tls import self_signed

ERROR = "urn:ietf:params:acme:error:"
DAY = datetime.timedelta(days=1)


def unpack(text):
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def now():
    return datetime.datetime.utcnow().replace(microsecond=0)


def in_a_week():
    return (now() + 7 * DAY).isoformat() + "Z"


class Reply:
    """What goes back: a status, headers in order, and bytes. `raw`, if there is one, is written to the
    connection instead: an iterable of bytes that may take its time."""

    def __init__(self, status, body=b"", kind="application/json", **headers):
        self.status = status
        self.headers = [("Content-Type", kind)] + [(name.replace("_", "-"), value) for name, value in headers.items()]
        self.body = body if isinstance(body, bytes) else json.dumps(body).encode()
        self.raw = None

    @property
    def document(self):
        return json.loads(self.body)

    def change(self, **members):
        """Replaces members of a JSON body; None takes one away."""
        document = {**self.document, **members}
        self.body = json.dumps({name: value for name, value in document.items() if value is not None}).encode()

    def set(self, name, value):
        self.headers = [header for header in self.headers if header[0].lower() != name.lower()]
        if value is not None:
            self.headers.append((name, value))

    def head(self, length=None):
        lines = [f"HTTP/1.1 {self.status} status"] + [f"{name}: {value}" for name, value in self.headers]
        lines.append(f"Content-Length: {len(self.body) if length is None else length}")
        return ("\r\n".join(lines) + "\r\n\r\n").encode("latin-1")


def problem(status, error, detail="because", **headers):
    return Reply(status, {"type": ERROR + error, "detail": detail, "status": status},
                 "application/problem+json", **headers)


def ecdsa_key():
    return ec.generate_private_key(ec.SECP256R1())


def rsa_key():
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


class Issuer:
    """A root and an intermediate. `sign` makes what is asked for, also what no CA should make."""

    def __init__(self, name="Scripted", new_key=ecdsa_key):
        self.root_key, self.key = new_key(), new_key()
        root = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name + " Root")])
        self.name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name + " Intermediate")])
        self.root = self.build(root, root, self.root_key.public_key(), self.root_key, [], ca=True)
        self.intermediate = self.build(self.name, root, self.key.public_key(), self.root_key, [], ca=True)

    @staticmethod
    def build(subject, issuer, key, signer, names, ca=False, start=None, end=None):
        start = start or now() - DAY / 24
        builder = (x509.CertificateBuilder().subject_name(subject).issuer_name(issuer).public_key(key)
                   .serial_number(x509.random_serial_number()).not_valid_before(start)
                   .not_valid_after(end or start + 90 * DAY)
                   .add_extension(x509.BasicConstraints(ca=ca, path_length=None), critical=True)
                   .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(signer.public_key()), False)
                   .add_extension(x509.SubjectKeyIdentifier.from_public_key(key), False))
        if not ca:
            builder = builder.add_extension(
                x509.ExtendedKeyUsage([x509.oid.ExtendedKeyUsageOID.SERVER_AUTH]), False)
        if names:
            builder = builder.add_extension(x509.SubjectAlternativeName(names), not list(subject))
        enciphers = not ca and isinstance(key, rsa.RSAPublicKey)
        builder = builder.add_extension(
            x509.KeyUsage(not ca, False, enciphers, False, False, ca, ca, False, False), critical=True)
        return builder.sign(signer, hashes.SHA256())

    def sign(self, key, names, **how):
        return self.build(x509.Name([]), self.name, key, self.key, names, **how)


def pem(*certificates):
    return b"".join(one.public_bytes(serialization.Encoding.PEM) for one in certificates)


def general_name(identifier):
    if identifier["type"] == "ip":
        return x509.IPAddress(ipaddress.ip_address(identifier["value"]))
    return x509.DNSName(identifier["value"])


class Visit:
    """One request: which endpoint it is for, what was said, and the reply that will go back."""

    def __init__(self, tenant, endpoint, number, method, headers, signed):
        self.tenant, self.endpoint, self.number = tenant, endpoint, number
        self.method, self.headers, self.signed = method, headers, signed
        self.protected = json.loads(unpack(signed["protected"])) if signed else {}
        payload = unpack(signed["payload"]) if signed else b""
        self.payload = json.loads(payload) if payload else None
        self.reply = None


class Tenant:
    """One CA. `orders` and `visits` say what has happened to it; `more_meta` and `more_directory` change its directory."""

    def __init__(self, server, name):
        self.server, self.name = server, name
        self.base = f"{server.base}/{name}"
        self.url = f"{self.base}/dir"
        self.twist = None
        self.visits, self.orders = [], []
        self.more_meta, self.more_directory = {}, {}
        self.known = {}  # thumbprint of an account key -> number of the account
        self.nonces = itertools.count(1)
        self.lock = threading.Lock()
        self.issuer = server.issuer

    def count(self, endpoint):
        return sum(visit.endpoint == endpoint for visit in self.visits)

    def visit(self, method, path, headers, body):
        endpoint, _, rest = path.partition("/")
        number = int(rest) if rest.isdigit() else rest
        visit = Visit(self, endpoint, number, method, headers, json.loads(body) if body else None)
        with self.lock:
            self.visits.append(visit)
            visit.reply = self.answer(visit)
            visit.reply.set("Replay-Nonce", base64.urlsafe_b64encode(b"nonce%07d" % next(self.nonces)).decode().rstrip("="))
        if self.twist:
            self.twist(visit)
        return visit.reply

    def answer(self, visit):
        make = getattr(self, "reply_" + visit.endpoint, None)
        if not make:
            return problem(404, "malformed", "no such thing")
        kid = visit.protected.get("kid")
        if kid and kid not in [f"{self.base}/acct/{number}" for number in self.known.values()]:
            return problem(400, "accountDoesNotExist")
        return make(visit)

    def reply_dir(self, _):
        names = {"newNonce": "nonce", "newAccount": "account", "newOrder": "order", "revokeCert": "revoke", "keyChange": "rollover"}
        return Reply(200, {**{name: f"{self.base}/{path}" for name, path in names.items()}, **self.more_directory,
                           "meta": {"termsOfService": f"{self.base}/terms", **self.more_meta}})

    def reply_nonce(self, _):
        return Reply(200)

    def reply_account(self, visit):
        key = json.dumps(visit.protected.get("jwk"), sort_keys=True)
        new = key not in self.known
        if new and visit.payload.get("onlyReturnExisting"):
            return problem(400, "accountDoesNotExist")
        number = self.known.setdefault(key, len(self.known) + 1)
        return Reply(201 if new else 200, {"status": "valid", "contact": visit.payload.get("contact", [])},
                     Location=f"{self.base}/acct/{number}")

    def reply_acct(self, visit):
        return Reply(200, {"status": "valid", **(visit.payload or {})})

    def reply_order(self, visit):
        self.orders.append({"status": "pending", "expires": in_a_week(), "asked": 0, **visit.payload})
        number = len(self.orders) - 1
        return self.show(number, 201, Location=f"{self.base}/ord/{number}")

    def show(self, number, status=200, **headers):
        order = self.orders[number]
        shown = {name: order[name] for name in ("status", "expires", "identifiers", "profile", "replaces") if name in order}
        shown["authorizations"] = [f"{self.base}/authz/{number * 100 + n}" for n in range(len(order["identifiers"]))]
        shown["finalize"] = f"{self.base}/finalize/{number}"
        if order["status"] == "valid":
            shown["certificate"] = f"{self.base}/cert/{number}"
        return Reply(status, shown, **headers)

    def reply_ord(self, visit):
        order = self.orders[visit.number]
        if order["status"] == "processing":
            order["status"] = "valid"
        return self.show(visit.number)

    def challenge(self, number, status):
        return {"type": "http-01", "url": f"{self.base}/challenge/{number}", "token": f"token_ABCDEFGHIJKLMNOPQRST{number:07d}", "status": status}

    def reply_authz(self, visit):
        order = self.orders[visit.number // 100]
        status = "pending" if order["status"] == "pending" else "valid"
        return Reply(200, {"identifier": order["identifiers"][visit.number % 100], "status": status, "expires": in_a_week(),
                           "challenges": [self.challenge(visit.number, status)]})

    def reply_challenge(self, visit):
        order = self.orders[visit.number // 100]
        order["asked"] += 1
        if order["asked"] >= len(order["identifiers"]):
            order["status"] = "ready"
        return Reply(200, self.challenge(visit.number, "valid"))

    def reply_finalize(self, visit):
        order = self.orders[visit.number]
        if order["status"] != "ready":
            return problem(403, "orderNotReady")
        csr = x509.load_der_x509_csr(unpack(visit.payload["csr"]))
        names = [general_name(identifier) for identifier in order["identifiers"]]
        order.update(status="processing", key=csr.public_key(), names=names)
        return self.show(visit.number)

    def reply_cert(self, visit):
        order = self.orders[visit.number]
        leaf = self.issuer.sign(order["key"], order["names"])
        return Reply(200, pem(leaf, self.issuer.intermediate), "application/pem-certificate-chain")

    def reply_revoke(self, _):
        return Reply(200)

    def reply_rollover(self, visit):
        inner = json.loads(unpack(visit.payload["protected"]))
        self.known[json.dumps(inner["jwk"], sort_keys=True)] = int(visit.protected["kid"].rpartition("/")[2])
        return Reply(200, {"status": "valid"})


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    timeout = 120
    ca = None

    def any_method(self):
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        name, _, path = self.path[1:].partition("/")
        reply = self.ca.tenants[name].visit(self.command, path or "dir", self.headers, body)
        try:
            if reply.raw is not None:
                self.close_connection = True
                for piece in reply.raw:
                    self.wfile.write(piece)
                    self.wfile.flush()
            else:
                self.wfile.write(reply.head() + (b"" if self.command == "HEAD" else reply.body))
        except OSError:
            self.close_connection = True  # who has had enough may go

    do_GET = do_HEAD = do_POST = any_method

    def log_message(self, *_):
        pass


class Quiet(http.server.ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 128

    def handle_error(self, request, client_address):
        pass  # a client that goes away in the middle is what this is about


class ScriptedCa:
    """The server, on loopback, under any name. `over` is set when it ends: what waits shall wait on that."""

    def __init__(self, lab, port=14443, host="localhost"):
        self.port = port
        self.bundle, self.key = lab.path("scripted.pem"), lab.path("scripted.key")
        self_signed([host, "127.0.0.1"], self.bundle, self.key)
        self.base = f"https://{host}" + ("" if port == 443 else f":{port}")
        self.issuer = Issuer()
        self.tenants = {}
        self.over = threading.Event()
        handler = type("BoundHandler", (Handler,), {"ca": self})
        server = Quiet(("127.0.0.1", port), handler)
        self.context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self.context.load_cert_chain(self.bundle, self.key)
        server.socket = self.context.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
        lab.serve(server)
        lab.on_close(self.over.set)

    def tenant(self, name):
        return self.tenants.setdefault(name, Tenant(self, name))
