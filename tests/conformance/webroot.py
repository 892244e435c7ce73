#!/usr/bin/env python3
"""http-01 through somebody else's web server: nginx on port 80 serves what is put into its webroot."""
import os
import re
import stat

import lab

NGINX = "/usr/sbin/nginx"

CONFIGURATION = """
daemon off; master_process on; pid {dir}/nginx.pid; error_log {dir}/error.log; worker_processes 1;
events {{}}
http {{
    access_log {dir}/access.log;
    client_body_temp_path {dir}/body; proxy_temp_path {dir}/proxy; fastcgi_temp_path {dir}/fastcgi;
    uwsgi_temp_path {dir}/uwsgi; scgi_temp_path {dir}/scgi;
    server {{ listen 127.0.0.1:80 default_server; root {dir}/html; }}
    server {{ listen 127.0.0.1:80; server_name www.example.test; root {dir}/www; }}
}}
"""


class Webroot(lab.Scenario):
    def setUp(self):
        super().setUp()
        if not os.path.exists(NGINX):
            self.skipTest(f"no {NGINX} here")
        self.ca = lab.Pebble(self.lab)
        self.client = lab.Client(self.lab, self.ca.url, self.ca.bundle)
        self.dir = self.lab.path("nginx", "html").parent
        os.chmod(self.lab.dir, 0o755)  # the worker is another user
        for name in ("html", "www"):
            (self.dir / name).mkdir()
        (self.dir / "nginx.conf").write_text(CONFIGURATION.format(dir=self.dir))
        self.lab.start([NGINX, "-c", self.dir / "nginx.conf"], ports=[80])

    def challenges(self, root):
        return list((self.dir / root).glob(".well-known/acme-challenge/*"))

    def asked(self):
        return (self.dir / "access.log").read_text()

    def test_one_webroot_for_all_names(self):
        self.client.issue("--webroot", self.dir / "html")
        told = re.compile(r"GET /.well-known/acme-challenge/\S{22,} HTTP/1.1\" 200")
        lab.wait_until(lambda: told.search(self.asked()), self.asked)  # nginx writes it when it has answered
        self.assertEqual(self.challenges("html"), [], "taken away afterwards")
        self.client.run("renew", "--force")

    def test_one_name_has_its_own(self):
        self.client.run("issue", "app.example.test", "www.example.test", *self.client.ca_arguments,
                        "--webroot", self.dir / "html", "--webroot", f"www.example.test={self.dir}/www")
        self.assertTrue((self.dir / "www/.well-known/acme-challenge").is_dir())
        self.assertEqual(self.challenges("html") + self.challenges("www"), [])

    def test_whatever_the_umask_the_server_can_read_it(self):
        before = os.umask(0o077)
        self.addCleanup(os.umask, before)
        self.client.issue("--webroot", self.dir / "html")
        made = self.dir / "html/.well-known/acme-challenge"
        self.assertEqual(stat.S_IMODE(made.stat().st_mode), 0o755)

    def test_no_link_is_followed(self):
        elsewhere = self.lab.path("elsewhere", "x").parent
        (self.dir / "html/.well-known").symlink_to(elsewhere)
        refused = self.client.issue("--webroot", self.dir / "html", expect=None)
        self.assertNotEqual(refused.code, 0)
        self.assertIn("without following links", refused.err)
        self.assertEqual(list(elsewhere.iterdir()), [])

    def test_a_relative_path_is_refused(self):
        self.assertIn("absolute path", self.client.issue("--webroot", "html", expect=78).err)


if __name__ == "__main__":
    lab.main()
