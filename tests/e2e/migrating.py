#!/usr/bin/env python3
"""docs/migrating: every shell block of each page is run, in its order, on a system that has what the page begins with.

The pages say /etc, /var/lib and /root: here these are copies, for this namespace only. Two words are other ones
here: the CA that --ca names, and `systemctl`, which is there in name only. acme.sh is in no package that could be
run: its directory is laid out around a certificate of lego's as its sources do it (tests/data/import/make_recorded.sh)."""
import base64
import json
import os
import pathlib
import re
import shutil
import subprocess

import lab

ROOT = pathlib.Path(__file__).resolve().parents[2]
NAME = "app.example.org"
NGINX = """
user root; pid {dir}/nginx.pid; error_log {dir}/error.log;
events {{}}
http {{
    access_log off;
    client_body_temp_path {dir}/b; proxy_temp_path {dir}/p; fastcgi_temp_path {dir}/f;
    uwsgi_temp_path {dir}/u; scgi_temp_path {dir}/s;
    server {{
        listen 127.0.0.1:8443 ssl; server_name app.example.org;
        ssl_protocols TLSv1.2 TLSv1.3;
        ssl_certificate     {chain};
        ssl_certificate_key {key};
    }}
}}
"""


def blocks(page):
    return re.findall(r"^```sh\n(.*?)^```$", (ROOT / "docs/migrating" / page).read_text(), re.S | re.M)


class Migrating(lab.Scenario):
    def setUp(self):
        if not shutil.which("nginx"):
            self.skipTest("no nginx here; tests/support/packages.sh names it")
        super().setUp()
        # The other clients' ways to prove names are not what is shown here.
        os.environ["PEBBLE_VA_ALWAYS_VALID"] = "1"
        self.addCleanup(os.environ.pop, "PEBBLE_VA_ALWAYS_VALID")
        self.ca = lab.Pebble(self.lab)
        self.lab.dir.chmod(0o755)
        for path in ("/etc", "/var/lib", "/root"):
            self.replace(path)
        roots = pathlib.Path("/etc/ssl/certs/ca-certificates.crt")  # of the CA's own https, and of what it issues
        roots.write_text(self.ca.bundle.read_text() + self.ca.root.read_text())
        self.settings = pathlib.Path("/etc/acme8443/acme8443.toml")
        self.settings.parent.mkdir()
        self.settings.write_text(
            f'ca_bundle = "{self.ca.bundle}"\ndns = ["127.0.0.1:53"]\nallow_special_addresses = true\n')
        self.bin = self.lab.path("bin", "acme8443")
        self.bin.symlink_to(lab.program())
        self.asked = self.lab.path("systemctl.log")
        systemctl = self.bin.parent / "systemctl"
        systemctl.write_text(f'#!/bin/sh\necho "$*" >> {self.asked}\n')
        systemctl.chmod(0o755)

    def mount(self, *arguments):
        subprocess.run(["mount", *map(str, arguments)], check=True)
        self.addCleanup(lambda: subprocess.run(["umount", "--lazy", arguments[-1]], check=True))

    def replace(self, path):
        """What is written there from now on is gone with the test. /etc as a copy, because an overlay would show
        the files below those that the laboratory has put over them."""
        copy = self.lab.path("system" + path, "x").parent
        if path == "/etc":
            subprocess.run(["cp", "-a", "--no-target-directory", path, copy], check=True)
            return self.mount("--bind", copy, path)
        self.mount("-t", "tmpfs", "tmpfs", copy)
        for folder in ("upper", "work"):
            (copy / folder).mkdir(mode=0o755)
        self.mount("-t", "overlay", "-o", f"lowerdir={path},upperdir={copy}/upper,workdir={copy}/work", "overlay", path)

    def run_page(self, page):
        """As an administrator would: one block after the other, nothing may fail. What each has said."""
        said = []
        for block in blocks(page):
            script = block.replace("--ca letsencrypt", f"--ca {self.ca.url}")
            done = subprocess.run(["sh", "-eux", "-c", script], capture_output=True, text=True, cwd="/",
                                  env={**os.environ, "PATH": f"{self.bin.parent}:{os.environ['PATH']}"})
            self.assertEqual(done.returncode, 0, f"{block}\n{done.stdout}{done.stderr}")
            said.append(done.stdout + done.stderr)
        return said

    def other(self, *argv):
        done = subprocess.run([str(each) for each in argv], capture_output=True, text=True,
                              env={**os.environ, "REQUESTS_CA_BUNDLE": str(self.ca.bundle),
                                   "LEGO_CA_CERTIFICATES": str(self.ca.bundle)})
        self.assertEqual(done.returncode, 0, f"{argv}:\n{done.stdout}{done.stderr}")

    def nginx(self, chain, key):
        """Reads the one configuration file that the pages edit."""
        folder = self.lab.path("nginx", "x").parent
        pathlib.Path("/etc/nginx/nginx.conf").write_text(NGINX.format(dir=folder, chain=chain, key=key))
        self.lab.start(["nginx", "-g", "daemon off;"], ports=[8443])
        self.before = lab.served_leaf(name=NAME)

    def moved(self):
        """The same leaf is served and kept; the next one is ours alone, and served too."""
        live = pathlib.Path("/var/lib/acme8443/live") / NAME / "cert.pem"
        self.assertEqual(lab.served_leaf(name=NAME), self.before)
        self.assertEqual(lab.fingerprint(live), self.before)
        done = subprocess.run([lab.program(), "renew", "--force"], capture_output=True, text=True)
        self.assertEqual(done.returncode, 0, done)
        self.assertNotEqual(lab.fingerprint(live), self.before)
        self.assertEqual(lab.served_leaf(name=NAME), lab.fingerprint(live))

    def test_certbot(self):
        self.other("certbot", "certonly", "-n", "--server", self.ca.url, "--agree-tos", "-m", "admin@example.org",
                   "--standalone", "-d", NAME, "--deploy-hook", "nginx -s reload")
        self.nginx(f"/etc/letsencrypt/live/{NAME}/fullchain.pem", f"/etc/letsencrypt/live/{NAME}/privkey.pem")
        self.run_page("certbot.md")
        self.moved()
        self.assertIn("disable --now certbot.timer", self.asked.read_text())
        self.assertTrue(pathlib.Path("/root/certbot-again/renewal", f"{NAME}.conf").exists())

    def test_certbot_with_no_path_changed(self):
        """Neither in the server's configuration nor in the hook."""
        live, copy = f"/etc/letsencrypt/live/{NAME}", self.lab.path("copy.pem")
        self.other("certbot", "certonly", "-n", "--server", self.ca.url, "--agree-tos", "-m", "admin@example.org",
                   "--standalone", "-d", NAME, "--deploy-hook", f"cp {live}/fullchain.pem {copy} && nginx -s reload")
        self.nginx(f"{live}/fullchain.pem", f"{live}/privkey.pem")
        link, = re.findall(r"`(mv /etc/letsencrypt/live .*?)`", (ROOT / "docs/importing.md").read_text())
        for command in ("acme8443 import certbot", link):
            subprocess.run(["sh", "-eux", "-c", command], check=True, capture_output=True,
                           env={**os.environ, "PATH": f"{self.bin.parent}:{os.environ['PATH']}"})
        self.moved()
        self.assertEqual(copy.read_text(), pathlib.Path(live, "fullchain.pem").read_text())

    def lego(self, folder):
        self.other("lego", "--path", folder, "--server", self.ca.url, "-a", "-m", "admin@example.org",
                   "--http", "-d", NAME, "run")

    def test_lego(self):
        self.lego("/var/lib/lego")
        certificates = "/var/lib/lego/certificates"
        self.nginx(f"{certificates}/{NAME}.crt", f"{certificates}/{NAME}.key")
        self.run_page("lego.md")
        self.moved()
        self.assertTrue(pathlib.Path("/etc/cron.d/acme8443").exists())

    def lay_out_as_acme_sh(self, lego):
        home, certificates = pathlib.Path("/root/.acme.sh"), lego / "certificates"
        folder = home / f"{NAME}_ecc"
        folder.mkdir(parents=True)
        for ours, theirs in ((f"{NAME}.crt", "fullchain.cer"), (f"{NAME}.key", f"{NAME}.key"),
                             (f"{NAME}.issuer.crt", "ca.cer"), (f"{NAME}.crt", f"{NAME}.cer")):
            shutil.copy(certificates / ours, folder / theirs)
        leaf = (folder / f"{NAME}.cer").read_text().split("-----END CERTIFICATE-----")[0]
        (folder / f"{NAME}.cer").write_text(leaf + "-----END CERTIFICATE-----\n")
        reload = base64.b64encode(b"nginx -s reload").decode()
        (folder / f"{NAME}.conf").write_text(
            f"Le_Domain='{NAME}'\nLe_Alt='no'\nLe_Webroot='no'\nLe_API='{self.ca.url}'\nLe_Keylength='ec-256'\n"
            f"Le_ReloadCmd='__ACME_BASE64__START_{reload}__ACME_BASE64__END_'\n")
        (account,) = lego.glob("accounts/*/*/account.json")
        record = json.loads(account.read_text())
        there = home / "ca" / "127.0.0.1" / "dir"
        there.mkdir(parents=True)
        (key,) = account.parent.glob("keys/*.key")
        shutil.copy(key, there / "account.key")
        (there / "account.json").write_text(json.dumps(record["registration"]["body"]))
        (there / "ca.conf").write_text(f"ACCOUNT_URL='{record['registration']['uri']}'\nCA_EMAIL='admin@example.org'\n")
        (home / "account.conf").write_text("ACCOUNT_EMAIL='admin@example.org'\n")
        return folder

    def test_acme_sh(self):
        lego = self.lab.path("lego", "x").parent
        self.lego(lego)
        folder = self.lay_out_as_acme_sh(lego)
        self.nginx(folder / "fullchain.cer", folder / f"{NAME}.key")
        self.run_page("acme.sh.md")
        self.moved()
        self.assertTrue(pathlib.Path("/etc/cron.d/acme8443").exists())

    def test_there_is_something_to_run(self):
        for page in ("certbot.md", "lego.md", "acme.sh.md"):
            self.assertGreaterEqual(len(blocks(page)), 3, page)
            self.assertTrue(any("acme8443 import" in block for block in blocks(page)), page)


if __name__ == "__main__":
    lab.main()
