"""The words in which the other files of this folder are written."""
from dataclasses import dataclass, field
from typing import Callable

from cryptography.hazmat.primitives.asymmetric import ec

from lab.scripted_ca import problem

# As the paths of the scripted CA call them, and as RFC 8555 does.
ENDPOINTS = {"dir": "directory", "nonce": "newNonce", "account": "newAccount", "order": "newOrder", "authz": "authorization",
             "challenge": "challenge", "finalize": "finalize", "ord": "order", "cert": "certificate"}
ALL = tuple(ENDPOINTS)
SIGNED = tuple(name for name in ALL if name not in ("dir", "nonce"))
WITH_BODY = tuple(name for name in ALL if name != "nonce")
WITH_JSON = tuple(name for name in WITH_BODY if name != "cert")
HARMLESS = "issued"
# Where nobody may be sent; the scenario listens there.
PLAIN, FOREIGN = "http://localhost:14080", "https://other.example.test:14444"
EVIL = "\x1b]0;owned\x07\x1b[2J\u202e\x9b31m $(touch /tmp/pwned) `id` %s%n\r\n\x00 end"


@dataclass
class Behaviour:
    name: str
    at: tuple
    expect: str                    # the error's code, or HARMLESS
    apply: Callable                # takes the Visit
    but: dict = field(default_factory=dict)  # where something else is expected
    long: bool = False             # takes minutes

    def expected(self, endpoint):
        return self.but.get(endpoint, self.expect)


def new_key():
    return ec.generate_private_key(ec.SECP256R1())


def raw(make):
    """The connection gets these bytes; `make` takes the Visit."""
    def apply(visit):
        visit.reply.raw = make(visit)
    return apply


def body(content):
    def apply(visit):
        visit.reply.body = content if isinstance(content, bytes) else content.encode()
    return apply


def change(**members):
    return lambda visit: visit.reply.change(**members)


def header(name, value):
    return lambda visit: visit.reply.set(name, value)


def refuse(status, error, detail="because", **headers):
    """A problem document in place of the answer, with that answer's nonce."""
    def apply(visit):
        nonce = dict(visit.reply.headers).get("Replay-Nonce")
        visit.reply = problem(status, error, detail, Replay_Nonce=nonce, **headers)
    return apply


def redirect(target):
    def apply(visit):
        refuse(302, "malformed")(visit)
        visit.reply.body = b""
        visit.reply.set("Location", target(visit))
    return apply
