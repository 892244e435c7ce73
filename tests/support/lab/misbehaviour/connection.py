"""Below HTTP, and how much, and how slowly."""
import itertools
import zlib

from lab.misbehaviour.behaviour import ALL, WITH_BODY, Behaviour, raw

MIB = 1 << 20


def giant(visit):
    yield visit.reply.head(length=1 << 30)
    yield from itertools.repeat(b"x" * MIB, 1 << 10)


def chunked(visit):
    yield visit.reply.head().replace(b"Content-Length", b"X-Length").replace(b"\r\n\r\n", b"\r\nTransfer-Encoding: chunked\r\n\r\n")
    yield from itertools.repeat(b"10000\r\n" + b" " * 0x10000 + b"\r\n", 1 << 14)


def header_flood(visit):
    yield b"HTTP/1.1 200 OK\r\n"
    yield from itertools.repeat(b"X-Flood: " + b"x" * 50 + b"\r\n", 1 << 24)


def long_header(visit):
    yield b"HTTP/1.1 200 OK\r\nX-Flood: "
    yield from itertools.repeat(b"x" * MIB, 1 << 10)


def interim_flood(visit):
    yield from itertools.repeat(b"HTTP/1.1 103 Early Hints\r\nLink: </x>; rel=next\r\n\r\n", 1 << 24)


def hang(visit):
    visit.tenant.server.over.wait(90)
    yield b""


def hang_in_headers(visit):
    yield b"HTTP/1.1 200 OK\r\nContent-Ty"
    yield from hang(visit)


def hang_in_body(visit):
    whole = visit.reply.head(length=5000) + visit.reply.body[:10]
    yield whole
    yield from hang(visit)


def drip(visit):
    for byte in itertools.chain(b"HTTP/1.1 200 OK\r\nX-Drip: ", itertools.repeat(ord("x"))):
        yield bytes([byte])
        if visit.tenant.server.over.wait(1):
            return


def drip_body(visit):
    yield visit.reply.head(length=5000)
    for byte in itertools.chain(visit.reply.body, itertools.repeat(32)):
        yield bytes([byte])
        if visit.tenant.server.over.wait(1):
            return


def truncated(visit):
    yield visit.reply.head(length=5000) + visit.reply.body[:20]


def closed(visit):
    return ()


def garbage(visit):
    yield b"\x00\xffSSH-2.0-OpenSSH_9.2\r\n" * 20


def odd_status(visit):
    yield visit.reply.head().replace(b"HTTP/1.1 2", b"HTTP/1.1 -", 1) + visit.reply.body


def bomb(pieces):
    """Deflated: `pieces` MiB of blanks. A full flush makes the piece repeatable."""
    squeeze = zlib.compressobj(9, zlib.DEFLATED, -15)
    return (squeeze.compress(b" " * MIB) + squeeze.flush(zlib.Z_FULL_FLUSH)) * pieces


def encoded(encoding, prefix, pieces):
    content = prefix + bomb(pieces)

    def apply(visit):
        visit.reply.body = content
        visit.reply.set("Content-Encoding", encoding)
    return apply


GZIP = b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\x03"
CONNECTION = [
    Behaviour("a body of 1 GiB", WITH_BODY, "too_large", raw(giant)),
    Behaviour("a body without end, chunked", WITH_BODY, "too_large", raw(chunked)),
    Behaviour("headers without end", ALL, "too_large", raw(header_flood)),
    Behaviour("one header of 1 GiB", ALL, "too_large", raw(long_header)),
    Behaviour("interim answers (103) without end", ALL, "too_large", raw(interim_flood)),
    Behaviour("gzip, 1 GiB when inflated", WITH_BODY, "too_large", encoded("gzip", GZIP, 1024)),
    Behaviour("gzip, 50 MiB when inflated, short enough", WITH_BODY, "protocol", encoded("gzip", GZIP, 50), {"cert": "bad_certificate"}),
    Behaviour("deflate, 50 MiB when inflated, short enough", WITH_BODY, "protocol", encoded("deflate", b"", 50), {"cert": "bad_certificate"}),
    Behaviour("hang before the answer", ALL, "timeout", raw(hang)),
    Behaviour("hang in the headers", ALL, "timeout", raw(hang_in_headers)),
    Behaviour("hang in the body", WITH_BODY, "timeout", raw(hang_in_body)),
    Behaviour("one byte a second, headers", ALL, "timeout", raw(drip)),
    Behaviour("one byte a second, body", WITH_BODY, "timeout", raw(drip_body)),
    Behaviour("cut in the middle of the body", WITH_BODY, "network", raw(truncated)),
    Behaviour("closed without an answer", ALL, "network", raw(closed)),
    Behaviour("not HTTP", ALL, "protocol", raw(garbage)),
    Behaviour("a status that is no number", ALL, "protocol", raw(odd_status)),
]
