"""What every sweep demands of what it finds on disk. Python's cryptography, not our own code, judges keys and
certificates."""
import functools
import os
import stat

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import ec, padding
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat, load_pem_private_key

FILES = ("privkey.pem", "cert.pem", "chain.pem", "fullchain.pem")


class Broken(Exception):
    """A promise that does not hold."""


def demand(holds, what):
    if not holds:
        raise Broken(what)


def public_half(key):
    """Of a private or public key, as bytes that can be compared."""
    public = key.public_key() if hasattr(key, "public_key") else key
    return public.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)


def signed_by(certificate, issuer):
    key, algorithm = issuer.public_key(), certificate.signature_hash_algorithm
    how = (ec.ECDSA(algorithm),) if isinstance(key, ec.EllipticCurvePublicKey) else (padding.PKCS1v15(), algorithm)
    try:
        key.verify(certificate.signature, certificate.tbs_certificate_bytes, *how)
    except InvalidSignature:
        return False
    return certificate.issuer == issuer.subject


@functools.lru_cache(maxsize=4096)  # most points leave the same pair
def complaint_about(key, cert, chain, full):
    """Would a server start with this PEM? The answer is what is wrong, or empty."""
    try:
        demand(full == cert + chain, "fullchain is not cert and chain")
        ours = load_pem_private_key(key.encode(), None)
        leaf = x509.load_pem_x509_certificate(cert.encode())
        demand(public_half(ours) == public_half(leaf.public_key()), "key and certificate do not belong together")
        demand("BEGIN CERT" in chain, "no intermediate")
        demand(signed_by(leaf, x509.load_pem_x509_certificate(chain.encode())), "the chain is not the leaf's")
    except Broken as broken:
        return str(broken)
    except ValueError as unreadable:
        return str(unreadable)
    return ""


def check_pair(directory):
    missing = [each for each in FILES if not (directory / each).is_file()]
    demand(not missing, f"{directory} lacks {missing}")
    wrong = complaint_about(*((directory / each).read_text() for each in FILES))
    demand(not wrong, f"{directory}: {wrong}")


def check_tidy(store):
    """Nothing half-made is left, and nobody else can read anything."""
    for top, directories, files in os.walk(store):
        for entry in directories + files:
            path = os.path.join(top, entry)
            demand(not entry.startswith("."), f"left behind: {path}")
            if not os.path.islink(path):
                status = os.stat(path)
                mode = stat.S_IMODE(status.st_mode)
                demand(mode == (0o700 if stat.S_ISDIR(status.st_mode) else 0o600), f"mode {mode:o} of {path}")
    demand(not any((store / "drafts").iterdir()), "a draft is left")
