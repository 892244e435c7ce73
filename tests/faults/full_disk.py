#!/usr/bin/env python3
"""The store on a disk that is full, or has become read-only: the exit status and the words say so, what is in
force stays, and the first run with a good disk mends everything."""
import os
import subprocess

import lab


class FullDisk(lab.Scenario):
    def setUp(self):
        super().setUp()
        os.environ["PEBBLE_VA_ALWAYS_VALID"] = "1"
        self.addCleanup(os.environ.pop, "PEBBLE_VA_ALWAYS_VALID")
        self.ca = lab.Pebble(self.lab, retry_after=(0, 0))
        self.client = lab.Client(self.lab, self.ca.url, self.ca.bundle)
        self.client.state.mkdir(parents=True)
        self.mount("-t", "tmpfs", "-o", "size=1m,mode=700", "none")
        self.addCleanup(subprocess.run, ["umount", self.client.state], check=True)
        self.client.issue("--http-listen", "127.0.0.1:5002", "--forwarded-from", "80")
        self.before = self.pair()

    def mount(self, *options):
        subprocess.run(["mount", *options, str(self.client.state)], check=True)

    def pair(self):
        return [self.client.live(f"{part}.pem").read_text() for part in ("privkey", "cert", "chain", "fullchain")]

    def check_refused(self, why):
        refused = self.client.run("renew", "--force", expect=73)
        self.assertIn(why, refused.err)
        self.assertIn(str(self.client.state), refused.err, "names the file")
        self.assertIn("free space or mend the disk", refused.err)
        self.assertEqual(self.pair(), self.before)
        self.client.run("status")

    def test_read_only(self):
        self.mount("-o", "remount,ro")
        self.check_refused("Read-only file system")
        self.mount("-o", "remount,rw")
        self.client.run("renew", "--force")
        self.assertNotEqual(self.pair(), self.before)

    def test_full(self):
        ballast = self.client.state / "ballast"
        with open(ballast, "wb", buffering=0) as file:
            try:
                while True:
                    file.write(bytes(4096))
            except OSError:
                pass
        self.check_refused("No space left on device")
        ballast.unlink()
        self.client.run("renew", "--force")
        self.assertNotEqual(self.pair(), self.before)


if __name__ == "__main__":
    lab.main()
