#!/usr/bin/env python3
"""dns-01 through other people's services: lego's httpreq contract and acme-dns. Both are small servers here that
hold to the published contract, refuse everything else, and drive the real name servers."""
import base64
import hashlib
import json
import stat
import uuid
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import lab
from lab.dns_servers import DnsScenario, Key, Zones

NAME = "app.example.test"
RECORD = f"_acme-challenge.{NAME}"


class Service:
    """POST with a JSON object; `answer(path, headers, body)` gives (status, object) or raises AssertionError."""

    def __init__(self, lab_, answer):
        service = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self):
                body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                service.seen.append((self.path, dict(self.headers), body))
                try:
                    status, out = answer(self.path, self.headers, body)
                except AssertionError as error:
                    service.complaints.append(str(error))
                    status, out = 400, {"error": str(error)}
                text = json.dumps(out).encode()
                self.send_response(status)
                self.send_header("Content-Length", str(len(text)))
                self.end_headers()
                self.wfile.write(text)

            def log_message(self, *_):
                pass

        self.seen, self.complaints = [], []
        server = lab_.serve(ThreadingHTTPServer(("127.0.0.1", 0), Handler))
        self.url = f"http://127.0.0.1:{server.server_port}"


class Httpreq(DnsScenario):
    def setUp(self):
        super().setUp()
        self.key = Key(self.lab, "acme")
        self.zones = Zones(self.lab, {"example.test": ("", self.key)})
        self.ca = lab.Pebble(self.lab)
        self.client = lab.Client(self.lab, self.ca.url, self.ca.bundle)

    def change(self, path, fqdn, value):
        what = f"add {fqdn} 60" if path == "/dns/present" else f"delete {fqdn}"
        self.zones.nsupdate(self.key, "zone example.test", f'update {what} TXT "{value}"')
        return 200, {}

    def test_default_mode(self):
        def answer(path, headers, body):
            assert path in ("/dns/present", "/dns/cleanup"), path
            assert set(body) == {"fqdn", "value"}, body
            assert body["fqdn"] == f"{RECORD}.", body
            assert headers["Content-Type"] == "application/json", headers
            assert "Authorization" not in headers, headers
            return self.change(path, body["fqdn"], body["value"])

        service = Service(self.lab, answer)
        self.solver(self.client, "httpreq", url=f"{service.url}/dns/")
        self.client.run("issue", NAME, f"*.{NAME}", *self.client.ca_arguments)
        self.assertEqual(service.complaints, [])
        self.assertEqual(len(service.seen), 4)
        self.assertEqual(self.left_at(RECORD), [])

    def test_raw_mode_and_a_password(self):
        password = self.lab.path("password")
        password.touch(0o600)
        password.write_text("s3cret:with:colons\n")
        expected = "Basic " + base64.b64encode(b"dns:s3cret:with:colons").decode()

        def answer(path, headers, body):
            assert headers["Authorization"] == expected, headers
            assert set(body) == {"domain", "token", "keyAuth"}, body
            assert body["domain"] == NAME and body["keyAuth"].startswith(body["token"] + "."), body
            digest = hashlib.sha256(body["keyAuth"].encode()).digest()
            value = base64.urlsafe_b64encode(digest).decode().rstrip("=")
            return self.change(path, f"_acme-challenge.{body['domain']}.", value)

        service = Service(self.lab, answer)
        self.solver(self.client, "httpreq", url=f"{service.url}/dns", mode="raw", user="dns",
                    password=f"file:{password}")
        self.client.issue()
        self.assertEqual(service.complaints, [])

    def test_a_refusal_is_told(self):
        service = Service(self.lab, lambda *_: (403, {"error": "not your zone"}))
        self.solver(self.client, "httpreq", url=service.url)
        run = self.client.issue(expect=77)
        self.assertIn("answers 403", run.err)
        self.assertIn("not your zone", run.err)

    def test_plain_http_leaves_the_machine_with_no_secret(self):
        self.solver(self.client, "httpreq", url="http://dns.example.test/")
        self.assertIn("https://", self.client.issue(expect=78).err)


class AcmeDns(DnsScenario):
    """acme-dns as its README describes it: /register once, then /update of a name that a CNAME leads to; the two
    newest values are shown."""

    def setUp(self):
        super().setUp()
        self.key = Key(self.lab, "acme")
        self.zones = Zones(self.lab, {"example.test": ("", self.key), "auth.test": ("", self.key)})
        self.ca = lab.Pebble(self.lab)
        self.client = lab.Client(self.lab, self.ca.url, self.ca.bundle)
        self.accounts, self.values = {}, {}
        self.service = Service(self.lab, self.answer)
        self.file = self.lab.path("acme-dns", "accounts.json")
        self.solver(self.client, "acme-dns", url=self.service.url, accounts=str(self.file),
                    allow_from=["127.0.0.0/8"])

    def answer(self, path, headers, body):
        if path == "/register":
            assert body == {"allowfrom": ["127.0.0.0/8"]}, body
            subdomain = str(uuid.uuid4())
            account = {"username": str(uuid.uuid4()), "password": uuid.uuid4().hex + "abcdefgh",
                       "fulldomain": f"{subdomain}.auth.test", "subdomain": subdomain, **body}
            self.accounts[subdomain] = account
            return 201, account
        assert path == "/update", path
        assert set(body) == {"subdomain", "txt"} and len(body["txt"]) == 43, body
        account = self.accounts[body["subdomain"]]
        assert headers["X-Api-User"] == account["username"], "user"
        assert headers["X-Api-Key"] == account["password"], "key"
        values = ([body["txt"]] + self.values.get(body["subdomain"], []))[:2]
        self.values[body["subdomain"]] = values
        self.zones.nsupdate(self.key, "zone auth.test", f"update delete {account['fulldomain']}. TXT",
                            *(f'update add {account["fulldomain"]}. 1 TXT "{value}"' for value in values))
        return 200, {"txt": body["txt"]}

    def test_register_once_then_issue_with_a_wildcard(self):
        run = self.client.issue(expect=78)
        target = next(iter(self.accounts.values()))["fulldomain"]
        self.assertIn(f"publish, once: {RECORD}. CNAME {target}.", run.err)
        self.assertEqual(stat.S_IMODE(self.file.stat().st_mode), 0o600)
        self.assertEqual(json.loads(self.file.read_text())[NAME]["fulldomain"], target)

        self.zones.nsupdate(self.key, "zone example.test", f"update add {RECORD}. 60 CNAME {target}.")
        self.client.run("issue", NAME, f"*.{NAME}", *self.client.ca_arguments)
        self.assertEqual(self.service.complaints, [])
        self.assertEqual([path for path, *_ in self.service.seen].count("/register"), 1)
        self.assertNotIn(next(iter(self.accounts.values()))["password"], run.err + run.out)

    def test_a_cname_that_leads_elsewhere_is_said(self):
        self.zones.nsupdate(self.key, "zone example.test", f"update add {RECORD}. 60 CNAME other.auth.test.")
        self.assertIn("now leads to other.auth.test", self.client.issue(expect=78).err)


if __name__ == "__main__":
    lab.main()
