#!/usr/bin/env python3
"""Writes issued.ndjson: certificates with what was asked for. $ACME8443 is the program: it fills in what its rules say
about each certificate alone; what they say about it as an answer is stated here, and checked."""
import base64, datetime, json, os, pathlib, subprocess, tempfile

here = pathlib.Path(__file__).parent
work = tempfile.TemporaryDirectory()
now = "2026-11-20T00:00:00Z"
rows = []


def openssl(*arguments, stdin=b""):
    return subprocess.run(["openssl", *arguments], cwd=work.name, input=stdin, check=True, capture_output=True).stdout


def der(tag, *parts):
    contents = b"".join(parts)
    size = len(contents)
    if size < 128:
        return bytes([tag, size]) + contents
    octets = size.to_bytes((size.bit_length() + 7) // 8, "big")
    return bytes([tag, 128 + len(octets)]) + octets + contents


def seq(*parts): return der(0x30, *parts)
def oid(text): return bytes.fromhex(text)
def b64(octets): return base64.b64encode(octets).decode()


ecdsa = seq(oid("06082a8648ce3d040302"))
server_auth, client_auth = oid("06082b06010505070301"), oid("06082b06010505070302")
dv, ov = oid("060667810c010201"), oid("060667810c010202")


def key(name):
    openssl("genpkey", "-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256", "-out", f"{name}.key")
    return openssl("pkey", "-in", f"{name}.key", "-pubout", "-outform", "DER")


def name(common_name, country=True):
    parts = []
    if country:
        parts = [der(0x31, seq(oid("0603550406"), der(0x13, b"DE"))), der(0x31, seq(oid("060355040a"), der(0x0c, b"Made")))]
    if common_name:
        parts.append(der(0x31, seq(oid("0603550403"), der(0x0c, common_name.encode()))))
    return seq(*parts)


def moment(text): return datetime.datetime.fromisoformat(text.replace("Z", "+00:00"))
def utc(when): return der(0x17, when.strftime("%y%m%d%H%M%SZ").encode())


def extension(number, value, critical=False):
    identifier = number if isinstance(number, bytes) else oid("0603551d%02x" % number)
    return seq(identifier, b"\x01\x01\xff" if critical else b"", der(4, value))


def timestamps(count, when):
    entry = b"\0" + bytes(32) + int(when.timestamp() * 1000).to_bytes(8, "big") + bytes(6)
    items = (len(entry).to_bytes(2, "big") + entry) * count
    return extension(oid("060a2b06010401d679020402"), der(4, len(items).to_bytes(2, "big") + items))


def certificate(subject, issuer, spki, signer, begin, seconds, extensions):
    begin = moment(begin)
    end = begin + datetime.timedelta(seconds=seconds - 1)
    tbs = seq(bytes.fromhex("a003020102"), der(2, os.urandom(12).replace(b"\x80", b"\1").rjust(13, b"\1")), ecdsa, issuer,
              seq(utc(begin), utc(end)), subject, spki, der(0xa3, seq(*extensions)))
    signature = openssl("dgst", "-sha256", "-sign", f"{signer}.key", stdin=tbs)
    return seq(tbs, ecdsa, der(3, b"\0", signature))


ca_usage = extension(15, bytes.fromhex("03020106"), True)
ca_constraints = extension(19, seq(bytes.fromhex("0101ff")), True)
root_key, ca_key, leaf_key, other_key = key("root"), key("ca"), key("leaf"), key("other")
root_name, ca_name = name("Made Root"), name("Made CA")
key_id = der(4, b"key")
authority = extension(35, seq(der(0x80, b"key")))
aia = extension(oid("06082b06010505070101"), seq(seq(oid("06082b06010505073002"), der(0x86, b"http://ca.example.com/ca.cer"))))
crl = extension(31, seq(seq(der(0xa0, der(0xa0, der(0x86, b"http://ca.example.com/ca.crl"))))))
year = 365 * 86400


def ca(subject, spki, issuer, signer, begin="2026-01-01T00:00:00Z", seconds=3 * year):
    return certificate(subject, issuer, spki, signer, begin, seconds,
                       [ca_constraints, ca_usage, extension(14, key_id), authority, aia, crl,
                        extension(37, seq(server_auth)), extension(32, seq(seq(oid("0604551d2000"))))])


def leaf(begin="2026-11-01T00:00:00Z", days=90, seconds=None, names=("example.org",), addresses=(), cn="", purposes=(server_auth,),
         policies=(dv,), scts=2, more=(), spki=None, issuer=None, signer="ca", subject=None):
    alternatives = [der(0x82, n.encode()) for n in names] + [der(0x87, a) for a in addresses]
    return certificate(subject or name(cn, False), issuer or ca_name, spki or leaf_key, signer, begin,
                       seconds or days * 86400,
                       [extension(15, bytes.fromhex("03020780"), True), extension(37, seq(*purposes)),
                        extension(17, seq(*alternatives), not cn and subject is None), authority, aia, crl,
                        extension(32, seq(*(seq(p) for p in policies))), timestamps(scts, moment(begin)), *more])


root = ca(root_name, root_key, root_name, "root", seconds=20 * year)
intermediate = ca(ca_name, ca_key, root_name, "root")
for signer in ("leaf", "other"):
    (pathlib.Path(work.name) / "r.cnf").write_text("[req]\ndistinguished_name=n\n[n]\n")
csr = {signer: openssl("req", "-new", "-key", f"{signer}.key", "-subj", "/", "-outform", "DER", "-config", "r.cnf")
       for signer in ("leaf", "other")}


def dns(*names): return [{"type": "dns", "value": n} for n in names]


def add(why, certificate, *rules, profile="letsencrypt", at=now, chain=(intermediate,), unjudged=(), lists=(), **facts):
    line = {"id": why, "kind": "certificate", "profile": profile, "at": at, "certificate": b64(certificate), **facts}
    if chain is not None:
        line["chain"] = [b64(c) for c in chain]
    answer = json.loads(subprocess.run([os.environ["ACME8443"], "policy", "judge", *lists], input=json.dumps(line).encode(),
                                       check=True, capture_output=True).stdout)
    assert "error" not in answer, (why, answer)
    found = {f["rule"]: f["outcome"] for f in answer["findings"]}
    stated = {**{r: "violated" for r in rules}, **{r: "not judged" for r in unjudged}}
    as_answer = {r: o for r, o in found.items() if r.startswith("issued-")}
    assert as_answer == stated, (why, as_answer, stated)
    rows.append({**line, "findings": found})


good = leaf()
asked = {"order": dns("example.org"), "csr": b64(csr["leaf"])}
add("good", good, **asked)
add("good_private", good, profile="private", **asked)
add("alone", good, chain=None)
base_point = bytes.fromhex("046b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296"
                           "4fe342e2fe1a7f9b8ee7eb4a7c0f9e162bce33576b315ececbb6406837bf51f5")
weak = ("--weak-keys", str(here.parent / "keys/lists"))
listed = leaf(spki=seq(seq(oid("06072a8648ce3d0201"), oid("06082a8648ce3d030107")), der(3, b"\0", base_point)))
add("key_on_a_list", listed, chain=None, lists=weak, weak_list=True)
add("key_on_no_list", good, chain=None, lists=weak, weak_list=True)
add("key_not_looked_up", listed, chain=None)
add("key_not_told", good, order=dns("example.org"))
add("key_of_another_csr", good, "issued-key", order=dns("example.org"), csr=b64(csr["other"]))
add("names_not_told", good, csr=b64(csr["leaf"]))
add("names_in_another_case", leaf(names=["EXAMPLE.org"]), **asked)
add("names_in_another_order", leaf(names=["a.example.org", "b.example.org"]), order=dns("b.example.org", "a.example.org"))
add("names_one_too_few", good, "issued-names", order=dns("example.org", "www.example.org"))
add("names_one_too_many", leaf(names=["example.org", "www.example.org"]), "issued-names", order=dns("example.org"))
add("names_another", good, "issued-names", order=dns("example.net"))
nine = bytes([9, 9, 9, 9])
add("names_address", leaf(names=[], addresses=[nine]), order=[{"type": "ip", "value": "9.9.9.9"}])
add("names_address_as_name", leaf(names=[], addresses=[nine]), "issued-names", order=dns("9.9.9.9"))

begin, end = "2026-11-01T00:00:00Z", "2027-01-29T23:59:59Z"
add("in_force_an_hour_early", good, at="2026-10-31T23:00:00Z", **asked)
add("in_force_more_than_an_hour_early", good, "issued-in-force", at="2026-10-31T22:59:59Z", **asked)
add("in_force_until_its_last_second", good, at=end, **asked)
add("in_force_no_more", good, "issued-in-force", at="2027-01-30T00:00:00Z", **asked)
add("in_force_but_not_its_issuer", good, "issued-in-force", chain=[ca(ca_name, ca_key, root_name, "root", "2026-01-01T00:00:00Z", 300 * 86400)], **asked)

for cap, date, before in ((398, "2020-09-01", 825), (200, "2026-03-15", 398), (100, "2027-03-15", 200), (47, "2029-03-15", 100)):
    day = moment(date + "T00:00:00Z")
    at = lambda seconds: (day + datetime.timedelta(seconds=seconds)).strftime("%Y-%m-%dT%H:%M:%SZ")
    long_chain = [ca(ca_name, ca_key, root_name, "root", "2019-01-01T00:00:00Z", 20 * year)]
    options = {"chain": long_chain, "profile": "br"}
    if date > "2021":
        add(f"lives_{before}_days_a_second_before_{date}", leaf(begin=at(-1), days=before), at=at(0), **options)
    add(f"lives_{cap}_days_at_{date}", leaf(begin=at(0), days=cap), at=at(0), **options)
    add(f"lives_{cap}_days_and_a_second_at_{date}", leaf(begin=at(0), seconds=cap * 86400 + 1), "issued-lifetime", at=at(0), **options)
    add(f"lives_{before}_days_a_second_after_{date}", leaf(begin=at(1), days=before), "issued-lifetime", at=at(1), **options)
add("lives_long_private", leaf(days=800), profile="private", **asked)

add("chain_wrong_issuer", good, "issued-chain", "issued-chain-root", chain=[root], **asked)
impostor = ca(ca_name, other_key, root_name, "root")
add("chain_issuer_of_the_same_name", good, "issued-chain", chain=[impostor], **asked)
add("chain_junk_between", good, "issued-chain", chain=[impostor, intermediate], **asked)
add("chain_twice_the_same", good, "issued-chain", chain=[intermediate, intermediate], **asked)
add("chain_issuer_is_no_ca", leaf(issuer=name("", False), signer="other"), "issued-chain",
    chain=[leaf(names=["x.example.org"], spki=other_key)], **asked)
add("chain_missing", good, "issued-chain-complete", chain=[], **asked)
add("chain_of_one_that_signs_itself", leaf(cn="self", issuer=name("self", False), signer="leaf", names=["self"]), profile="private", chain=[], order=dns("self"))
add("chain_with_root", good, "issued-chain-root", chain=[intermediate, root], **asked)

add("purpose_ca", intermediate, "issued-chain-root", "issued-purpose", "issued-policy", "issued-scts", "issued-lifetime", chain=[root], profile="br")
add("purpose_clients_only", leaf(purposes=[client_auth]), "issued-purpose", **asked)
add("purpose_both", leaf(purposes=[server_auth, client_auth]), **asked)

add("policy_none", leaf(policies=[oid("06032a0304")]), "issued-policy", **asked)
add("policy_two", leaf(policies=[dv, ov]), "issued-policy", **asked)
add("policy_none_private", leaf(policies=[oid("06032a0304")]), profile="private", **asked)
for at, rules in (("2023-09-14T23:59:59Z", []), ("2023-09-15T00:00:00Z", ["issued-policy"]), ("2023-09-15T00:00:01Z", ["issued-policy"])):
    add("policy_none_at_" + at, leaf(begin="2023-09-01T00:00:00Z", policies=[oid("06032a0304")]), *rules, at=at, chain=long_chain)

add("scts_none", leaf(scts=0), "issued-scts", **asked)
add("scts_one", leaf(scts=1), "issued-scts", **asked)
add("scts_none_private", leaf(scts=0), profile="private", **asked)

(here / "issued.ndjson").write_text("".join(json.dumps(row) + "\n" for row in rows))
