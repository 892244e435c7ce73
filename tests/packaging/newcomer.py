#!/usr/bin/env python3
"""As a new user would, on a clean Debian 12: the package, `init`, `issue`, the timer, renewals, a deployment that fails
and is made up for, removal, purge.

The root is made by debootstrap; its network is the laboratory's, with Pebble and a DNS server outside of it. systemd does
not run there: what the timer's unit says is run by hand, as its user and with its one capability."""
import configparser
import os
import pathlib
import re
import time

import lab
from lab import debian

NAME = "app.example.test"
HAPROXY = """
global
  user haproxy
  group haproxy
  stats socket /run/haproxy/admin.sock user acme8443 mode 600 level admin
defaults
  mode http
  timeout connect 5s
  timeout client 60s
  timeout server 60s
frontend f
  bind 127.0.0.1:8443 ssl crt /etc/haproxy/certs/app.pem
  http-request return status 200 content-type text/plain string "hello"
"""
SELF_SIGNED = f"""
set -e
install -d -o acme8443 -g haproxy -m 0750 /etc/haproxy/certs /run/haproxy
cd /etc/haproxy/certs
openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj /CN={NAME} -days 30 -keyout key -out cert 2>/dev/null
cat cert key >app.pem
rm cert key
chown acme8443:haproxy app.pem
chmod 0640 app.pem
"""
SHORT = {"default": {"description": "90 seconds", "validityPeriod": 90}}


def prepare():
    """Where there is a way to the world: the root, the package with all that it wants, and a service for 8443."""
    if os.geteuid() != 0:
        lab.skip("only root can make a root of its own")
    if not os.environ.get("ACME8443_DEB"):
        lab.skip("ACME8443_DEB names no package; ctest -L package makes one")
    root = debian.Root()
    try:
        package = pathlib.Path(os.environ["ACME8443_DEB"])
        (root.path / "root" / package.name).write_bytes(package.read_bytes())
        root.run("apt-get", "-qq", "update")
        root.run("apt-get", "-y", "install", f"/root/{package.name}")
        root.run("apt-get", "-y", "install", "haproxy")
        root.leave()
    except BaseException:
        root.close()
        raise
    os.environ.update(ACME8443_ROOT=str(root.path), ACME8443_PACKAGE=f"/root/{package.name}")


class Newcomer(lab.Scenario):
    def setUp(self):
        super().setUp()
        self.root = debian.Root(os.environ["ACME8443_ROOT"])
        self.addCleanup(self.root.close)
        for file in ("/etc/resolv.conf", "/etc/nsswitch.conf"):
            self.root.write(file[1:], pathlib.Path(file).read_text())

    def path(self, name):
        return self.root.path / name.lstrip("/")

    def start_ca(self, **how):
        self.ca = lab.Pebble(self.lab, **how)
        self.root.write("usr/local/share/lab/ca.pem", self.ca.bundle.read_text())
        self.root.write("usr/local/share/lab/root.pem", self.ca.root.read_text())

    def start_service(self):
        self.haproxy = self.lab.start(self.root.argv("/usr/sbin/haproxy", "-db", "-f", "/etc/haproxy/haproxy.cfg"),
                                      ports=[8443])

    def by_unit(self, *arguments, **how):
        """The ExecStart of the timer's service, as its User with its AmbientCapabilities; with `arguments`, that
        program with these."""
        unit = configparser.ConfigParser(strict=False, interpolation=None, comment_prefixes=("#",))
        unit.optionxform = str
        unit.read(self.path("/usr/lib/systemd/system/acme8443-renew.service"))
        service = unit["Service"]
        capability = service["AmbientCapabilities"].lower().removeprefix("cap_")
        command = service["ExecStart"].split()
        return self.root.run("setpriv", f"--reuid={service['User']}", f"--regid={service['User']}", "--init-groups",
                             f"--inh-caps=-all,+{capability}", f"--ambient-caps=-all,+{capability}", "--no-new-privs",
                             *([command[0], *arguments] if arguments else command), **how)

    def assert_served(self, why):
        leaf = lab.fingerprint(self.path(f"/var/lib/acme8443/live/{NAME}/cert.pem"))
        self.assertEqual(lab.served_leaf(trust=self.ca.root), leaf, why)
        return leaf

    def test_from_package_to_purge(self):
        self.installed()
        self.start_ca()
        self.first_run()
        first = self.issue()
        self.assertEqual(self.by_unit().stdout + self.by_unit().stderr, "", "nothing is due: not a word")

        self.by_unit("renew", "--force")
        second = self.assert_served("renewed by hand")
        self.assertNotEqual(first, second)

        self.failed_deployment()
        self.renewal_that_is_due()
        self.removed()

    def installed(self):
        self.assertRegex(self.root.run("acme8443", "--version").stdout, r"^acme8443 \d")
        owners = self.root.run("stat", "-c", "%n %U:%G %a", "/etc/acme8443", "/etc/acme8443/certificates",
                               "/var/lib/acme8443").stdout.split("\n")[:3]
        self.assertEqual(owners, ["/etc/acme8443 root:acme8443 750",
                                  "/etc/acme8443/certificates acme8443:acme8443 750",
                                  "/var/lib/acme8443 acme8443:acme8443 700"])
        enabled = [each for each in self.path("/etc/systemd/system").rglob("*acme8443*")]
        self.assertEqual(enabled, [], "no unit is enabled by installing")

    def init(self, start):
        self.root.run("acme8443", "init", "--ca", self.ca.url, "--ca-bundle", "/usr/local/share/lab/ca.pem",
                      "--email", "admin@example.test", "--agree-tos", "--start", start)

    def first_run(self):
        self.init("timer")
        wants = self.path("/etc/systemd/system/timers.target.wants/acme8443-renew.timer")
        self.assertTrue(wants.is_symlink(), "init enables the timer")

    def issue(self):
        self.root.write("etc/haproxy/haproxy.cfg", HAPROXY)
        self.root.run("sh", "-c", SELF_SIGNED)
        self.start_service()
        said = self.by_unit("issue", NAME, "--dns", "127.0.0.1:53", "--allow-special-addresses", "--deploy", "haproxy",
                            "--set", "pem=/etc/haproxy/certs/app.pem", "--set", "socket=/run/haproxy/admin.sock",
                            "--set", "trust_file=/usr/local/share/lab/root.pem", "--set", "deadline=3",
                            expect=20).stderr
        advice = re.search(r"`(adduser .*)`", said)  # the file is to be the group's that haproxy runs as
        self.assertTrue(advice, said)
        self.root.run(*advice[1].split())
        self.by_unit()
        self.assertIn("[[deploy]]", self.path(f"/etc/acme8443/certificates/{NAME}.toml").read_text())
        return self.assert_served("issued")

    def failed_deployment(self):
        self.lab.end(self.haproxy)
        failed = self.by_unit("renew", "--force", expect=20)
        self.assertIn("haproxy", failed.stderr)
        self.by_unit(expect=20)  # as long as it is down, every run says so
        self.start_service()
        self.by_unit()
        self.assert_served("made up for by the next run")
        self.by_unit("status")

    def renewal_that_is_due(self):
        """By the timer alone: the CA gives 90 seconds, of which half are enough."""
        self.lab.end(self.ca.process)
        self.start_ca(identity=self.ca, profiles=SHORT)
        self.by_unit("issue", NAME, "--force")
        short = self.assert_served("90 seconds")
        end = time.monotonic() + 90
        while self.assert_served("renewed because it was due") == short:
            self.assertLess(time.monotonic(), end, "it was never renewed")
            time.sleep(5)
            self.by_unit()

    def removed(self):
        key = self.path(f"/var/lib/acme8443/live/{NAME}/privkey.pem").read_bytes()
        self.root.run("apt-get", "-y", "remove", "acme8443")
        self.assertFalse(self.path("/usr/bin/acme8443").exists())
        self.assert_served("what is deployed stays")
        self.root.run("apt-get", "-y", "install", os.environ["ACME8443_PACKAGE"])
        self.by_unit("status")  # as if nothing had been

        purged = self.root.run("apt-get", "-y", "purge", "acme8443")
        advice = re.search(r"To delete them: (rm -r .*)", purged.stdout + purged.stderr)
        self.assertTrue(advice, "it says that keys stay, and where")
        self.assertEqual(self.path(f"/var/lib/acme8443/live/{NAME}/privkey.pem").read_bytes(), key)
        self.assertEqual(list(self.path("/etc/systemd/system").rglob("*acme8443*")), [], "no unit is left enabled")
        self.root.run("sh", "-c", advice[1])

        self.root.run("apt-get", "-y", "install", os.environ["ACME8443_PACKAGE"])
        self.init("cron")
        self.assertIn("/usr/bin/acme8443 renew", self.path("/etc/cron.d/acme8443").read_text())
        self.root.run("apt-get", "-y", "purge", "acme8443")
        left = [name for name in ("/etc/acme8443", "/etc/cron.d/acme8443", "/var/lib/acme8443", "/usr/share/acme8443",
                                  "/usr/share/doc/acme8443") if self.path(name).exists()]
        self.assertEqual(left, [], "without keys nothing stays")


if __name__ == "__main__":
    lab.main(prepare=prepare, long_only=True)
