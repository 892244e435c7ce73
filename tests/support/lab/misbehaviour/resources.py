"""Resources of RFC 8555 section 7.1 that cannot be, or should not be trusted."""
from lab.misbehaviour.behaviour import EVIL, FOREIGN, HARMLESS, PLAIN, Behaviour, change, header, refuse


def urls(target):
    """Every URL of the directory, elsewhere."""
    def apply(visit):
        visit.reply.change(**{name: f"{target}/{visit.tenant.name}/{name}" for name in
                              ("newNonce", "newAccount", "newOrder", "revokeCert", "keyChange")})
    return apply


def elsewhere(member, target, many=False):
    return change(**{member: [f"{target}/x"] if many else f"{target}/x"})


def token(text):
    def apply(visit):
        challenges = visit.reply.document["challenges"]
        visit.reply.change(status="pending", challenges=[{**one, "token": text, "status": "pending"} for one in challenges])
    return apply


def challenge_error(status, detail):
    return change(status=status, error={"type": "urn:ietf:params:acme:error:unauthorized", "detail": detail})


def wished(seconds, **members):
    def apply(visit):
        visit.reply.change(**members)
        visit.reply.set("Retry-After", seconds)
    return apply


def not_ready(visit):
    visit.tenant.orders[visit.number]["status"] = "ready"
    refuse(403, "orderNotReady")(visit)


def drop(*members):
    return change(**{member: None for member in members})


DIRECTORY = [
    Behaviour("http:// URLs", ("dir",), "protocol", urls(PLAIN)),
    Behaviour("URLs on another host", ("dir",), "protocol", urls(FOREIGN)),
    Behaviour("URLs with a user name", ("dir",), "protocol", urls("https://localhost:14443@other.example.test:14444")),
    Behaviour("file: URLs", ("dir",), "protocol", urls("file:///etc/passwd")),
    Behaviour("URLs with a line break", ("dir",), "protocol", urls("https://localhost:14443/\r\nX-Evil: 1")),
    Behaviour("no newOrder", ("dir",), "protocol", drop("newOrder")),
    Behaviour("URLs that are numbers", ("dir",), "protocol", change(newNonce=1, newAccount=2, newOrder=3)),
    Behaviour("10,000 profiles", ("dir",), "too_large",
              lambda visit: visit.reply.change(meta={"profiles": {f"p{n}": "x" * 20 for n in range(10_000)}})),
]

ACCOUNT = [
    Behaviour("no Location", ("account", "order"), "protocol", header("Location", None)),
    Behaviour("a Location on http://", ("account", "order"), "protocol", header("Location", f"{PLAIN}/acct/1")),
    Behaviour("a Location on another host", ("account", "order"), "protocol", header("Location", f"{FOREIGN}/acct/1")),
    Behaviour("a Location with control bytes", ("account", "order"), "protocol", header("Location", "https://localhost:14443/\x1b[31m\x07")),
    Behaviour("a Location of 20 KiB", ("account", "order"), "protocol", header("Location", "https://localhost:14443/" + "a" * 20_000)),
    Behaviour("an account that is deactivated", ("account",), "refused_by_ca", change(status="deactivated")),
    Behaviour("an account that is revoked", ("account",), "refused_by_ca", change(status="revoked")),
    Behaviour("terms to agree to again", ("order",), "refused_by_ca",
              refuse(403, "userActionRequired", EVIL, Link='<https://localhost:14443/terms>;rel="terms-of-service"')),
    Behaviour("an account that is not known any more", ("order", "authz", "finalize"), "account_unknown", refuse(400, "accountDoesNotExist"),
              {"finalize": HARMLESS}),  # registers again, and finds the order processing
]

OTHER = {"type": "dns", "value": "other.example.test"}
ORDER = [
    Behaviour("no finalize URL", ("order", "ord"), "protocol", drop("finalize")),
    Behaviour("an unknown state", ("order", "finalize", "ord"), "protocol", change(status="\x1b[31mrejected")),
    Behaviour("no state", ("order", "finalize", "ord"), "protocol", drop("status")),
    Behaviour("other names", ("order",), "protocol", change(identifiers=[OTHER])),
    Behaviour("one name more", ("order",), "protocol", lambda visit: visit.reply.change(identifiers=visit.reply.document["identifiers"] + [OTHER])),
    Behaviour("names that are none", ("order",), "protocol", change(identifiers=[{"type": "dns", "value": "../../etc/passwd\x1b"}])),
    Behaviour("invalid at once", ("order", "finalize", "ord"), "refused_by_ca", change(status="invalid")),
    Behaviour("valid at once, with a certificate of nobody", ("order",), "protocol", lambda visit: visit.reply.change(status="valid")),
    Behaviour("ready at once, and then not ready", ("order",), "timeout", change(status="ready"), long=True),
    Behaviour("no authorizations", ("order",), "protocol", change(authorizations=[])),
    Behaviour("authorizations that are not strings", ("order",), "protocol", change(authorizations=[1, None, {}])),
    Behaviour("101 authorizations", ("order",), "protocol",
              lambda visit: visit.reply.change(authorizations=[f"{visit.tenant.base}/authz/{n}" for n in range(101)])),
    Behaviour("authorizations on http://", ("order",), "protocol", elsewhere("authorizations", PLAIN, many=True)),
    Behaviour("authorizations on another host", ("order",), "protocol", elsewhere("authorizations", FOREIGN, many=True)),
    Behaviour("a finalize URL on http://", ("order",), "protocol", elsewhere("finalize", PLAIN)),
    Behaviour("a finalize URL on another host", ("order",), "protocol", elsewhere("finalize", FOREIGN)),
    Behaviour("every problem a CA may have with an order", ("order",), "refused_by_ca", refuse(400, "rejectedIdentifier", EVIL)),
    Behaviour("rateLimited, come back in 10^18 s", ("order",), "rate_limited", refuse(429, "rateLimited", Retry_After="1" + "0" * 18)),
]

SHELL = "x$(touch${IFS}/tmp/acme8443-pwned)`id`"
AUTHORIZATION = [
    Behaviour("a token that climbs with ../", ("authz",), "protocol", token("../" * 24 + "tmp/acme8443-pwned")),
    Behaviour("a token that is a path", ("authz",), "protocol", token("/tmp/acme8443-pwned")),
    Behaviour("a token for a shell", ("authz",), "protocol", token(SHELL)),
    Behaviour("a token with control bytes", ("authz",), "protocol", token(EVIL)),
    Behaviour("a token with %2e%2e%2f", ("authz",), "protocol", token("%2e%2e%2f" * 4)),
    Behaviour("an empty token", ("authz",), "protocol", token("")),
    Behaviour("a token of 21 letters", ("authz",), "protocol", token("a" * 21)),
    Behaviour("a token of 50,000 letters", ("authz",), "protocol", token("a" * 50_000)),
    Behaviour("a token that is a number", ("authz",), "protocol", token(12345)),
    *[Behaviour(f"an authorization that is {state}", ("authz",), "refused_by_ca", change(status=state))
      for state in ("invalid", "deactivated", "expired", "revoked", "unheard-of\x1b[31m")],
    Behaviour("no state", ("authz",), "refused_by_ca", drop("status")),
    Behaviour("no challenges", ("authz",), "refused_by_ca", change(challenges=[])),
    Behaviour("only challenges nobody knows", ("authz",), "refused_by_ca", change(challenges=[{"type": EVIL, "url": "x", "token": "y"}])),
    Behaviour("1,000 challenges", ("authz",), "refused_by_ca",
              lambda visit: visit.reply.change(challenges=[{"type": "x-01"}] * 1000)),
    Behaviour("another name", ("authz",), "protocol", change(identifier=OTHER)),
    Behaviour("no name", ("authz",), "protocol", drop("identifier")),
    Behaviour("a wildcard that was not asked for", ("authz",), "protocol", change(wildcard=True)),
    Behaviour("a challenge URL on http://", ("authz",), "protocol", lambda visit: visit.reply.change(
        challenges=[{**one, "url": f"{PLAIN}/x"} for one in visit.reply.document["challenges"]])),
    Behaviour("a challenge URL on another host", ("authz",), "protocol", lambda visit: visit.reply.change(
        challenges=[{**one, "url": f"{FOREIGN}/x"} for one in visit.reply.document["challenges"]])),
    Behaviour("a challenge that fails, with terminal escapes", ("challenge",), "challenge_failed", challenge_error("invalid", EVIL)),
]

FINALIZE = [
    Behaviour("badCSR", ("finalize",), "refused_by_ca", refuse(400, "badCSR", EVIL)),
    Behaviour("pending again", ("finalize", "ord"), "protocol", change(status="pending")),
    Behaviour("valid, without a certificate", ("finalize", "ord"), "protocol", change(status="valid", certificate=None)),
    Behaviour("valid, the certificate on http://", ("finalize", "ord"), "protocol", change(status="valid", certificate=f"{PLAIN}/x")),
    Behaviour("valid, the certificate on another host", ("finalize", "ord"), "protocol", change(status="valid", certificate=f"{FOREIGN}/x")),
    Behaviour("processing, come back in 10^18 s", ("finalize", "ord"), "timeout", wished("1" + "0" * 18, status="processing")),
    Behaviour("processing, come back in 2099", ("finalize", "ord"), "timeout", wished("Thu, 01 Jan 2099 00:00:00 GMT", status="processing")),
    Behaviour("processing for ever, Retry-After: -1", ("ord",), "timeout", wished("-1", status="processing"), long=True),
    Behaviour("processing for ever", ("ord",), "timeout", change(status="processing"), long=True),
    Behaviour("ready for ever", ("ord",), "timeout", change(status="ready"), long=True),
    Behaviour("orderNotReady for ever", ("finalize",), "timeout", not_ready, long=True),
]
