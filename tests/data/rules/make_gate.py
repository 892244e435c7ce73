#!/usr/bin/env python3
"""Adds a line to gate.ndjson for every rule that has none: rows that break it, keep it, and are not about it. $ACME8443
is the program. What it proposes is to be read: the test only sees that the rule speaks and keeps silent."""
import json, os, pathlib, subprocess, sys

here = pathlib.Path(__file__).parent
data = here.parent
gate = here / "gate.ndjson"
program = os.environ["ACME8443"]

rules = json.loads(subprocess.run([program, "--json", "policy", "list"], check=True, capture_output=True).stdout)
lines = [json.loads(line) for line in gate.read_text().splitlines()] if gate.exists() else []
known = {line["rule"] for line in lines}

# Every row: name -> (line, rules that speak).
rows = {}
for file in ("rules/rows", "rules/key", "rules/csr", "rules/tls-alpn-01", "rules/mpic", "rules/issued", "rules/caa", "rules/looks", "rules/profile",
             "vectors/caa", "vectors/http-01", "vectors/csr", "vectors/identifier"):
    path = data / f"{file}.ndjson"
    if not path.exists():
        continue
    text = path.read_text().rstrip("\n").split("\n")
    bare = []
    for line in map(json.loads, text):
        bare.append(json.dumps({k: v for k, v in line.items() if k not in ("expect", "findings")}))
    answers = subprocess.run([program, "policy", "judge"], input="\n".join(bare).encode(), check=True,
                             capture_output=True).stdout.rstrip(b"\n").split(b"\n")
    for line, answer in zip(map(json.loads, text), map(json.loads, answers)):
        found = line["findings"] if "findings" in line else [f["rule"] for f in answer.get("findings", [])]
        if "error" not in answer:
            rows[f"{file}.ndjson#{line['id']}"] = (line, set(found))

corpus = json.loads((data / "vectors/certificates/expected.json").read_text())["certificates"]
orders = (data.parent / "unit/validator/order_rows.hpp").read_text()
made = (data.parent / "unit/validator/made_breaches.hpp").read_text()

# What a rule is not about: for each area, and for rules whose id begins so.
not_about = {
    "identifier": "rules/rows.ndjson#name-v4", "identifier-ip-text": "rules/rows.ndjson#name-plain",
    "identifier-once": "rules/rows.ndjson#name-plain", "identifier-most-names": "orders#101 names for a CA without a limit",
    "address": "rules/rows.ndjson#name-plain",
    "method-wildcard": "orders#a name over http-01", "method-ip": "orders#a wildcard over dns-01",
    "method-onion": "orders#a wildcard over dns-01", "listener": "orders#listening on 8443 for dns-01",
    "key": "rules/rows.ndjson#name-plain", "key-rsa": "rules/key.ndjson#p256 [br]", "key-account": "rules/key.ndjson#p256 [br]",
    "key-compromised": "rules/key.ndjson#p256 [br]", "key-ec": "rules/key.ndjson#rsa_2048 [br]",
    "csr": "rules/key.ndjson#rsa_2048 [br]", "caa": "rules/caa.ndjson#private_ca", "dns": "rules/rows.ndjson#http-for-an-address",
    "connection": "rules/rows.ndjson#name-plain", "redirect": "rules/rows.ndjson#http-direct",
    "response-open-path": "orders#a name over http-01", "response": "rules/rows.ndjson#http-both-refused", "tls-alpn": "rules/csr.ndjson#plain [br]", "alpn": "rules/csr.ndjson#plain [br]",
    "mpic": "rules/mpic.ndjson#0 of 0 in 0 regions at 2026-11-20T00:00:00Z [private]",
    "issued": "rules/issued.ndjson#alone", "certificate": "rules/rows.ndjson#name-plain",
}
# What keeps it, where likeness would choose badly.
keeps = {
    "key-ec": "rules/key.ndjson#p256 [{}]", "key-rsa": "rules/key.ndjson#rsa_2048 [{}]", "key-form": "rules/key.ndjson#rsa_2048 [{}]",
    "key-algorithm": "rules/key.ndjson#rsa_2048 [{}]",
}
# Orders, which no line of `policy judge` has: what breaks and what keeps.
of_orders = {
    "identifier-once": ("the same name twice", "a name over http-01"),
    "method-wildcard-needs-dns": ("a wildcard over http-01", "a wildcard over dns-01"),
    "method-ip-needs-connection": ("an address over dns-01", "an address over tls-alpn-01"),
    "method-onion-not-dns": ("an onion name over dns-01", "an onion name over http-01"),
    "listener-port-80": ("listening on 8443", "listening on 80"),
    "response-open-path": ("an unknown token is forbidden", "an unknown token is not found"),
}


def longest(table, rule):
    fits = [prefix for prefix in table if rule["id"].startswith(prefix)]
    return table[max(fits, key=len)] if fits else None


def elsewhere_of(rule):
    return longest(not_about, rule) or not_about[rule["area"]]


def alike(one, other):
    return sum(one.get(k) == v for k, v in other.items() if k != "id")


def of_rows(rule):
    if rule["id"] in of_orders:
        return *(f"orders#{why}" for why in of_orders[rule["id"]]), elsewhere_of(rule)
    broken = [n for n, (line, found) in rows.items() if rule["id"] in found]
    if not broken:
        return None
    # Few findings, and at a moment when the rule is in force.
    first = min(broken, key=lambda n: len(rows[n][1]))
    line = rows[first][0]
    silent = [n for n, (other, found) in rows.items()
              if rule["id"] not in found and other["kind"] == line["kind"] and other.get("profile") == line.get("profile")
              and n != elsewhere_of(rule)]
    if not silent:
        return None
    kept = longest(keeps, rule)
    kept = kept.format(line["profile"]) if kept else max(silent, key=lambda n: (alike(rows[n][0], line), -len(rows[n][1])))
    return first, kept, elsewhere_of(rule)


def of_certificates(rule):
    lint = rule.get("aka", "").removeprefix("zlint: ")
    breaks = [f"certificates/{n}" for n, c in corpus.items() if lint in c["fires"]]
    keeps = [f"certificates/{n}" for n, c in corpus.items() if lint in c["passes"]]
    other = [f"certificates/{n}" for n, c in corpus.items() if lint not in c["passes"] and lint not in c["fires"]]
    if f'{{"{rule["id"]}"' in made.split("kept[]")[0]:
        breaks = [f"made#{rule['id']}"]
    if f'{{"{rule["id"]}"' in made.split("kept[]")[-1] and "kept[]" in made:
        keeps = [f"made-right#{rule['id']}"]
    if not breaks or not keeps:
        return None
    return breaks[0], keeps[0], (other if lint and other else [not_about["certificate"]])[0]


missing = []
for rule in rules:
    if rule["id"] in known:
        continue
    found = of_certificates(rule) if rule["area"] == "certificate" else of_rows(rule)
    if found is None:
        missing.append(rule["id"])
        continue
    line = {"rule": rule["id"]}
    for end in ("from", "until"):
        if rule.get(end):
            line[end] = rule[end]
    lines.append({**line, **dict(zip(("broken", "kept", "elsewhere"), found))})

order = {rule["id"]: i for i, rule in enumerate(rules)}
lines.sort(key=lambda line: order.get(line["rule"], len(order)))
gate.write_text("".join(json.dumps(line) + "\n" for line in lines))
if missing:
    sys.exit("no rows for: " + ", ".join(missing))
