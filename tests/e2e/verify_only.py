#!/usr/bin/env python3
"""What only a person can install: the instructions, the wait until it is seen, and a cron that does not wait."""
import os
import pathlib
import shutil
import signal

import lab
from lab.servers import Nginx

MENU = {
    "cisco-fmc": "System > Configuration > HTTPS Certificate > Import HTTPS Server Certificate",
    "ivanti": "System > Configuration > Certificates > Device Certificates > Import",
    "sonicwall": "Device > Settings > Certificates > Import",
}


class VerifyOnly(lab.Scenario):
    def setUp(self):
        super().setUp()
        self.ca = lab.Pebble(self.lab)
        self.nginx = Nginx(self.lab).start()
        self.client = lab.Client(self.lab, self.ca.url, self.ca.bundle)

    def arguments(self, product, deadline):
        words = ["--deploy", "verify-only"]
        for setting in (f"product={product}", "endpoint=app.example.test:8443", f"trust_file={self.ca.root}",
                        f"deadline={deadline}"):
            words += ["--set", setting]
        return words

    def workers(self):
        master = self.nginx.pid
        return set(pathlib.Path(f"/proc/{master}/task/{master}/children").read_text().split())

    def install(self):
        """What the person does, who stays until it is done: nginx answers the signal before that, and while its old
        workers are there some are served the old one."""
        slot = self.nginx.tls / "v-by-hand"
        shutil.rmtree(slot, ignore_errors=True)
        shutil.copytree(self.client.state / "live/app.example.test", slot)
        (self.nginx.tls / "live").unlink()
        (self.nginx.tls / "live").symlink_to(slot.name)
        old, new = self.workers(), lab.fingerprint(self.client.live("cert.pem"))
        os.kill(self.nginx.pid, signal.SIGHUP)
        lab.wait_until(lambda: not old & self.workers() and lab.serves(new), "what was installed by hand")

    def assert_told(self, text, product):
        self.assertIn(MENU[product], text)
        for file in ("fullchain.pem", "privkey.pem"):
            self.assertIn(str(self.client.live(file)), text)

    def test_every_product_says_what_to_do(self):
        for product in MENU:
            run = self.client.issue(*self.arguments(product, 1), "--force", expect=20)
            self.assert_told(run.err, product)

    def test_deploy_waits_until_it_is_seen_and_cron_does_not(self):
        run = self.client.issue(*self.arguments("ivanti", 1), expect=20)
        self.client.set_deadline(3600)
        for _ in range(2):
            run = self.client.run("renew", expect=20, timeout=300)
            self.assert_told(run.err, "ivanti")

        process = self.client.start("deploy")
        said = next(line for line in process.stderr if "by hand" in line)
        self.assert_told(said, "ivanti")
        self.assertIsNone(process.poll())
        self.install()
        process.communicate(timeout=300)
        self.assertEqual(process.returncode, 0)

        self.client.run("renew", "--force", expect=20, timeout=300)
        self.install()
        self.client.run("renew", timeout=300)
        run = self.client.run("renew")
        self.assertEqual(run.out + run.err, "", "seen, so cron is silent")


if __name__ == "__main__":
    lab.main()
