#!/usr/bin/env python3
"""The package on a Debian 12 that has no systemd at all: user and directories are made, `init` leaves a cron line, and that
line issues; what it mails is nothing unless something happens."""
import os
import shutil

import lab
from lab import debian
from lab.maven import Unreachable

NAME = "app.example.test"
CRON = "/etc/cron.d/acme8443"


def prepare():
    if os.geteuid() != 0:
        raise Unreachable("only root can make a root of its own")
    if not os.environ.get("ACME8443_DEB"):
        raise Unreachable("ACME8443_DEB names no package; ctest -L package makes one")
    root = debian.Root()
    try:
        shutil.copy(os.environ["ACME8443_DEB"], root.path / "root/acme8443.deb")
        root.update()
        root.run("apt-get", "-y", "install", "--no-install-recommends", "/root/acme8443.deb")
        root.leave()
    except BaseException:
        root.close()
        raise
    os.environ["ACME8443_ROOT"] = str(root.path)


class NoSystemd(lab.Scenario):
    def setUp(self):
        super().setUp()
        self.root = debian.Root(os.environ["ACME8443_ROOT"])
        self.addCleanup(self.root.close)
        self.root.resolve_as_we_do()
        self.ca = lab.Pebble(self.lab)
        self.root.write("usr/local/share/lab/ca.pem", self.ca.bundle.read_text())

    def by_cron(self, arguments="renew"):
        """The line as cron would read it: its command, as the user that it names, by sh."""
        (line,) = [each for each in (self.root.path / CRON[1:]).read_text().splitlines() if not each.startswith("#")]
        *_, user, command = line.split(None, 6)
        self.assertEqual(user, "root")
        self.assertTrue(command.endswith(" renew"))
        done = self.root.run("sh", "-c", command.removesuffix("renew") + arguments)
        return done.stdout + done.stderr

    def test_cron(self):
        self.assertFalse((self.root.path / "usr/bin/systemctl").exists())
        owners = self.root.run("stat", "-c", "%n %U:%G %a", "/etc/acme8443", "/etc/acme8443/certificates",
                               "/var/lib/acme8443").stdout.splitlines()
        self.assertEqual(owners, ["/etc/acme8443 root:acme8443 750",
                                  "/etc/acme8443/certificates acme8443:acme8443 750",
                                  "/var/lib/acme8443 acme8443:acme8443 700"])
        said = self.root.run("acme8443", "init", "--ca", self.ca.url, "--ca-bundle", "/usr/local/share/lab/ca.pem",
                             "--email", "admin@example.test", "--agree-tos", "--start", "cron")
        self.assertIn(CRON, said.stdout + said.stderr)
        self.by_cron(f"issue {NAME} --dns 127.0.0.1:53 --allow-special-addresses")
        certificate = self.root.path / f"var/lib/acme8443/live/{NAME}/cert.pem"
        first = lab.fingerprint(certificate)
        self.assertEqual(self.by_cron(), "", "nothing to do, nothing to mail")
        self.by_cron("renew --force")
        self.assertNotEqual(lab.fingerprint(certificate), first)
        strangers = self.root.run("find", "/var/lib/acme8443", "!", "-user", "acme8443").stdout
        self.assertEqual(strangers, "", "as user acme8443 all along")


if __name__ == "__main__":
    lab.main(prepare=prepare, long_only=True)
