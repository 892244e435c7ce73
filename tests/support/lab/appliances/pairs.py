"""Certificates and keys as an appliance handles them: named by a fingerprint, taken into a TLS context, and made to lie."""
import base64
import hashlib
import ssl
import tempfile

from lab.tls import openssl

BEGIN, END = "-----BEGIN CERTIFICATE-----", "-----END CERTIFICATE-----"


def leaf_of(pem):
    return pem[pem.index(BEGIN):pem.index(END) + len(END)] + "\n"


def short(pem):
    """The first eight digits of the leaf's fingerprint, as names of slots have them."""
    return hashlib.sha256(ssl.PEM_cert_to_DER_cert(leaf_of(pem))).hexdigest()[:8]


def context_of(pair):
    """A server's context for (chain, key) as PEM; raises ssl.SSLError when they do not belong together."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    with tempfile.NamedTemporaryFile("w") as file:
        file.write("\n".join(pair))
        file.flush()
        context.load_cert_chain(file.name)
    return context


def length(number):
    if number < 128:
        return bytes([number])
    digits = number.to_bytes((number.bit_length() + 7) // 8, "big")
    return bytes([0x80 | len(digits)]) + digits


def parts(der):
    """(tag, content) of each element of a DER sequence's content."""
    while der:
        tag, size, at = der[0], der[1], 2
        if size & 0x80:
            at = 2 + (size & 0x7f)
            size = int.from_bytes(der[2:at], "big")
        yield tag, der[at:at + size]
        der = der[at + size:]


def sequence(elements):
    content = b"".join(bytes([tag]) + length(len(body)) + body for tag, body in elements)
    return b"\x30" + length(len(content)) + content


def wrong_key(key):
    """A key whose public half is the right one and whose private half is not: everything loads it, and every
    signature that it makes is bad (SEC 1 ECPrivateKey, RFC 8017 RSAPrivateKey)."""
    encoded = "".join(openssl("pkey", "-traditional", stdin=key).splitlines()[1:-1])
    ((_, content),) = parts(base64.b64decode(encoded))
    elements = list(parts(content))
    spoil = [1] if len(elements) < 6 else [3, 6, 7]  # the scalar; d and its two halves
    for at in spoil:
        tag, body = elements[at]
        elements[at] = (tag, body[:-1] + bytes([body[-1] ^ 2]))
    kind = "EC" if len(elements) < 6 else "RSA"
    return ssl.DER_cert_to_PEM_cert(sequence(elements)).replace("CERTIFICATE", kind + " PRIVATE KEY")
