#!/usr/bin/env python3
"""What certbot, lego, dehydrated and uacme have got from Pebble is taken over without asking the CA for anything,
and their directories stay as they are; the same for recorded directories of acme.sh and getssl. Of each: the account,
the key, the certificate, when it would have been renewed, and the hook. What is exported, the real certbot takes for
its own."""
import datetime
import hashlib
import json
import os
import pathlib
import shutil
import subprocess

import lab
from lab import others

DATA = pathlib.Path(__file__).resolve().parents[1] / "data/import"


def picture(directory):
    """Everything below a directory but the times of access."""
    found = {}
    for path in sorted(directory.rglob("*")):
        status = path.lstat()
        content = os.readlink(path) if path.is_symlink() else path.read_bytes() if path.is_file() else b""
        digest = hashlib.sha256(content.encode() if isinstance(content, str) else content).hexdigest()
        found[str(path.relative_to(directory))] = (status.st_mode, status.st_mtime_ns, status.st_ctime_ns, digest)
    return found


def needs(program):
    if not shutil.which(program):
        raise RuntimeError(f"no {program} here; tests/run installs it")


class ImportExport(lab.Scenario):
    def setUp(self):
        super().setUp()
        # The other clients' ways to prove names are not what is shown here.
        os.environ["PEBBLE_VA_ALWAYS_VALID"] = "1"
        self.addCleanup(os.environ.pop, "PEBBLE_VA_ALWAYS_VALID")
        self.ca = lab.Pebble(self.lab)
        others.trust(self.lab, self.ca)
        self.client = lab.Client(self.lab, self.ca.url, self.ca.bundle)
        self.home = self.lab.path("home")
        self.home.mkdir()
        (self.client.config / "certificates").mkdir(parents=True)
        (self.client.config / "acme8443.toml").write_text(
            f'ca_bundle = "{self.ca.bundle}"\ndns = ["127.0.0.1:53"]\nallow_special_addresses = true\n')

    def other(self, *argv, **environment):
        needs(argv[0])
        done = subprocess.run([str(each) for each in argv], capture_output=True, text=True,
                              env={**os.environ, "REQUESTS_CA_BUNDLE": str(self.ca.bundle),
                                   "LEGO_CA_CERTIFICATES": str(self.ca.bundle), **environment})
        self.assertEqual(done.returncode, 0, f"{argv}:\n{done.stdout}{done.stderr}")
        return done.stdout + done.stderr

    def take_over(self, client, *flags):
        """Imports; the source is untouched, the CA is not asked, and nothing is left to do for `renew`."""
        before, asked = picture(self.home), len(self.ca.requests())
        dry = self.client.run("import", client, self.home, "--dry-run", *flags)
        self.assertIn("would be adopted", dry.out)
        self.assertFalse(self.client.state.exists(), "a dry run writes nothing")
        done = self.client.run("import", client, self.home, *flags)
        self.assertEqual(picture(self.home), before)
        again = self.client.run("import", client, self.home, *flags)
        self.assertEqual(again.out.replace("is here already", "adopted"), done.out)
        self.assertEqual(len(self.ca.requests()), asked, "the CA is not asked for anything")
        return done.out

    def check_pair(self, chain, name="app.example.test"):
        self.assertEqual(self.client.live("fullchain.pem", name).read_text().split(),
                         chain.read_text().split())
        key = subprocess.run(["openssl", "pkey", "-pubout", "-in", self.client.live("privkey.pem", name)],
                             capture_output=True, text=True, check=True).stdout
        leaf = subprocess.run(["openssl", "x509", "-noout", "-pubkey", "-in", self.client.live("cert.pem", name)],
                              capture_output=True, text=True, check=True).stdout
        self.assertEqual(key, leaf)

    def check_account(self, url, contact="mailto:admin@example.test", key=None):
        """The one account that is here is the other client's. `key`: its file, where it is one that openssl reads;
        elsewhere the CA has to know the key (check_renewal)."""
        here, = self.client.state.glob("accounts/*/*/account.json")
        record = json.loads(here.read_text())
        self.assertEqual((record["url"], record["contacts"]), (url, [contact] if contact else []))
        if key:
            ours, theirs = (subprocess.run(["openssl", "pkey", "-pubout", "-in", each], capture_output=True, text=True,
                                           check=True).stdout for each in (here.with_name("key.pem"), key))
            self.assertEqual(ours, theirs)

    def check_schedule(self, days=None, at=None, name="app.example.test"):
        """It is renewed then: so many days before its end, or at a moment; None: the client keeps none."""
        record = self.client.state / "renewals" / f"{name}.json"
        if days:
            end = subprocess.run(["openssl", "x509", "-noout", "-enddate", "-dateopt", "iso_8601", "-in",
                                  self.client.live("cert.pem", name)], capture_output=True, text=True, check=True)
            end = datetime.datetime.fromisoformat(end.stdout.strip().split("=")[1].replace("Z", "+00:00"))
            at = (end - datetime.timedelta(days=days)).strftime("%Y-%m-%dT%H:%M:%SZ")
        self.assertEqual(json.loads(record.read_text())["renew_at"] if record.exists() else None, at)

    def check_renewal(self, name="app.example.test"):
        """Nothing is due; and when it is forced, the CA knows the account."""
        certificates = lambda: [path for _, path in self.ca.requests() if path.startswith("/finalize-order/")]
        issued = len(certificates())
        file = self.client.config / "certificates" / f"{name}.toml"
        without_hooks = file.read_text().split("[[")[0]  # what would serve it is another scenario's
        file.write_text(without_hooks.replace("deploy = ", "#"))
        self.client.run("renew", name)
        self.assertEqual(len(certificates()), issued, "nothing is due")
        file.write_text(file.read_text() + '\nhttp_listen = "127.0.0.1:5002"\nforwarded_from = 80\n')
        new_accounts = sum(path == "/sign-me-up" for _, path in self.ca.requests())
        done = self.client.run("renew", name, "--force")
        self.assertEqual(len(certificates()), issued + 1)
        self.assertNotIn("registered", done.err)
        self.assertNotIn("new account key", done.err)
        return sum(path == "/sign-me-up" for _, path in self.ca.requests()) - new_accounts

    def certbot(self, *arguments):
        return self.other("certbot", *arguments, "--config-dir", self.home, "--work-dir", self.lab.path("work"),
                          "--logs-dir", self.lab.path("logs"), "-n")

    def test_certbot(self):
        self.certbot("certonly", "--server", self.ca.url, "--agree-tos", "-m", "admin@example.test", "--standalone",
                     "--http-01-port", "5002", "-d", "app.example.test,www.example.test",
                     "--deploy-hook", "true deployed")
        self.certbot("certonly", "--server", self.ca.url, "--webroot", "-w", self.lab.dir, "-d", "web.example.test",
                     "--key-type", "rsa", "--pre-hook", "true before")
        self.certbot("certonly", "--server", self.ca.url, "--webroot", "-w", self.lab.dir, "-d", "sites.example.test",
                     "-w", self.home, "-d", "more.example.test")
        conf = self.home / "renewal/web.example.test.conf"
        conf.write_text(conf.read_text().replace("# renew_before_expiry = 30 days", "renew_before_expiry = 3 weeks"))
        hook = self.home / "renewal-hooks/deploy/reload"
        hook.write_text("#!/bin/sh\n")
        hook.chmod(0o755)
        said = self.take_over("certbot")
        self.check_pair(self.home / "live/app.example.test/fullchain.pem")
        self.check_pair(self.home / "live/web.example.test/fullchain.pem", "web.example.test")
        text = (self.client.config / "certificates/app.example.test.toml").read_text()
        for expected in ("true deployed", str(hook.parent), "www.example.test", ":5002", "ecdsa-p256"):
            self.assertIn(expected, text)
        text = (self.client.config / "certificates/web.example.test.toml").read_text()
        for expected in ("rsa-2048", f"webroot = [ '{self.lab.dir}' ]"):
            self.assertIn(expected, text)
        text = (self.client.config / "certificates/sites.example.test.toml").read_text()
        for name, root in (("sites.example.test", self.lab.dir), ("more.example.test", self.home)):
            self.assertIn(f"'{name}={root}'", text)
        for expected in ("true before", "certbot.timer"):
            self.assertIn(expected, said)
        registration, = self.home.glob("accounts/*/*/*/regr.json")
        self.check_account(json.loads(registration.read_text())["uri"], contact=None)
        self.check_schedule(days=21, name="web.example.test")
        self.check_schedule(None)
        status = self.client.run("--json", "status", "web.example.test", expect=None).json["certificates"][0]
        self.assertEqual(status["renew_because"], "then it was due where it was imported from")
        file = self.client.config / "certificates/app.example.test.toml"
        file.write_text(file.read_text().replace("http_listen", "#").replace("forwarded_from", "#"))
        self.check_renewal()
        again = self.client.run("import", "certbot", self.home)
        self.assertIn("app.example.test: is here already, and was renewed since", again.out)

    def test_lego(self):
        self.other("lego", "--path", self.home, "--server", self.ca.url, "-a", "-m", "admin@example.test",
                   "--http", "--http.port", ":5003", "-d", "app.example.test", "-d", "www.example.test", "run")
        refused = self.client.run("import", "lego", self.home, "--dry-run", expect=78)
        self.assertIn("name it with --ca", refused.err)
        said = self.take_over("lego", "--ca", self.ca.url)
        self.assertIn("lego keeps neither its --run-hook and --renew-hook nor how it proved names", said)
        self.check_pair(self.home / "certificates/app.example.test.crt")
        account, = self.home.glob("accounts/*/*/account.json")
        key, = account.parent.glob("keys/*.key")
        self.check_account(json.loads(account.read_text())["registration"]["uri"], key=key)
        self.check_schedule(None)
        self.check_renewal()

    def test_dehydrated(self):
        (self.home / "wk").mkdir()
        hook = self.home / "hook.sh"
        hook.write_text("#!/bin/sh\n")
        hook.chmod(0o755)
        (self.home / "config").write_text(
            f'CA="{self.ca.url}"\nCONTACT_EMAIL=admin@example.test\nBASEDIR="{self.home}"\n'
            f'WELLKNOWN="${{BASEDIR}}/wk" # beside\nHOOK="{hook}"\nRENEW_DAYS="20"\n')
        (self.home / "domains.txt").write_text("app.example.test www.example.test > app\n")
        for verb in (["--register", "--accept-terms"], ["--cron"]):
            self.other("dehydrated", "-f", self.home / "config", *verb, CURL_CA_BUNDLE=str(self.ca.bundle))
        self.take_over("dehydrated")
        account, = self.home.glob("accounts/*/account_id.json")
        self.check_account(json.loads(account.read_text())["url"], key=account.with_name("account_key.pem"))
        self.check_schedule(days=20, name="app")
        self.check_pair(self.home / "certs/app/fullchain.pem", "app")
        text = (self.client.config / "certificates/app.toml").read_text()
        for expected in ("dehydrated-hook", str(hook), "admin@example.test", "ecdsa-p384"):
            self.assertIn(expected, text)
        self.check_renewal("app")

    def test_uacme(self):
        hook = self.lab.path("hook")
        hook.write_text('#!/bin/sh\n[ "$2" = http-01 ]\n')
        hook.chmod(0o755)
        command = ["uacme", "-a", self.ca.url, "-c", str(self.home), "-y"]
        self.other(*command, "new")
        for _ in range(20):  # see lab.others
            done = subprocess.run([*command, "-h", hook, "issue", "app.example.test"], capture_output=True, text=True)
            if done.returncode == 0:
                break
        self.assertEqual(done.returncode, 0, done.stderr)
        said = self.take_over("uacme", "--ca", self.ca.url)
        self.assertIn("uacme keeps neither its hook (-h)", said)
        self.check_account("", contact=None, key=self.home / "private/key.pem")
        self.check_schedule(None)
        self.check_pair(self.home / "app.example.test/cert.pem")
        # uacme keeps no account URL: the CA is asked for it, by the key.
        self.assertEqual(self.check_renewal(), 1)

    def test_recorded_acme_sh(self):
        shutil.copytree(DATA / "acme.sh", self.home, dirs_exist_ok=True)
        said = self.take_over("acme.sh")
        self.check_pair(self.home / "app.example.test_ecc/fullchain.cer")
        text = (self.client.config / "certificates/app.example.test.toml").read_text()
        for expected in ("systemctl reload nginx", "admin@example.test", "letsencrypt-staging"):
            self.assertIn(expected, text)
        self.assertIn("/etc/haproxy/api.pem", said)
        there = self.home / "ca/acme-staging-v02.api.letsencrypt.org/directory"
        self.check_account("https://acme-staging-v02.api.letsencrypt.org/acme/acct/123456789",
                           key=there / "account.key")
        self.check_schedule(at="2030-01-01T00:00:00Z")

    def test_recorded_getssl(self):
        shutil.copytree(DATA / "getssl", self.home, dirs_exist_ok=True)
        said = self.take_over("getssl")
        self.check_pair(self.home / "app.example.test/fullchain.crt")
        text = (self.client.config / "certificates/app.example.test.toml").read_text()
        self.assertIn("admin@example.test", text)
        self.assertIn("/etc/tomcat/app.crt", said)
        self.assertIn("systemctl restart tomcat", said)
        self.check_account("", key=self.home / "account.key")
        self.check_schedule(days=30)

    def test_conflicts_are_refused_by_name(self):
        self.client.issue("--http-listen", "127.0.0.1:5002", "--forwarded-from", "80")
        live = self.client.live("cert.pem").read_text()
        self.certbot("certonly", "--server", self.ca.url, "--agree-tos", "-m", "admin@example.test", "--standalone",
                     "--http-01-port", "5003", "-d", "app.example.test")
        self.certbot("certonly", "--server", self.ca.url, "--standalone", "--http-01-port", "5003",
                     "-d", "other.example.test")
        refused = self.client.run("import", "certbot", self.home, expect=78)
        self.assertIn("app.example.test: another certificate is in force here", refused.err)
        self.assertIn("another account is in use here", refused.err)
        self.assertEqual(self.client.live("cert.pem").read_text(), live)
        self.assertFalse(self.client.live("cert.pem", "other.example.test").exists(), "all or nothing")

    def test_export(self):
        flags = ["--http-listen", "127.0.0.1:5002", "--forwarded-from", "80"]
        self.client.issue(*flags)
        self.client.run("renew", "--force")
        self.client.issue("--key-type", "rsa-2048", *flags, name="rsa.example.test")
        self.client.run("export", "certbot", self.home)
        self.assertTrue((self.home / "archive/app.example.test/privkey2.pem").exists())
        shown = self.certbot("certificates")
        for name in ("app.example.test", "rsa.example.test"):
            self.assertIn(f"Certificate Name: {name}", shown)
            self.assertEqual((self.home / f"live/{name}/fullchain.pem").read_text(),
                             self.client.live("fullchain.pem", name).read_text())
        self.assertEqual(shown.count("VALID: 89 days"), 2, shown)
        refused = self.client.run("export", "certbot", self.home, expect=78)
        self.assertIn("archive/app.example.test", refused.err)
        # certbot goes on with it: the account is known, and the key is one that it can use.
        self.certbot("renew", "--force-renewal", "--cert-name", "app.example.test", "--http-01-port", "5003",
                     "--no-random-sleep-on-renew")
        self.assertTrue((self.home / "archive/app.example.test/privkey3.pem").exists())


if __name__ == "__main__":
    lab.main()
