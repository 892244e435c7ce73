"""Answers that are HTTP, and are no answers; and JSON that is none."""
from lab.misbehaviour.behaviour import (ALL, EVIL, FOREIGN, HARMLESS, PLAIN, SIGNED, WITH_BODY, WITH_JSON, Behaviour, body, header,
                                        redirect, refuse)


def unavailable(wish):
    return refuse(503, "rateLimited", "too many", Retry_After=wish)


HTTP = [
    Behaviour("a redirect to itself", ALL, "refused_by_ca", redirect(lambda visit: f"{visit.tenant.base}/{visit.endpoint}/0"), {"nonce": HARMLESS}),
    Behaviour("a redirect to http://", ALL, "refused_by_ca", redirect(lambda visit: f"{PLAIN}/x"), {"nonce": HARMLESS}),
    Behaviour("a redirect to another host", ALL, "refused_by_ca", redirect(lambda visit: f"{FOREIGN}/x"), {"nonce": HARMLESS}),
    Behaviour("500 with a page of HTML", WITH_BODY, "network", refuse(500, "", "<html>\x1b[31moops</html>")),
    Behaviour("503, Retry-After: -1", WITH_BODY, "rate_limited", unavailable("-1")),
    Behaviour("503, Retry-After: 10^18", WITH_BODY, "rate_limited", unavailable("1" + "0" * 18)),
    Behaviour("503, Retry-After: the year 2099", WITH_BODY, "rate_limited", unavailable("Thu, 01 Jan 2099 00:00:00 GMT")),
    Behaviour("429, Retry-After: garbage", WITH_BODY, "rate_limited", refuse(429, "rateLimited", Retry_After="soon \x1b[31m")),
    Behaviour("another content type", ALL, HARMLESS, header("Content-Type", "text/html; charset=utf-7")),
    Behaviour("badNonce for ever", SIGNED, "refused_by_ca", refuse(400, "badNonce")),
    Behaviour("terminal escapes, shell and format text in a problem", WITH_BODY, "refused_by_ca", refuse(403, "unauthorized", EVIL)),
    Behaviour("a problem of 60 KiB", WITH_BODY, "refused_by_ca", refuse(403, "x" * 30_000, "y" * 30_000)),
    Behaviour("a nonce of 60 KiB", ALL, "too_large", header("Replay-Nonce", "A" * 60_000)),
    Behaviour("a nonce of 1 KiB", ALL, HARMLESS, header("Replay-Nonce", "A" * 1024), {"nonce": "protocol"}),
    Behaviour("a nonce that is not base64url", ALL, HARMLESS, header("Replay-Nonce", 'a"b\\c {}'), {"nonce": "protocol"}),
    Behaviour("no nonce", ALL, HARMLESS, header("Replay-Nonce", None), {"nonce": "protocol"}),
]

def mended(edit):
    """The right body, edited as text."""
    def apply(visit):
        visit.reply.body = edit(visit.reply.body)
    return apply


def deep(levels):
    return body(b'{"a":' + b"[" * levels + b"]" * levels + b"}")


JSON = [
    Behaviour("JSON 2,000,000 levels deep", WITH_JSON, "too_large", deep(2_000_000)),
    Behaviour("JSON 30,000 levels deep", WITH_JSON, "protocol", deep(30_000)),
    Behaviour("HTML", WITH_JSON, "protocol", body("<html><body>It works!</body></html>")),
    Behaviour("nothing", WITH_JSON, "protocol", body("")),
    Behaviour("an array", WITH_JSON, "protocol", body("[]")),
    Behaviour("null", WITH_JSON, "protocol", body("null")),
    Behaviour("bytes that are not UTF-8", WITH_JSON, "protocol", mended(lambda text: text.replace(b"{", b'{"\xff\xc0\xaf": 1, ', 1))),
    Behaviour("a member twice", WITH_JSON, "protocol", mended(lambda text: text.replace(b"{", b'{"x": 1, "x": 2, ', 1))),
    Behaviour("a number no computer holds", WITH_JSON, "protocol", mended(lambda text: text.replace(b"{", b'{"x": 1e999999, ', 1))),
    Behaviour("text after the end", WITH_JSON, "protocol", mended(lambda text: text + b"}")),
    Behaviour("a NUL in a name", WITH_JSON, "protocol", mended(lambda text: text.replace(b"{", b'{"a\x00b": 1, ', 1))),
]
