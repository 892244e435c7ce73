#!/usr/bin/env python3
"""Writes the private keys that RFCs publish as numbers as PEM, and prints their JWK thumbprints.

Needs python3-cryptography. Run in this directory.
"""
import base64, hashlib, json, pathlib
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa


def number(text):
    return int.from_bytes(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)), "big")


def text(value, size):
    return base64.urlsafe_b64encode(value.to_bytes(size, "big")).rstrip(b"=").decode()


def keep(name, key, jwk):
    pem = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8,
                            serialization.NoEncryption())
    pathlib.Path(name + ".key.pem").write_bytes(pem)
    canonical = json.dumps(jwk, sort_keys=True, separators=(",", ":")).encode()
    digest = hashlib.sha256(canonical).digest()
    print(name, base64.urlsafe_b64encode(digest).rstrip(b"=").decode(), canonical.decode(), sep="\n  ")


def curve_point(name, curve, secret, jwk_curve):
    key = ec.derive_private_key(secret, curve)
    point = key.public_key().public_numbers()
    size = curve.key_size // 8
    keep(name, key, {"kty": "EC", "crv": jwk_curve, "x": text(point.x, size), "y": text(point.y, size)})


# RFC 7515 appendix A.2.1
n = ("ofgWCuLjybRlzo0tZWJjNiuSfb4p4fAkd_wWJcyQoTbji9k0l8W26mPddxHmfHQp-Vaw-4qPCJrcS2mJPMEzP1Pt0Bm4d4Ql"
     "L-yRT-SFd2lZS-pCgNMsD1W_YpRPEwOWvG6b32690r2jZ47soMZo9wGzjb_7OMg0LOL-bSf63kpaSHSXndS5z5rexMdbBYUs"
     "LA9e-KXBdQOS-UTo7WTBEMa2R2CapHg665xsmtdVMTBQY4uDZlxvb3qCo5ZwKh9kG4LT6_I5IhlJH7aGhyxXFvUK-DWNmoud"
     "F8NAco9_h9iaGNj8q2ethFkMLs91kzk2PAcDTW9gb54h4FRWyuXpoQ")
d = ("Eq5xpGnNCivDflJsRQBXHx1hdR1k6Ulwe2JZD50LpXyWPEAeP88vLNO97IjlA7_GQ5sLKMgvfTeXZx9SE-7YwVol2NXOoAJe"
     "46sui395IW_GO-pWJ1O0BkTGoVEn2bKVRUCgu-GjBVaYLU6f3l9kJfFNS3E0QbVdxzubSu3Mkqzjkn439X0M_V51gfpRLI9J"
     "YanrC4D4qAdGcopV_0ZHHzQlBjudU2QvXt4ehNYTCBr6XCLQUShb1juUO1ZdiYoFaFQT5Tw8bGUl_x_jTj3ccPDVZFD9pIuh"
     "LhBOneufuBiB4cS98l2SR_RQyGWSeWjnczT0QU91p1DhOVRuOopznQ")
p, q = rsa.rsa_recover_prime_factors(number(n), 65537, number(d))
public = rsa.RSAPublicNumbers(65537, number(n))
rsa_key = rsa.RSAPrivateNumbers(p, q, number(d), rsa.rsa_crt_dmp1(number(d), p),
                                rsa.rsa_crt_dmq1(number(d), q), rsa.rsa_crt_iqmp(p, q), public)
keep("rfc7515_appendix_a2", rsa_key.private_key(), {"kty": "RSA", "n": n, "e": "AQAB"})

# RFC 7515 appendix A.3.1
curve_point("rfc7515_appendix_a3", ec.SECP256R1(),
            number("jpsQnnGQmL-YBIffH1136cspYG6-0iY7X1fCE9-E9LI"), "P-256")

# RFC 6979 appendix A.2.6
curve_point("rfc6979_appendix_a26", ec.SECP384R1(),
            int("6B9D3DAD2E1B8C1C05B19875B6659F4DE23C3B667BF297BA9AA47740787137D8"
                "96D5724E4C70A825F872C9EA60D2EDF5", 16), "P-384")

# RFC 8037 appendix A.1
keep("rfc8037_appendix_a1",
     ed25519.Ed25519PrivateKey.from_private_bytes(base64.urlsafe_b64decode("nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A=")),
     {"kty": "OKP", "crv": "Ed25519", "x": "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"})

# The smallest secret whose public x begins with a zero byte, which RFC 7518 section 6.2.1.2 keeps.
secret = next(s for s in range(1, 10_000) if ec.derive_private_key(s, ec.SECP256R1())
              .public_key().public_numbers().x < 1 << 248)
curve_point("leading_zero", ec.SECP256R1(), secret, "P-256")
