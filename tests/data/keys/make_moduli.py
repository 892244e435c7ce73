#!/usr/bin/env python3
"""Writes moduli.ndjson: RSA moduli with a known flaw, or just beyond one. Repeatable.

Every line says what was built: bits, factor (the smallest prime factor up to 65537), round (of
Fermat's method, 0 for a square), roca, prime, power, repeats. What is built is checked here with
plain arithmetic, nothing of the validator is used.
"""
import json, math, pathlib, random

random.seed(8443)
small = [n for n in range(2, 65538) if all(n % d for d in range(2, math.isqrt(n) + 1))]
primorial = math.prod(small)


def is_prime(n):
    if math.gcd(n, primorial) != 1:
        return n in small
    return all(pow(b, n - 1, n) == 1 for b in (2, 3, 5, 7))


def next_prime(n):
    n |= 1
    while not is_prime(n):
        n += 2
    return n


def prime(bits):
    return next_prime(random.getrandbits(bits) | 3 << bits - 2)


def close_primes(bits, rounds):
    """p and q that Fermat's method finds in exactly that round."""
    while True:
        p = prime(bits // 2)
        q = next_prime(p + math.isqrt(8 * p * (2 * rounds - 1) // 2))
        n = p * q
        if (p + q) // 2 - math.isqrt(n) == rounds and n.bit_length() == bits:
            return n


def times(factor, bits):
    """factor times one prime, of that size."""
    while True:
        n = factor * next_prime(random.randrange(1 << bits - 1, 1 << bits) // factor)
        if n.bit_length() == bits:
            return n


def root(k, n):
    low, high = 1, 1 << n.bit_length() // k + 1
    while low + 1 < high:
        middle = (low + high) // 2
        low, high = (middle, high) if middle ** k <= n else (low, middle)
    return low


def power(k, bits):
    while True:
        p = next_prime(random.randrange(root(k, 1 << bits - 1), root(k, 1 << bits)))
        if (p ** k).bit_length() == bits:
            return p ** k


def rsalib_prime(primes, bits):
    """Nemec et al. 2017: p = k M + (65537^a mod M), M the product of the first primes."""
    m = math.prod(small[:primes])
    while True:
        k = random.randrange((3 << bits - 2) // m, (1 << bits) // m)
        p = k * m + pow(65537, random.getrandbits(64), m)
        if p.bit_length() == bits and is_prime(p):
            return p


def with_run(length):
    """A product of two primes whose upper half holds one byte `length` times."""
    run = b"\xa5" * length
    while True:
        p = prime(1024)
        top = b"\xb1\x3c\x77" + run + random.randbytes(125 - length)
        n = p * next_prime((int.from_bytes(top, "big") << 1024) // p + 1)
        text = n.to_bytes((n.bit_length() + 7) // 8, "big")
        if run in text and b"\xa5" + run not in text:
            return n


def line(why, n, round=None, roca=False, prime=False, power=False, repeats=False):
    common = math.gcd(n, primorial)
    factor = next((p for p in small if common % p == 0), None) if common > 1 else None
    return {"why": why, "bits": n.bit_length(), "factor": factor, "round": round, "roca": roca,
            "prime": prime, "power": power, "repeats": repeats, "n": "%x" % n}


lines = [line(f"good_{bits}", prime(bits // 2) * prime(bits // 2)) for bits in (2048, 3072, 4096)]
lines += [line(f"fermat_{rounds}_rounds", close_primes(2048, rounds), round=rounds)
          for rounds in (1, 2, 50, 98, 99, 100, 101, 102, 109, 110)]
lines += [line(f"fermat_{rounds}_rounds_not_found", close_primes(2048, rounds))
          for rounds in (111, 112, 120, 200)]
lines += [line(f"fermat_{bits}_bits", close_primes(bits, 7), round=7) for bits in (3072, 4096)]
lines += [line(f"factor_{p}", times(p, 2048)) for p in (2, 3, 5, 11, 751, 757, 65521, 65537, 65539)]
lines += [line("square", prime(1024) ** 2, round=0, power=True),
          line("cube", power(3, 2048), power=True),
          line("fifth_power", power(5, 2048), power=True),
          line("hundred_first_power", power(101, 2048), power=True)]
lines += [line("prime", prime(2048), prime=True)]
lines += [line("roca_2048", rsalib_prime(126, 1024) * rsalib_prime(126, 1024), roca=True),
          line("roca_512", rsalib_prime(39, 256) * rsalib_prime(39, 256), roca=True),
          line("roca_one_factor_only", rsalib_prime(126, 1024) * prime(1024))]
lines += [line("sixteen_equal_bytes", with_run(16), repeats=True),
          line("fifteen_equal_bytes", with_run(15))]
lines += [line(f"bits_{bits}", prime(bits // 2) * prime(bits - bits // 2))
          for bits in (512, 1024, 2040, 2047, 2049, 2056)]

out = pathlib.Path(__file__).with_name("moduli.ndjson")
out.write_text("".join(json.dumps(each) + "\n" for each in lines))
