#!/usr/bin/env python3
"""Writes lists/: each of the three forms in which lists of weak keys come, with some of
moduli.ndjson on it and much that is not. The hashes are hashlib's."""
import hashlib, json, pathlib, random

random.seed(8443)
here = pathlib.Path(__file__).parent
moduli = {line["why"]: int(line["n"], 16)
          for line in map(json.loads, (here / "moduli.ndjson").read_text().splitlines())}
p256_x = bytes.fromhex("6b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296")


def octets(n):
    return n.to_bytes((n.bit_length() + 7) // 8, "big")


def among_others(records, length):
    return sorted(records + [random.randbytes(length) for _ in range(100)])


lists = here / "lists"
lists.mkdir(exist_ok=True)
line = b"Modulus=%X\n" % moduli["fermat_1_rounds"]
records = among_others([hashlib.sha1(line).digest()[10:]], 10)
(lists / "blacklist.RSA-2048").write_text(
    "# the end of SHA-1\n# of what openssl prints\n" + "".join(r.hex() + "\n" for r in records))
records = among_others([hashlib.sha256(octets(moduli["fermat_2_rounds"])).digest(),
                        hashlib.sha256(p256_x).digest()], 32)
(lists / "sha256.csv").write_text("".join(r.hex() + "\n" for r in records))
records = among_others([hashlib.sha256(octets(moduli["fermat_50_rounds"])).digest()[:15] + b"\x01"], 16)
(lists / "blocklist.dat").write_bytes(b"".join(records))
(lists / "README").write_text("Made by make_lists.py. This file is not a list.\n")
