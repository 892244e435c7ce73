#!/usr/bin/env python3
"""Hooks of certbot, lego, dehydrated, uacme and acme.sh, each a script that drives nsupdate with what its contract
gives it, and writes down how it was called."""
import pathlib

import lab
from lab.dns_servers import PRIMARY, DnsScenario, Key, Zones

NAME = "app.example.test"
RECORD = f"_acme-challenge.{NAME}"

# publish add|delete FQDN VALUE
COMMON = """#!/bin/bash
set -euo pipefail
printf '%s|' "$0" "$@" >> {log}; echo >> {log}
env | sort | grep -vE '^(PWD|SHLVL|_|OLDPWD)=' >> {log}.env; echo >> {log}.env
publish() {{
    case $1 in add) line="update add $2. 60 TXT \\"$3\\"" ;; *) line="update delete $2. TXT \\"$3\\"" ;; esac
    printf '%s\\n' "server {server}" "$line" send | nsupdate -v -k {key}
}}
"""
CERTBOT_AUTH = 'publish add "_acme-challenge.$CERTBOT_DOMAIN" "$CERTBOT_VALIDATION"; echo "id-42"'
CERTBOT_CLEANUP = ('[[ $CERTBOT_AUTH_OUTPUT == id-42 ]]; '
                   'publish delete "_acme-challenge.$CERTBOT_DOMAIN" "$CERTBOT_VALIDATION"')
LEGO = 'case $1 in present) what=add ;; cleanup) what=delete ;; esac; publish $what "${2%.}" "$3"'
LEGO_RAW = """[[ $2 == -- ]]; case $1 in present) what=add ;; cleanup) what=delete ;; esac
value=$(printf '%s' "$5" | openssl dgst -sha256 -binary | basenc --base64url | tr -d =)
[[ $5 == $4.* ]]; publish $what "_acme-challenge.$3" "$value" """
DEHYDRATED = ('case $1 in deploy_challenge) what=add ;; clean_challenge) what=delete ;; *) exit 0 ;; esac; '
              'publish $what "_acme-challenge.$2" "$4"')
UACME = ('[[ $2 == dns-01 && $UACME_METHOD == "$1" && $UACME_IDENT == "$3" && $UACME_AUTH == "$5" ]]; '
         'case $1 in begin) what=add ;; done|failed) what=delete ;; esac; '
         'publish $what "_acme-challenge.$3" "$5"')
# As acme.sh's own: a file of functions, with its helpers.
ACME_SH = """#!/usr/bin/env sh
dns_lab_add() {{
  fulldomain=$1
  txtvalue=$2
  LAB_Key="${{LAB_Key:-$(_readaccountconf_mutable LAB_Key)}}"
  if [ -z "$LAB_Key" ]; then
    _err "You must export LAB_Key."
    return 1
  fi
  _saveaccountconf_mutable LAB_Key "$LAB_Key"
  _info "adding ${{fulldomain}}"
  _debug txtvalue "$txtvalue"
  _contains "$fulldomain" "_acme-challenge" || return 1
  _lab_update "add ${{fulldomain}}. 60 TXT \\"${{txtvalue}}\\""
}}
dns_lab_rm() {{
  _lab_update "delete ${{1}}. TXT \\"${{2}}\\""
}}
_lab_update() {{
  [ "$(cat {secret})" = "$LAB_Key" ] || return 1
  printf '%s\\n' "server {server}" "update $1" send | nsupdate -v -k {key}
}}
"""


class Hooks(DnsScenario):
    def setUp(self):
        super().setUp()
        self.key = Key(self.lab, "acme")
        Zones(self.lab, {"example.test": ("", self.key)})
        self.ca = lab.Pebble(self.lab)
        self.client = lab.Client(self.lab, self.ca.url, self.ca.bundle)
        self.log = self.lab.path("hooks.log")

    def script(self, name, body):
        path = self.lab.path("hooks", name)
        path.write_text(COMMON.format(log=self.log, server=PRIMARY, key=self.key.nsupdate) + body + "\n")
        path.chmod(0o755)
        return str(path)

    def calls(self):
        return [line.split("|")[1:-1] for line in self.log.read_text().splitlines()]

    def issues(self, method, **settings):
        """A name and its wildcard, by this hook; nothing is left behind."""
        self.solver(self.client, method, **settings)
        self.client.run("issue", NAME, f"*.{NAME}", *self.client.ca_arguments)
        self.assertTrue(self.client.live("cert.pem").exists())
        self.assertEqual(self.left_at(RECORD), [])

    def environment(self):
        text = pathlib.Path(f"{self.log}.env").read_text()
        return [dict(line.split("=", 1) for line in block.splitlines()) for block in text.split("\n\n") if block]

    def test_certbot_manual_hooks(self):
        self.issues("certbot", auth=[self.script("auth", CERTBOT_AUTH)],
                    cleanup=[self.script("cleanup", CERTBOT_CLEANUP)])
        auth, *_, cleanup = self.environment()
        self.assertEqual(set(auth) - {"PATH", "LANG"},
                         {"CERTBOT_DOMAIN", "CERTBOT_IDENTIFIER", "CERTBOT_VALIDATION", "CERTBOT_ALL_DOMAINS",
                          "CERTBOT_ALL_IDENTIFIERS", "CERTBOT_REMAINING_CHALLENGES"}, "a small environment")
        self.assertEqual(cleanup["CERTBOT_AUTH_OUTPUT"], "id-42")

    def test_lego_exec(self):
        self.issues("lego-exec", command=[self.script("lego", LEGO)])
        self.assertEqual({call[0] for call in self.calls()}, {"present", "cleanup"})
        self.assertEqual({call[1] for call in self.calls()}, {f"{RECORD}."})

    def test_lego_exec_raw(self):
        self.issues("lego-exec", command=[self.script("lego", LEGO_RAW)], mode="raw")
        self.assertEqual({call[2] for call in self.calls()}, {NAME})

    def test_dehydrated(self):
        self.issues("dehydrated", command=[self.script("dehydrated", DEHYDRATED)])
        self.assertEqual([call[0] for call in self.calls()].count("deploy_challenge"), 2)
        for call in self.calls():
            self.assertEqual(len(call), 4)
            self.assertEqual(len(call[3]), 43)

    def test_uacme(self):
        self.issues("uacme", command=[self.script("uacme", UACME)])
        self.assertEqual({call[0] for call in self.calls()}, {"begin", "done"})

    def test_acme_sh_without_acme_sh(self):
        script = self.lab.path("dnsapi", "dns_lab.sh")
        script.write_text(ACME_SH.format(server=PRIMARY, key=self.key.nsupdate, secret=self.key.file))
        self.issues("acme.sh", script=str(script), environment=[f"LAB_Key=file:{self.key.file}"])

    def test_acme_sh_says_what_it_misses(self):
        script = self.lab.path("dnsapi", "dns_lab.sh")
        script.write_text(ACME_SH.format(server=PRIMARY, key=self.key.nsupdate, secret=self.key.file))
        self.solver(self.client, "acme.sh", script=str(script))
        run = self.client.issue(expect=None)
        self.assertNotEqual(run.code, 0, str(run))
        self.assertIn("You must export LAB_Key.", run.err)

    def test_a_hook_that_fails_says_why_and_the_ca_is_not_asked(self):
        self.solver(self.client, "lego-exec", command=[self.script("bad", 'echo "no such zone" >&2; exit 3')])
        run = self.client.issue(expect=None)
        self.assertNotEqual(run.code, 0, str(run))
        self.assertIn("status 3: no such zone", run.err)
        self.assertEqual([path for _, path in self.ca.requests() if "/chalZ/" in path], [])

    def test_a_hook_that_hangs_is_ended_with_what_it_started(self):
        self.solver(self.client, "lego-exec", command=[self.script("slow", "sleep 300 & sleep 300")], timeout="2")
        run = self.client.issue(expect=None, timeout=200)
        self.assertNotEqual(run.code, 0, str(run))
        self.assertIn("did not end within 2000 ms", run.err)


if __name__ == "__main__":
    lab.main()
