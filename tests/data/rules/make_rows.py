#!/usr/bin/env python3
"""Writes key, csr, tls-alpn-01 and mpic.ndjson: lines of `policy judge` that say which rules speak.

`findings` is exact: rule -> outcome, and no other rule finds anything. Keys are those of
../keys/moduli.ndjson and base points of FIPS 186; requests and certificates are made by the openssl
tool, so a second run writes other signatures.
"""
import base64, hashlib, json, pathlib, random, subprocess, tempfile

here = pathlib.Path(__file__).parent
now = "2026-11-20T00:00:00Z"
rows = {}


def add(kind, why, findings, profile="br", at=now, **facts):
    rows.setdefault(kind, []).append(
        {"id": f"{why} [{profile}]", "kind": kind, "profile": profile, "at": at, **facts,
         "findings": findings})


def violated(*rules):
    return {rule: "violated" for rule in rules}


def b64(octets):
    return base64.b64encode(octets).decode()


# --- keys ---------------------------------------------------------------------------------------

def der(tag, contents):
    n = len(contents)
    length = bytes([n]) if n < 128 else bytes([128 + (n.bit_length() + 7) // 8]) + n.to_bytes((n.bit_length() + 7) // 8, "big")
    return bytes([tag]) + length + contents


def integer(n):
    return der(2, n.to_bytes(n.bit_length() // 8 + 1, "big"))


def spki(identifier, bits):
    return der(0x30, bytes.fromhex(identifier) + der(3, b"\0" + bits))


rsa_identifier = "300d06092a864886f70d0101010500"
p224, p256 = "301006072a8648ce3d020106052b81040021", "301306072a8648ce3d020106082a8648ce3d030107"
p384, p521 = "301006072a8648ce3d020106052b81040022", "301006072a8648ce3d020106052b81040023"
x256 = "6b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296"
y256 = "4fe342e2fe1a7f9b8ee7eb4a7c0f9e162bce33576b315ececbb6406837bf51f5"
g224 = "04b70e0cbd6bb4bf7f321390b94a03c1d356c21122343280d6115c1d21bd376388b5f723fb4c22dfe6cd4375a05a07476444d5819985007e34"
g384 = ("04aa87ca22be8b05378eb1c71ef320ad746e1d3b628ba79b9859f741e082542a385502f25dbf55296c3a545e3872760ab7"
        "3617de4a96262c6f5d9e98bf9292dc29f8f41dbd289a147ce9da3113b5f0b8c00a60b1ce1d7e819d7a431d7c90ea0e5f")
g521 = ("0400c6858e06b70404e9cd9e3ecb662395b4429c648139053fb521f828af606b4d3dbaa14b5e77efe75928fe1dc127a2ffa8de3348b3c1856a429bf97e7e31c2e5bd66"
        "011839296a789a3bc0045c8a5fb42c7d1bd998f54449579b446817afbd17273e662c97ee72995ef42640c550b9013fad0761353c7086a272c24088be94769fd16650")
moduli = {line["why"]: int(line["n"], 16)
          for line in map(json.loads, (here / "../keys/moduli.ndjson").read_text().splitlines())}
no_list = {"key-debian": "not judged"}


def rsa(n, e=65537, identifier=rsa_identifier):
    return spki(identifier, der(0x30, integer(n) + integer(e)))


def ec(identifier, point):
    return spki(identifier, bytes.fromhex(point))


def key(why, octets, br=(), letsencrypt=(), listed=no_list, at=now, **facts):
    """What the Forum's rules find, and what Let's Encrypt's find beside them."""
    for profile, rules in (("br", br), ("letsencrypt", [*br, *letsencrypt])):
        add("key", why, {**violated(*rules), **listed}, profile, at, spki=b64(octets), **facts)


good = rsa(moduli["good_2048"])
for bits in (2048, 3072, 4096):
    key(f"rsa_{bits}", rsa(moduli[f"good_{bits}"]))
for bits in (512, 1024, 2040, 2047):
    key(f"rsa_{bits}", rsa(moduli[f"bits_{bits}"]), ["key-rsa-bits"], ["key-rsa-bits-ca"])
key("rsa_2049", rsa(moduli["bits_2049"]), ["key-rsa-bits"], ["key-rsa-bits-ca"])
key("rsa_2056", rsa(moduli["bits_2056"]), [], ["key-rsa-bits-ca"])
key("rsa_0", rsa(0), ["key-rsa-bits"], ["key-rsa-bits-ca"])

for e in (0, 1, 2, 65536):
    key(f"exponent_{e}", rsa(moduli["good_2048"], e),
        ["key-rsa-exponent", "key-rsa-exponent-range"], ["key-rsa-exponent-ca"])
for e in (3, 5, 65535):
    key(f"exponent_{e}", rsa(moduli["good_2048"], e), ["key-rsa-exponent-range"],
        ["key-rsa-exponent-ca"])
for e in (65539, 2 ** 256 - 1):
    key(f"exponent_{e % 2**64}_{e.bit_length()}_bits", rsa(moduli["good_2048"], e), [],
        ["key-rsa-exponent-ca"])
key("exponent_2_256_1", rsa(moduli["good_2048"], 2 ** 256 + 1), ["key-rsa-exponent-range"],
    ["key-rsa-exponent-ca"])

for p in (2, 3, 5, 11, 751):
    key(f"factor_{p}", rsa(moduli[f"factor_{p}"]), ["key-rsa-factors"], ["key-rsa-factors-ca"])
for p in (757, 65521, 65537):
    key(f"factor_{p}", rsa(moduli[f"factor_{p}"]), [], ["key-rsa-factors-ca"])
key("factor_65539", rsa(moduli["factor_65539"]))

for rounds in (1, 2, 50, 98, 99, 100):
    key(f"fermat_{rounds}", rsa(moduli[f"fermat_{rounds}_rounds"]), ["key-rsa-fermat"],
        ["key-rsa-fermat-ca"])
for rounds in (101, 102, 109, 110):
    key(f"fermat_{rounds}", rsa(moduli[f"fermat_{rounds}_rounds"]), [], ["key-rsa-fermat-ca"])
for rounds in (111, 112, 120, 200):
    key(f"fermat_{rounds}", rsa(moduli[f"fermat_{rounds}_rounds_not_found"]))
key("square", rsa(moduli["square"]), ["key-rsa-fermat", "key-rsa-power"],
    ["key-rsa-fermat-ca", "key-rsa-power-ca"])
for why in ("cube", "fifth_power", "hundred_first_power", "prime"):
    key(why, rsa(moduli[why]), ["key-rsa-power"], ["key-rsa-power-ca"])
key("roca", rsa(moduli["roca_2048"]), ["key-rsa-roca"])
key("roca_one_factor", rsa(moduli["roca_one_factor_only"]))
key("sixteen_equal_bytes", rsa(moduli["sixteen_equal_bytes"]), [], ["key-rsa-pattern-ca"])
key("fifteen_equal_bytes", rsa(moduli["fifteen_equal_bytes"]))
random.seed(8443)
key("giant", rsa(3 * (random.getrandbits(8198) | 1 << 8198 | 1)), ["key-rsa-factors"], ["key-rsa-bits-ca", "key-rsa-factors-ca"])
for row in rows["key"][-2:]:  # too large to be looked at thoroughly
    row["findings"].update({"key-rsa-power": "not judged"})
rows["key"][-1]["findings"].update({"key-rsa-power-ca": "not judged"})

key("p256", ec(p256, "04" + x256 + y256))
key("p384", ec(p384, g384))
key("p521", ec(p521, g521), [], ["key-ec-curve-ca"])
key("p224", ec(p224, g224), ["key-ec-curve"], ["key-ec-curve-ca"])
key("secp256k1", ec("301006072a8648ce3d020106052b8104000a", "04" + x256 + y256), ["key-ec-curve"],
    ["key-ec-curve-ca"])
key("off_curve", ec(p256, "04" + x256 + y256[:-1] + "6"), ["key-ec-point"])
key("infinity", ec(p256, "00"), ["key-ec-point"])
key("zero_point", ec(p256, "04" + "00" * 64), ["key-ec-point"])
key("coordinate_is_p", ec(p256, "04" + "ffffffff00000001000000000000000000000000ffffffffffffffffffffffff" + y256),
    ["key-ec-point"])
key("half_a_point", ec(p256, "04" + x256), ["key-ec-point"])
key("compressed", ec(p256, "03" + x256), [], ["key-ec-compressed-ca"])

key("rsa_without_null", rsa(moduli["good_2048"], identifier="300b06092a864886f70d010101"),
    ["key-algorithm-identifier"])
key("octets_after_the_curve", ec("301506072a8648ce3d020106082a8648ce3d0301070500", "04" + x256 + y256),
    ["key-algorithm-identifier"])
for why, oid in (("ed25519", "06032b6570"), ("ed448", "06032b6571"), ("x25519", "06032b656e"),
                 ("rsassa_pss", "06092a864886f70d01010a"), ("dsa", "06072a8648ce380401")):
    key(why, spki(der(0x30, bytes.fromhex(oid)).hex(), b"\1" * 32), ["key-algorithm"], listed={})
key("not_der", b"not DER", ["key-form"], listed={})
key("octets_after_the_end", good + b"\0", ["key-form"], listed={})
key("negative_modulus", spki(rsa_identifier, der(0x30, bytes.fromhex("0201ff020103"))), ["key-form"],
    listed={})

for why, octets in (("debian_openssl_blacklist", rsa(moduli["fermat_1_rounds"])),
                    ("debian_dwk", rsa(moduli["fermat_2_rounds"])),
                    ("debian_badkeys", rsa(moduli["fermat_50_rounds"]))):
    key(why, octets, ["key-rsa-fermat", "key-debian"], ["key-rsa-fermat-ca"], listed={}, weak_list=True)
key("debian_ec", ec(p256, "04" + x256 + y256), ["key-debian"], listed={}, weak_list=True)
key("on_no_list", good, listed={}, weak_list=True)
key("on_no_list_ec", ec(p384, g384), listed={}, weak_list=True)
other = rsa(moduli["good_3072"])
key("account_key", good, ["key-account"], account_keys=[b64(other), b64(good)])
key("not_the_account_key", good, account_keys=[b64(other)])
key("compromised", good, ["key-compromised"], compromised=[b64(hashlib.sha256(good).digest())])
key("not_compromised", good, compromised=[b64(hashlib.sha256(other).digest())])

for at, in_force in (("2024-11-14T23:59:59Z", False), ("2024-11-15T00:00:00Z", True),
                     ("2024-11-15T00:00:01Z", True)):
    listed = no_list if in_force else {}
    key(f"roca_{at}", rsa(moduli["roca_2048"]), ["key-rsa-roca"] if in_force else [], listed=listed, at=at)
    key(f"fermat_{at}", rsa(moduli["fermat_99_rounds"]), ["key-rsa-fermat"] if in_force else [],
        ["key-rsa-fermat-ca"], listed=listed, at=at)
    key(f"debian_{at}", ec(p256, "04" + x256 + y256), ["key-debian"] if in_force else [], listed={},
        at=at, weak_list=True)

for why, octets in (("rsa_1024", rsa(moduli["bits_1024"])), ("exponent_1", rsa(moduli["good_2048"], 1)),
                    ("factor_3", rsa(moduli["factor_3"])), ("cube", rsa(moduli["cube"])),
                    ("p224", ec(p224, g224)), ("rsa_without_null", rsa(moduli["good_2048"], identifier="300b06092a864886f70d010101"))):
    add("key", why, no_list, "private", spki=b64(octets))
add("key", "ed25519", {}, "private", spki=b64(spki("300506032b6570", b"\1" * 32)))
add("key", "roca", {**violated("key-rsa-roca"), **no_list}, "private", spki=b64(rsa(moduli["roca_2048"])))
add("key", "off_curve", {**violated("key-ec-point"), **no_list}, "private",
    spki=b64(ec(p256, "04" + x256 + y256[:-1] + "6")))

# --- requests -----------------------------------------------------------------------------------

work = tempfile.TemporaryDirectory()


def openssl(*arguments, stdin=None):
    return subprocess.run(["openssl", *arguments], input=stdin, capture_output=True, check=True,
                          cwd=work.name).stdout


def new_key(name, *options):
    openssl("genpkey", "-out", name, *options)


new_key("ec.pem", "-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256")
new_key("p224.pem", "-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-224")
new_key("rsa.pem", "-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:2048")
new_key("ed25519.pem", "-algorithm", "ED25519")
new_key("other.pem", "-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256")


def request(subject="/", extensions=("subjectAltName=DNS:example.org",), key="ec.pem", digest="sha256",
            options=()):
    arguments = [part for extension in extensions for part in ("-addext", extension)]
    return openssl("req", "-new", "-key", key, "-subj", subject, "-outform", "DER", f"-{digest}",
                   "-config", "/dev/null", *arguments, *options)


def with_common_name(name):
    """The tool makes none that is longer than 64."""
    attribute = der(0x30, bytes.fromhex("0603550403") + der(0x0c, name.encode()))
    san = der(0x30, bytes.fromhex("0603551d11") + der(4, der(0x30, der(0x82, name.encode()))))
    extensions = der(0x30, bytes.fromhex("06092a864886f70d01090e") + der(0x31, der(0x30, san)))
    info = der(0x30, integer(0) + der(0x30, der(0x31, attribute)) +
               openssl("pkey", "-in", "ec.pem", "-pubout", "-outform", "DER") + der(0xa0, extensions))
    signature = openssl("dgst", "-sha256", "-sign", "ec.pem", stdin=info)
    return der(0x30, info + bytes.fromhex("300a06082a8648ce3d040302") + der(3, b"\0" + signature))


no_order = {"csr-names-of-order": "not judged"}


def csr(why, octets, br=(), letsencrypt=(), order=None, at=now):
    for profile, rules in (("br", br), ("letsencrypt", [*br, *letsencrypt])):
        facts = {} if order is None else {"order": order}
        found = {**violated(*rules), **(no_order if order is None else {}), **no_list}
        add("csr", why, found, profile, at, csr=b64(octets), **facts)


def dns(*names):
    return [{"type": "dns", "value": name} for name in names]


plain = request()
csr("plain", plain)
csr("plain_rsa", request(key="rsa.pem"))
csr("order_is_equal", plain, order=dns("example.org"))
csr("order_has_more", plain, ["csr-names-of-order"], order=dns("example.org", "www.example.org"))
csr("order_has_another", plain, ["csr-names-of-order"], order=dns("example.com"))
two = request(extensions=["subjectAltName=DNS:WWW.example.org,DNS:example.org,IP:9.9.9.9"])
csr("order_in_another_order", two,
    order=[{"type": "ip", "value": "9.9.9.9"}, *dns("www.example.org", "example.org")])
csr("key_p224", request(key="p224.pem"), ["key-ec-curve"], ["key-ec-curve-ca"])
for profile, more in (("br", []), ("letsencrypt", ["csr-signature-algorithm-ca"])):
    add("csr", "key_ed25519", {**violated("key-algorithm", *more), **no_order}, profile,
        csr=b64(request(key="ed25519.pem")))
for digest in ("sha384", "sha512"):
    csr(f"signed_with_{digest}", request(digest=digest))
    csr(f"signed_with_{digest}_rsa", request(digest=digest, key="rsa.pem"))
csr("signed_with_sha224", request(digest="sha224"), [], ["csr-signature-algorithm-ca"])
csr("signed_with_pss", request(key="rsa.pem", options=["-sigopt", "rsa_padding_mode:pss"]), [],
    ["csr-signature-algorithm-ca"])
for digest, key_file in (("sha1", "ec.pem"), ("sha1", "rsa.pem"), ("md5", "rsa.pem")):
    csr(f"signed_with_{digest}_{key_file[:-4]}", request(digest=digest, key=key_file), ["csr-sha1"],
        ["csr-signature-algorithm-ca"])
old = request(digest="sha1")
csr("sha1_before", old, [], ["csr-signature-algorithm-ca"], at="2026-09-14T23:59:59Z")
csr("sha1_at", old, ["csr-sha1"], ["csr-signature-algorithm-ca"], at="2026-09-15T00:00:00Z")
csr("sha1_after", old, ["csr-sha1"], ["csr-signature-algorithm-ca"], at="2026-09-15T00:00:01Z")
csr("another_name_after_signing", plain.replace(b"example.org", b"example.net"), ["csr-signature"])
csr("email", request(extensions=["subjectAltName=DNS:example.org,email:a@example.org"]), [], ["csr-email-ca"])
csr("uri", request(extensions=["subjectAltName=DNS:example.org,URI:https://example.org/"]), [], ["csr-uri-ca"])
csr("registered_id", request(extensions=["subjectAltName=DNS:example.org,RID:1.2.3.4"]), ["csr-other-names"])
csr("common_name", request("/CN=example.org"))
csr("common_name_upper_case", request("/CN=EXAMPLE.org"))
csr("common_name_elsewhere", request("/CN=www.example.org"), ["csr-common-name"])
csr("common_name_64", with_common_name("a" * 52 + ".example.org"))
csr("common_name_65", with_common_name("a" * 53 + ".example.org"), ["csr-common-name"])
csr("common_name_address", request("/CN=9.9.9.9"), ["csr-common-name"], ["csr-common-name-address-ca"])
for row in rows["csr"][-2:]:  # as a DNS name it is none either
    row["findings"]["identifier-not-an-address"] = "violated"
csr("subject", request("/O=Acme/C=DE/CN=example.org"), ["csr-subject"])
csr("client_auth", request(extensions=["subjectAltName=DNS:example.org", "extendedKeyUsage=serverAuth,clientAuth"]),
    ["csr-client-auth"])
csr("server_auth", request(extensions=["subjectAltName=DNS:example.org", "extendedKeyUsage=serverAuth"]))
csr("ca", request(extensions=["subjectAltName=DNS:example.org", "basicConstraints=critical,CA:TRUE"]), ["csr-ca"])
csr("not_a_ca", request(extensions=["subjectAltName=DNS:example.org", "basicConstraints=critical,CA:FALSE"]))
stapled = request(extensions=["subjectAltName=DNS:example.org", "tlsfeature=status_request"])
csr("must_staple", stapled)
rows["csr"][-2]["findings"]["csr-must-staple"] = "violated"
rows["csr"][-1]["findings"]["csr-must-staple-ca"] = "violated"
csr("another_tls_feature", request(extensions=["subjectAltName=DNS:example.org", "tlsfeature=1"]))
csr("no_names", request(extensions=[]), ["csr-names"])
many = [f"n{i}.example.org" for i in range(101)]
csr("100_names", request(extensions=["subjectAltName=" + ",".join("DNS:" + n for n in many[:100])]))
csr("101_names", request(extensions=["subjectAltName=" + ",".join("DNS:" + n for n in many)]), [],
    ["identifier-most-names"])
for profile in ("br", "letsencrypt"):
    for why, octets in (("not_der", b"not DER"), ("octets_after_the_end", plain + b"\0"),
                        ("malformed_names", request(extensions=["2.5.29.17=DER:0101ff"])),
                        ("names_twice", request(extensions=["subjectAltName=DNS:example.org",
                                                            "2.5.29.17=DER:300d820b6578616d706c652e6f7267"]))):
        add("csr", why, violated("csr-form"), profile, csr=b64(octets))
add("csr", "subject", {**no_order, **no_list}, "private", csr=b64(request("/O=Acme/CN=example.org")))
add("csr", "client_auth", {**no_order, **no_list}, "private",
    csr=b64(request(extensions=["subjectAltName=DNS:example.org", "extendedKeyUsage=clientAuth"])))

# --- challenge certificates ---------------------------------------------------------------------

authorization = "token.thumbprint"
acme = "1.3.6.1.5.5.7.1.31"
hash_der = "0420" + hashlib.sha256(authorization.encode()).hexdigest()
good_acme = f"{acme}=critical,DER:{hash_der}"


def shown(*extensions, subject="/CN=challenge", options=()):
    arguments = [part for extension in extensions for part in ("-addext", extension)]
    return openssl("req", "-x509", "-new", "-key", "ec.pem", "-subj", subject, "-outform", "DER", "-days", "1",
                   "-config", "/dev/null", *arguments, *options)


def alpn(why, octets, br=(), letsencrypt=(), name=("dns", "example.org"), protocol="acme-tls/1"):
    for profile, rules in (("br", br), ("letsencrypt", [*br, *letsencrypt])):
        add("tls-alpn-01", why, violated(*rules), profile, identifier={"type": name[0], "value": name[1]},
            key_authorization=authorization, alpn=protocol, certificate=b64(octets))


san = "subjectAltName=DNS:example.org"
proof = shown(san, good_acme)
alpn("good", proof)
alpn("good_with_more_extensions", shown(san, good_acme, "keyUsage=critical,digitalSignature"))
alpn("good_address", shown("subjectAltName=IP:192.0.2.1", good_acme), name=("ip", "192.0.2.1"))
alpn("good_ipv6", shown("subjectAltName=IP:2001:db8::1", good_acme), name=("ip", "2001:db8::1"))
alpn("nothing_shown", b"", ["alpn-certificate"])
alpn("no_certificate", b"not DER", ["alpn-certificate"])
alpn("no_protocol", proof, ["alpn-protocol"], protocol="")
alpn("another_protocol", proof, ["alpn-protocol"], protocol="h2")
(pathlib.Path(work.name) / "ca.der").write_bytes(shown("basicConstraints=critical,CA:TRUE", subject="/CN=ca"))
openssl("x509", "-inform", "DER", "-in", "ca.der", "-out", "ca.pem")


def signed_by_other(subject):
    (pathlib.Path(work.name) / "ext").write_text(f"{san}\n{good_acme}\n")
    (pathlib.Path(work.name) / "r.der").write_bytes(request(subject))
    return openssl("x509", "-req", "-inform", "DER", "-in", "r.der", "-outform", "DER", "-extfile", "ext",
                   "-CA", "other-ca.pem", "-CAkey", "other.pem", "-days", "1")


(pathlib.Path(work.name) / "other-ca.pem").write_bytes(
    openssl("req", "-x509", "-new", "-key", "other.pem", "-subj", "/CN=issuer", "-days", "1", "-config", "/dev/null"))
alpn("issued_by_another", signed_by_other("/CN=challenge"), ["alpn-self-signed"], ["alpn-self-signed-ca"])
alpn("only_the_names_are_equal", signed_by_other("/CN=issuer"), ["alpn-self-signed"], ["alpn-self-signed-ca"])
alpn("signed_with_sha1", shown(san, good_acme, options=["-sha1"]), [], ["alpn-self-signed-ca"])
alpn("no_san", shown(good_acme), ["alpn-extensions"])
alpn("no_acme_identifier", shown(san), ["alpn-extensions"])
alpn("obsolete_acme_identifier", shown(san, f"1.3.6.1.5.5.7.1.30.1=critical,DER:{hash_der}"), ["alpn-extensions"])
alpn("an_extension_twice", shown(san, good_acme, "1.2.3.4=DER:0500", "1.2.3.5=DER:0500").replace(
    bytes.fromhex("06032a0305"), bytes.fromhex("06032a0304")), ["alpn-extensions", "alpn-self-signed"],
    ["alpn-self-signed-ca"])
alpn("another_name", shown("subjectAltName=DNS:example.net", good_acme), ["alpn-identifier"], ["alpn-identifier-octets-ca"])
alpn("two_names", shown("subjectAltName=DNS:example.org,DNS:example.net", good_acme), ["alpn-identifier"], ["alpn-identifier-octets-ca"])
alpn("name_and_address", shown("subjectAltName=DNS:example.org,IP:192.0.2.1", good_acme), ["alpn-identifier"], ["alpn-identifier-octets-ca"])
alpn("name_and_email", shown("subjectAltName=DNS:example.org,email:a@example.org", good_acme), ["alpn-identifier"], ["alpn-identifier-octets-ca"])
alpn("address_for_a_name", shown("subjectAltName=IP:192.0.2.1", good_acme), ["alpn-identifier"], ["alpn-identifier-octets-ca"])
alpn("mapped_address", shown("subjectAltName=IP:::ffff:192.0.2.1", good_acme), ["alpn-identifier"], ["alpn-identifier-octets-ca"],
     name=("ip", "192.0.2.1"))
alpn("upper_case", shown("subjectAltName=DNS:EXAMPLE.org", good_acme), [], ["alpn-identifier-octets-ca"])
alpn("not_critical", shown(san, f"{acme}=DER:{hash_der}"), ["alpn-acme-identifier-critical"])
for why, value in (("no_octet_string", hash_der[4:]), ("31_octets", "041f" + hash_der[4:66]),
                   ("33_octets", "0421" + hash_der[4:] + "00"), ("utf8_string", "0c20" + hash_der[4:]),
                   ("octets_after_it", hash_der + "00")):
    alpn(why, shown(san, f"{acme}=critical,DER:{value}"), ["alpn-acme-identifier-form"])
alpn("another_challenge", shown(san, f"{acme}=critical,DER:0420{'00' * 32}"), ["alpn-acme-identifier-value"])

# --- perspectives -------------------------------------------------------------------------------

def mpic(at, remote, corroborating, rirs, *rules, profile="br"):
    add("mpic", f"{corroborating} of {remote} in {rirs} regions at {at}", violated(*rules), profile, at,
        remote=remote, corroborating=corroborating, rirs=rirs)


for date, least in (("2025-03-15", 2), ("2026-03-15", 3), ("2026-06-15", 4), ("2026-12-15", 5)):
    before = {"2025-03-15": "2025-03-14", "2026-03-15": "2026-03-14", "2026-06-15": "2026-06-14",
              "2026-12-15": "2026-12-14"}[date]
    regions = ["mpic-regions"] if date >= "2026-03-15" else []
    mpic(f"{before}T23:59:59Z", least - 1, least - 1, 2)
    mpic(f"{date}T00:00:00Z", least - 1, least - 1, 2, f"mpic-count-{least}")
    mpic(f"{date}T00:00:01Z", least - 1, least - 1, 2, f"mpic-count-{least}")
    mpic(f"{date}T00:00:00Z", least, least, 2)
    mpic(f"{date}T00:00:00Z", least, least, 1, *regions)
for at, rules in (("2025-09-14T23:59:59Z", []), ("2025-09-15T00:00:00Z", ["mpic-quorum"]),
                  ("2025-09-15T00:00:01Z", ["mpic-quorum"])):
    mpic(at, 2, 0, 2, *rules)
for at, rules in (("2026-03-14T23:59:59Z", []), ("2026-03-15T00:00:00Z", ["mpic-regions"]),
                  ("2026-03-15T00:00:01Z", ["mpic-regions"])):
    mpic(at, 6, 6, 1, *rules)
for remote, allowed in ((5, 1), (6, 2), (7, 2), (8, 2)):
    mpic(now, remote, remote - allowed, 2)
    mpic(now, remote, remote - allowed - 1, 2, "mpic-quorum")
mpic(now, 0, 0, 0, profile="private")

for kind, lines in rows.items():
    (here / f"{kind}.ndjson").write_text("".join(json.dumps(line) + "\n" for line in lines))
