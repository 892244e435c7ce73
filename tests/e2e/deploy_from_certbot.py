#!/usr/bin/env python3
"""A certbot user gets rehearsal, verification and rollback without changing client: `acme8443 deploy --from-certbot`
is certbot's deploy hook. And the other way round: certbot's hook directories run unchanged under ours."""
import os
import shutil
import subprocess
import sys

import lab
from lab.servers import Nginx


class FromCertbot(lab.Scenario):
    def setUp(self):
        super().setUp()
        if not shutil.which("certbot"):
            print("there is no certbot here; tests/support/packages.sh names its package", file=sys.stderr)
            self.skipTest("no certbot")
        self.ca = lab.Pebble(self.lab)
        self.nginx = Nginx(self.lab).start()
        self.client = lab.Client(self.lab, self.ca.url, self.ca.bundle)
        self.configure(self.nginx.settings())
        self.hook = self.lab.path("hook")
        self.hook.write_text("#!/bin/sh\nexec " + " ".join(self.client.argv("deploy", "--from-certbot")) + "\n")
        self.hook.chmod(0o755)

    def configure(self, settings):
        lines = ['names = ["app.example.test"]', "[[deploy]]", 'target = "files"', 'endpoint = "app.example.test:8443"',
                 f'trust_file = "{self.ca.root}"', 'deadline = "60"']
        for key, value in settings.items():
            text = [str(item) for item in value] if isinstance(value, list) else str(value)
            lines.append(f"{key} = {text!r}".replace("'", '"'))
        file = self.client.config / "certificates/app.example.test.toml"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text("\n".join(lines) + "\n")

    def certbot(self, *arguments):
        base = self.lab.path("certbot")
        run = subprocess.run(
            ["certbot", "certonly", "--standalone", "--non-interactive", "--agree-tos", "--register-unsafely-without-email",
             "--server", self.ca.url, "--config-dir", base / "etc", "--work-dir", base / "work", "--logs-dir", base / "log",
             "-d", "app.example.test", "--deploy-hook", self.hook, "--force-renewal", *arguments],
            env={**os.environ, "REQUESTS_CA_BUNDLE": str(self.ca.bundle)}, capture_output=True, text=True)
        self.assertEqual(run.returncode, 0, run)
        return run, base / "etc/live/app.example.test"

    def test_certbot_issues_and_we_deploy(self):
        served = set()
        for _ in range(2):
            _, lineage = self.certbot()
            self.assertEqual(lab.served_leaf(trust=self.ca.root), lab.fingerprint(lineage / "cert.pem"))
            served.add(lab.served_leaf())
        self.assertEqual(len(served), 2)

    def test_what_cannot_be_deployed_is_rolled_back(self):
        self.certbot()
        good = lab.served_leaf()
        self.configure({**self.nginx.settings(), "reload": ["/bin/false"]})
        run, lineage = self.certbot()
        self.assertIn("pointed back", run.stdout + run.stderr)
        self.assertEqual(lab.served_leaf(), good)
        self.configure(self.nginx.settings())
        self.client.run("deploy", "--from-certbot", environment={"RENEWED_LINEAGE": str(lineage)})
        self.assertEqual(lab.served_leaf(), lab.fingerprint(lineage / "cert.pem"))

    def test_a_lineage_that_is_none_of_ours(self):
        run = self.client.run("deploy", "--from-certbot",
                              environment={"RENEWED_LINEAGE": "/etc/letsencrypt/live/elsewhere.test",
                                           "RENEWED_DOMAINS": "elsewhere.test"})
        self.assertEqual(run.out, "")
        self.client.run("deploy", "--from-certbot", expect=64)

    def test_certbots_hook_directories_run_under_ours(self):
        hooks, log = self.lab.path("renewal-hooks"), self.lab.path("hooks.log")
        said = {"pre": "", "deploy": "$RENEWED_LINEAGE $RENEWED_DOMAINS", "post": "$RENEWED_DOMAINS, failed: $FAILED_DOMAINS"}
        for name, text in said.items():
            folder = hooks / name
            folder.mkdir(parents=True)
            script = folder / "hook.sh"
            swap = f"ln -sfn $RENEWED_LINEAGE {self.nginx.tls}/.n; mv -T {self.nginx.tls}/.n {self.nginx.tls}/live; " \
                   f"nginx -s reload -c {self.nginx.conf}" if name == "deploy" else ":"
            script.write_text(f"#!/bin/sh\necho {name} {text} >> {log}\n{swap}\n")
            script.chmod(0o755)
        self.client.issue("--deploy", "certbot-hook", "--set", f"renewal_hooks={hooks}",
                          "--set", "endpoint=app.example.test:8443", "--set", f"trust_file={self.ca.root}")
        self.assertEqual(lab.served_leaf(trust=self.ca.root), lab.fingerprint(self.client.live("cert.pem")))
        pre, deploy, post = log.read_text().splitlines()
        self.assertEqual(pre, "pre")
        self.assertTrue(deploy.startswith(f"deploy {self.client.state}/live/app.example.test app.example.test"), deploy)
        self.assertEqual(post, "post app.example.test, failed:")


if __name__ == "__main__":
    lab.main()
