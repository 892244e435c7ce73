#!/usr/bin/env python3
"""As a new user would, on a clean Debian 12 with its own systemd: the package, `init`, `issue`, the timer firing, a
renewal, a deployment that fails and is made up for, removal, purge.

The network is the laboratory's, with Pebble and a DNS server outside of the machine."""
import os
import pathlib
import re

import lab
from lab import machine
from lab.maven import Unreachable

NAME = "app.example.test"
TIMER, SERVICE = "acme8443-renew.timer", "acme8443-renew.service"
PEM = "/etc/haproxy/certs/app.pem"
HAPROXY = f"""
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
  bind 127.0.0.1:8443 ssl crt {PEM}
  http-request return status 200 content-type text/plain string "hello"
"""
SELF_SIGNED = f"""
set -e
install -d -o acme8443 -g haproxy -m 0750 /etc/haproxy/certs
cd /etc/haproxy/certs
openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj /CN={NAME} -days 30 -keyout key -out cert 2>/dev/null
cat cert key >app.pem
rm cert key
chown acme8443:haproxy app.pem
chmod 0640 app.pem
"""
SHORT = {"default": {"description": "90 seconds", "validityPeriod": 90}}
OFTEN = "[Timer]\nOnCalendar=\nOnCalendar=*:*:00/5\nRandomizedDelaySec=0\nAccuracySec=1s\n"


def prepare():
    if not os.environ.get("ACME8443_DEB"):
        raise Unreachable("ACME8443_DEB names no package; ctest -L package makes one")
    machine.prepare(os.environ["ACME8443_DEB"], "haproxy", "openssl")


class Newcomer(lab.Scenario):
    def setUp(self):
        super().setUp()
        self.host = machine.Machine(self.lab)

    def path(self, name):
        return self.host.path / name.lstrip("/")

    def live(self, file):
        return self.path(f"/var/lib/acme8443/live/{NAME}/{file}")

    def issued_so_far(self):
        return [lab.fingerprint(file) for file in self.path("/var/lib/acme8443").rglob("cert.pem")]

    def state(self, unit):
        return self.host.show(unit, "ActiveState")

    def wait_until(self, holds, what):
        lab.wait_until(holds, lambda: f"{what}\n{self.host.journal(SERVICE)}", seconds=600)

    def served(self):
        """The leaf on 8443; None while nobody answers, or while one is being exchanged for the next."""
        try:
            return lab.served_leaf()
        except (OSError, AssertionError):
            return None

    def newer(self, than):
        """Whether another leaf than this one is served."""
        return self.served() not in (None, than)

    def assert_served(self, why):
        """At once or, since the timer may just be at it, soon."""
        self.wait_until(lambda: lab.serves(lab.fingerprint(self.live("cert.pem"))), why)

    def test_from_package_to_purge(self):
        self.package_installed()
        self.start_ca()
        self.first_run()
        self.issued()
        self.timer_fires_and_renews()
        self.failed_deployment_and_its_recovery()
        self.removed()
        self.purged()
        self.purged_without_keys()

    def install(self):
        self.host.run("apt-get", "-y", "install", "/root/acme8443.deb")

    def package_installed(self):
        self.install()
        self.assertRegex(self.host.run("acme8443", "--version").stdout, r"^acme8443 \d")
        owners = self.host.run("stat", "-c", "%n %U:%G %a", "/etc/acme8443", "/etc/acme8443/certificates",
                               "/var/lib/acme8443").stdout.splitlines()
        self.assertEqual(owners, ["/etc/acme8443 root:acme8443 750",
                                  "/etc/acme8443/certificates acme8443:acme8443 750",
                                  "/var/lib/acme8443 acme8443:acme8443 700"])
        for unit in (TIMER, "acme8443.socket", "acme8443.service"):
            self.assertEqual(self.state(unit), "inactive", "nothing runs because it was installed")
            self.assertEqual(self.host.show(unit, "UnitFileState"), "disabled")

    def start_ca(self, **how):
        self.ca = lab.Pebble(self.lab, profiles=SHORT, **how)
        self.host.write("usr/local/share/lab/ca.pem", self.ca.bundle.read_text())
        self.host.write("usr/local/share/lab/root.pem", self.ca.root.read_text())

    def init(self, start):
        return self.host.run("acme8443", "init", "--ca", self.ca.url, "--ca-bundle", "/usr/local/share/lab/ca.pem",
                             "--email", "admin@example.test", "--agree-tos", "--start", start)

    def first_run(self):
        self.init("timer")
        self.assertEqual((self.state(TIMER), self.host.show(TIMER, "UnitFileState")), ("active", "enabled"))
        self.assertRegex(self.host.run("systemctl", "list-timers", "--no-pager", TIMER).stdout, r"acme8443-renew\.service")
        self.assertEqual(self.state(SERVICE), "inactive")

    def issued(self):
        """By hand, as docs/unattended.md says; the deployment fails in front of us, and says what it lacks."""
        self.host.write("etc/haproxy/haproxy.cfg", HAPROXY)
        self.host.run("sh", "-c", SELF_SIGNED)
        self.host.run("systemctl", "restart", "haproxy.service")
        said = self.host.run(
            "systemd-run", "--pipe", "--wait", "--quiet", "--uid=acme8443", "-p", "AmbientCapabilities=CAP_NET_BIND_SERVICE",
            "acme8443", "issue", NAME, "--dns", "127.0.0.1:53", "--allow-special-addresses", "--deploy", "haproxy",
            "--set", f"pem={PEM}", "--set", "socket=/run/haproxy/admin.sock",
            "--set", "trust_file=/usr/local/share/lab/root.pem", "--set", "deadline=60", expect=20).stderr
        advice = re.search(r"`(adduser .*)`", said)
        self.assertTrue(advice, said)
        self.host.run(*advice[1].split())
        self.host.drop_in(SERVICE, f"[Service]\nReadWritePaths={pathlib.Path(PEM).parent}\n")
        self.host.run("systemctl", "start", SERVICE)  # ends with the run: its failure would be ours
        self.assert_served("deployed by the unit, behind its walls")

    def timer_fires_and_renews(self):
        """90 seconds are given, of which half are enough; from here on nobody but the timer starts anything."""
        self.host.drop_in(TIMER, OFTEN)
        self.host.run("systemctl", "restart", TIMER)
        fired, leaf = self.host.show(TIMER, "LastTriggerUSec"), lab.fingerprint(self.live("cert.pem"))
        self.wait_until(lambda: self.host.show(TIMER, "LastTriggerUSec") != fired, "the timer fires")
        self.wait_until(lambda: self.newer(leaf), "a renewal because it was due, deployed")

    def set_deadline(self, seconds):
        """A short one where nothing good is to be seen."""
        self.host.run("sed", "-i", f"s/^deadline = .*/deadline = '{seconds}'/", f"/etc/acme8443/certificates/{NAME}.toml")

    def failed_deployment_and_its_recovery(self):
        self.set_deadline(3)
        self.host.run("systemctl", "stop", "haproxy.service")
        before = lab.fingerprint(self.live("cert.pem"))
        self.wait_until(lambda: lab.fingerprint(self.live("cert.pem")) != before, "a renewal, although nobody listens")
        # The timer may start it again before its state is asked for.
        for line in ("code=exited, status=20", "Failed with result 'exit-code'", "Connection refused"):
            self.wait_until(lambda: line in self.host.journal(SERVICE), f"the unit fails: {line}")
        self.set_deadline(60)
        self.host.run("systemctl", "start", "haproxy.service")
        self.assert_served("the timer's next start makes up for it")
        self.wait_until(lambda: self.host.run("acme8443", "status", expect=None).returncode == 0, "all is well again")

    def removed(self):
        self.host.run("apt-get", "-y", "remove", "acme8443")
        self.assertFalse(self.path("/usr/bin/acme8443").exists())
        self.assertEqual(self.state(TIMER), "inactive", "what ran has ended")
        leaf = self.served()
        self.assertIn(leaf, self.issued_so_far(), "what is deployed stays")
        self.install()
        self.assertIn(NAME, self.host.run("acme8443", "status", expect=None).stdout)  # as if nothing had been
        self.host.run("systemctl", "start", TIMER)
        self.wait_until(lambda: self.newer(leaf), "it goes on renewing")

    def purged(self):
        self.host.run("systemctl", "stop", TIMER, SERVICE)
        key = self.live("privkey.pem").read_bytes()
        said = self.host.run("apt-get", "-y", "purge", "acme8443")
        advice = re.search(r"To delete them: (rm -r .*)", said.stdout + said.stderr)
        self.assertTrue(advice, "it says that keys stay, and where")
        self.assertEqual(self.live("privkey.pem").read_bytes(), key)
        self.assertEqual(self.host.show(TIMER, "LoadState"), "not-found")
        enabled = self.path("/etc/systemd/system").rglob("*.wants/*acme8443*")
        self.assertEqual(list(enabled), [], "no unit is left enabled")
        self.host.run("sh", "-c", advice[1])

    def purged_without_keys(self):
        self.install()
        self.init("cron")
        self.assertIn("/usr/bin/acme8443 renew", self.path("/etc/cron.d/acme8443").read_text())
        self.host.run("apt-get", "-y", "purge", "acme8443")
        left = [name for name in ("/etc/acme8443", "/etc/cron.d/acme8443", "/var/lib/acme8443", "/usr/share/acme8443",
                                  "/usr/share/doc/acme8443") if self.path(name).exists()]
        self.assertEqual(left, [], "without keys nothing stays")


if __name__ == "__main__":
    lab.main(prepare=prepare)
