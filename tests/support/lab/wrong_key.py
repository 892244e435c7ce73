"""A generation in the store whose key belongs to another certificate, as a defect of ours would leave it:
the input that most servers take without a word."""
import hashlib
import json

from lab.client import Client
from lab.tls import openssl


def sha256(data):
    return hashlib.sha256(data).hexdigest()


def seal_anew(record, old_sum, new_sum):
    """Replaces a file's sum in a record of the store, and the record's own (docs/store-layout.md)."""
    text = record.read_text()
    assert text.count(old_sum) == 1
    document = json.loads(text.replace(old_sum, new_sum))
    del document["sum"]
    compact = json.dumps(document, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    record.write_text(json.dumps({**document, "sum": sha256(compact.encode())}))


def undeployed(lab, client, ca, *arguments):
    """A further good generation in `client`'s store, ordered without a target, so not deployed yet; `arguments` may add
    names and settings."""
    elsewhere = Client(lab, ca.url, ca.bundle, name="elsewhere")
    elsewhere.state = client.state
    elsewhere.issue("--force", *arguments)


def replace_key(client):
    """The newest generation gets a key of the same kind that is not its own, and the sums agree."""
    key = client.live("privkey.pem").resolve()
    before = sha256(key.read_bytes())
    openssl("genpkey", "-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256", "-out", key)
    client.run("deploy", expect=73)  # noticed as long as the sums do not agree
    seal_anew(key.with_name("meta.json"), before, sha256(key.read_bytes()))
