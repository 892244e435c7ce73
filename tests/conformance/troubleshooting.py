#!/usr/bin/env python3
"""Every text of docs/troubleshooting.md, word for word, from the program itself. After a change of a text that is wanted:

    ACME8443_UPDATE=1 PYTHONPATH=tests/support ACME8443=build/dev/acme8443 python3 tests/conformance/troubleshooting.py

writes the texts into the page; a new case wants its heading there, and a word on what to do."""
import fcntl
import os
import pathlib
import re
import socket

from cryptography import x509

import lab
from lab.scripted_ca import Reply, ScriptedCa, pem, problem
from lab.tls import self_signed

PAGE = pathlib.Path(__file__).resolve().parents[2] / "docs/troubleshooting.md"
NAME = "app.example.test"
# What differs from run to run, from host to host, and with every setting that is added.
VARYING = ((r"\d{4}-\d\d-\d\d \d\d:\d\d UTC", "2026-11-21 11:25 UTC"),
           (r"\b[0-9a-f]{64}\b", "5e15..."),
           (r"\b\d{8}T\d{6}Z-[0-9a-f]{8}", "20261121T102500Z-5e15a1b2"),
           (r"(serial|certificate|leaf) [0-9a-f]{8,}\b", r"\1 5e15a1b2"),
           (r"accounts/\w+/[0-9a-f]+/", "accounts/ca.example.org_dir/5e15a1b2/"),
           (r"acme8443-preflight-[\w-]+", "acme8443-preflight-TOKEN"),
           (r"by \S+ \(process \d+\)", "by nginx (process 812)"),
           (r"after \d+ ms", "after 0 ms"),
           (r"(known settings: ca, ).*", r"\1..."),
           (r"(use letsencrypt, ).*(, or the https)", r"\1...\2"),
           (r"(only: acmesh-hook, ).*", r"\1..."))
ENTRY = re.compile(r"^### (.+?)\n+```\n(.*?)```\n", re.S | re.M)


class Cases:
    """A method is a case; its docstring is the heading on the page. It returns what the program said."""

    def __init__(self, laboratory):
        self.lab = laboratory
        self.ca = ScriptedCa(self.lab).tenant("ca")
        self.clients = 0
        self.renew()

    def renew(self):
        """Before each case: a CA that is honest, and a client that has nothing."""
        self.ca.twist, self.ca.more_meta, self.ca.known = None, {}, {}
        self.clients += 1
        self.client = lab.Client(self.lab, self.ca.url, self.ca.server.bundle, name=f"client{self.clients}")

    def said(self, *arguments, expect, **how):
        return self.client.run(*arguments, expect=expect, environment={"TZ": "UTC"}, **how).err

    def issue(self, *arguments, expect, name=NAME):
        return self.said("issue", name, *self.client.ca_arguments, *arguments, expect=expect)

    def configured(self, toml, settings=""):
        (self.client.config / "certificates").mkdir(parents=True)
        (self.client.config / "certificates" / f"{NAME}.toml").write_text(toml)
        (self.client.config / "acme8443.toml").write_text(settings)
        return self.said("renew", expect=78)

    def answers(self, endpoint, status, kind, detail, **headers):
        """The CA's problem document, at this endpoint."""
        def twist(visit):
            if visit.endpoint == endpoint:
                nonce = dict(visit.reply.headers)["Replay-Nonce"]
                visit.reply = problem(status, kind, detail, Replay_Nonce=nonce, **headers)
        self.ca.twist = twist

    def not_convinced(self, kind, detail):
        """The CA has looked, and its challenge failed."""
        def twist(visit):
            if visit.endpoint in ("challenge", "authz") and self.ca.orders[visit.number // 100]["asked"]:
                failed = {**self.ca.challenge(visit.number, "invalid"),
                          "error": {"type": f"urn:ietf:params:acme:error:{kind}", "detail": detail, "status": 403}}
                visit.reply.change(**({"status": "invalid", "challenges": [failed]} if visit.endpoint == "authz" else failed))
        self.ca.twist = twist
        return self.issue(expect=69)

    # What was typed, and what stands in the configuration.

    def mistyped(self):
        """A flag that does not exist"""
        return self.said("status", "--colour", expect=64)

    def unknown_name(self):
        """A certificate that does not exist"""
        return self.said("renew", "shop.example.test", expect=64)

    def unknown_key(self):
        """A setting that does not exist"""
        return self.configured(f'names = ["{NAME}"]\nchalenge = "dns-01"\n')

    def no_toml(self):
        """A file that is no TOML"""
        return self.configured(f"names = [{NAME}]\n")

    def no_names(self):
        """A certificate without names"""
        return self.configured('email = "admin@example.test"\n')

    def unknown_ca(self):
        """A CA that is not known"""
        return self.said("issue", NAME, "--ca", "letsencrypt.org", expect=64)

    def unknown_target(self):
        """A kind of target that does not exist"""
        return self.configured(f'names = ["{NAME}"]\n[[deploy]]\ntarget = "tomcat10"\n')

    def incomplete_target(self):
        """A target that lacks a setting"""
        return self.configured(f'names = ["{NAME}"]\n[[deploy]]\ntarget = "files"\n')

    def high_port(self):
        """Listening on another port than 80"""
        return self.issue("--http-listen", ":8080", expect=78)

    def unknown_notification(self):
        """A notification that cannot be used"""
        return self.configured(f'names = ["{NAME}"]\n', '[notify.mail]\nto = "admin"\n')

    def typed_secret(self):
        """A secret where a reference to it belongs"""
        return self.said("issue", NAME, "--ca", "zerossl", "--eab-kid", "kid", "--eab-hmac", "c2VjcmV0", "--agree-tos", expect=78)

    def no_external_account(self):
        """A CA that wants an external account"""
        self.ca.more_meta = {"externalAccountRequired": True}
        return self.issue(expect=78)

    # This host.

    def wide_modes(self):
        """A store that others can read"""
        self.client.state.mkdir(parents=True)
        self.client.state.chmod(0o755)
        return self.issue(expect=77)

    def no_directory(self):
        """A store that cannot be written"""
        self.client.state.parent.mkdir(parents=True, exist_ok=True)
        self.client.state.write_text("")
        return self.issue(expect=73)

    def locked(self):
        """Another run is at work"""
        self.issue(expect=0)
        with open(self.client.state / f"locks/{NAME}.lock") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            return self.issue("--force", expect=75)

    def damaged_account(self):
        """A file of ours was damaged"""
        self.issue(expect=0)
        (account,) = self.client.state.glob("accounts/*/*/account.json")
        account.write_text("{}")
        return self.issue("--force", expect=73)

    def port_80_in_use(self):
        """Something else has port 80"""
        with socket.create_server(("127.0.0.1", 80)) as _:
            return self.issue(expect=75)

    # The CA.

    def ca_down(self):
        """The CA cannot be reached"""
        return self.said("issue", NAME, "--ca", "https://127.0.0.1:9/dir", "--agree-tos", "--dns", "127.0.0.1:53",
                         "--allow-special-addresses", expect=69)

    def ca_not_trusted(self):
        """The CA's own certificate is not trusted"""
        return self.said("issue", NAME, "--ca", self.ca.url, "--agree-tos", "--dns", "127.0.0.1:53",
                         "--allow-special-addresses", expect=69)

    def terms(self):
        """The terms of service were not agreed to"""
        arguments = [word for word in self.client.ca_arguments if word != "--agree-tos"]
        return self.said("issue", NAME, *arguments, expect=78)

    def rate_limit(self):
        """A rate limit of the CA"""
        self.answers("order", 429, "rateLimited", "too many certificates (5) already issued for this exact set of identifiers "
                     "in the last 168h0m0s, retry after 2026-11-23 10:00:00 UTC", Retry_After="7200")
        return self.issue(expect=75)

    def backing_off(self):
        """The last attempt failed, and it is too early for another"""
        self.rate_limit()
        return self.said("renew", expect=75)

    def rejected(self):
        """The CA refuses the name"""
        self.answers("order", 403, "rejectedIdentifier", "Error creating new order :: Cannot issue for \"app.example.test\": "
                     "The ACME server refuses to issue a certificate for this domain name, because it is forbidden by policy")
        return self.issue(expect=69)

    def caa_at_the_ca(self):
        """CAA records forbid it, says the CA"""
        return self.not_convinced("caa", "CAA record for app.example.test prevents issuance")

    def new_terms(self):
        """The terms of service have changed"""
        self.answers("order", 403, "userActionRequired", "terms of service have changed",
                     Link='<https://ca.example.org/terms/v2>;rel="terms-of-service"')
        return self.issue(expect=69)

    def broken_ca(self):
        """The CA has a fault of its own"""
        self.answers("order", 500, "serverInternal", "Error creating new order")
        return self.issue(expect=69)

    def no_json(self):
        """Something that is no ACME server answers"""
        def twist(visit):
            if visit.endpoint == "dir":
                visit.reply = Reply(200, b"<html><title>Sign in to the network</title></html>", "text/html")
        self.ca.twist = twist
        return self.issue(expect=69)

    def forgotten_account(self):
        """The CA has forgotten the account"""
        self.issue(expect=0)
        self.ca.known = {}
        file = self.client.config / f"certificates/{NAME}.toml"
        file.write_text(file.read_text().replace(f"[ '{NAME}' ]", f"[ '{NAME}', 'www.{NAME}' ]"))
        return self.said("renew", expect=69)

    def wrong_token(self):
        """The CA got the wrong answer"""
        return self.not_convinced("unauthorized", "203.0.113.5: Invalid response from http://app.example.test/.well-known/"
                                  "acme-challenge/token: 404")

    def firewall(self):
        """The CA cannot reach port 80"""
        return self.not_convinced("connection", "203.0.113.5: Fetching http://app.example.test/.well-known/acme-challenge/"
                                  "token: Timeout during connect (likely firewall problem)")

    def no_address(self):
        """The CA finds no address for the name"""
        return self.not_convinced("dns", "DNS problem: NXDOMAIN looking up A for app.example.test - check that a DNS record "
                                  "exists for this domain")

    def another_certificate(self):
        """The CA issues what was not asked for"""
        def twist(visit):
            if visit.endpoint == "finalize":
                self.ca.orders[visit.number]["names"] = [x509.DNSName("other.example.test")]
        self.ca.twist = twist
        return self.issue(expect=69)

    # The policy: the CA is not asked.

    def redirect(self):
        """Port 80 redirects to 8443"""
        site = lab.Site(self.lab, redirect=f"https://{NAME}:8443")
        try:
            return self.issue(expect=65)
        finally:
            site.close()

    def wildcard(self):
        """A wildcard with http-01"""
        return self.issue(expect=65, name="*.example.test")

    def private_name(self):
        """A name that the public DNS does not have"""
        arguments = [word for word in self.client.ca_arguments if word != "--allow-special-addresses"]
        return self.said("issue", NAME, *arguments, expect=65)

    # The service.

    def deploys(self, kind, *settings, expect=20):
        root = self.lab.path("root.pem")
        root.write_bytes(pem(self.ca.issuer.root))
        words = [f"dir={self.lab.path('tls')}"] if kind == "files" else []
        words += ["deadline=1", f"trust_file={root}", *settings]
        return self.issue("--deploy", kind, *(word for each in words for word in ("--set", each)), expect=expect)

    def not_there(self):
        """Nothing listens on 8443"""
        return self.deploys("files", "reload=/bin/true")

    def reload_fails(self):
        """The reload command fails"""
        reload = self.lab.path("reload")
        reload.write_text("#!/bin/sh\necho 'tomcat: configuration error on line 7' >&2\nexit 1\n")
        reload.chmod(0o755)
        return self.deploys("files", f"reload={reload}")

    def old_one_is_served(self):
        """The service keeps the old certificate"""
        self.deploys("files", "reload=/bin/true")
        live = self.client.state / "live" / NAME
        site = lab.Site(self.lab, port=8443, certificate=live / "fullchain.pem", key=live / "privkey.pem")
        try:
            self.client.run("renew")
            return self.issue("--force", expect=21)
        finally:
            site.close()

    def another_one_is_served(self):
        """8443 serves another certificate"""
        certificate, key = self.lab.path("other.pem"), self.lab.path("other.key")
        self_signed([NAME], certificate, key)
        site = lab.Site(self.lab, port=8443, certificate=certificate, key=key)
        try:
            return self.deploys("verify-only")
        finally:
            site.close()


class Troubleshooting(lab.Scenario):
    maxDiff = None

    def normal(self, text, cases):
        """Without what differs from run to run."""
        for path, stands_for in ((cases.client.config, "/etc/acme8443"), (cases.client.state, "/var/lib/acme8443"),
                                 (self.lab.dir, "/srv"), (cases.ca.base, "https://ca.example.org")):
            text = text.replace(str(path), stands_for)
        for pattern, stands_for in VARYING:
            text = re.sub(pattern, stands_for, text)
        last = text.rstrip("\n").split("\n")
        return "\n".join(last[next(i for i, line in enumerate(last) if line.startswith("acme8443: ")):]) + "\n"

    def test_the_page_has_every_text(self):
        cases = Cases(self.lab)
        produced = {}
        for name, case in vars(Cases).items():
            if case.__doc__ and not name.startswith("_") and case.__doc__ != Cases.renew.__doc__ and case.__code__.co_argcount == 1:
                cases.renew()
                produced[case.__doc__] = self.normal(case(cases), cases)
        if os.environ.get("ACME8443_UPDATE"):
            PAGE.write_text(ENTRY.sub(lambda entry: f"### {entry[1]}\n\n```\n{produced.get(entry[1], entry[2])}```\n",
                                      PAGE.read_text()))
        page = dict(ENTRY.findall(PAGE.read_text()))
        self.assertGreaterEqual(len(page), 30)
        self.assertEqual(set(page) ^ set(produced), set())
        for heading, text in produced.items():
            with self.subTest(heading):
                self.assertEqual(page[heading], text)


if __name__ == "__main__":
    lab.main()
