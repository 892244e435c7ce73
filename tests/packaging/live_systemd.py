#!/usr/bin/env python3
"""The daemon under a systemd that runs: sockets handed down, READY, SIGHUP and the watchdog, a unit that is reloaded by
the polkit rule, and the walls that the units name, seen from inside.

Ordinary work is done with SystemCallErrorNumber=kill: a system call that the filter forbids would end it."""
import os
import pathlib
import re

import lab
from lab import machine
from lab.maven import Unreachable

EXAMPLES = pathlib.Path(__file__).resolve().parents[2] / "examples"
NAME = "app.example.test"
DAEMON, RENEW, PROBE = "acme8443.service", "acme8443-renew.service", "acme8443-probe.service"
NGINX = """
events {}
http {
  server {
    listen 127.0.0.1:8443 ssl;
    ssl_protocols TLSv1.2 TLSv1.3;
    ssl_certificate /etc/nginx/tls/live/fullchain.pem;
    ssl_certificate_key /etc/nginx/tls/live/privkey.pem;
  }
}
"""
SETTINGS = """ca = "{ca}"
ca_bundle = "/usr/local/share/lab/ca.pem"
email = "admin@example.test"
agree_tos = true
dns = ["127.0.0.1:53"]
allow_special_addresses = true
"""
CERTIFICATE = f"""names = ["{NAME}"]

[[deploy]]
target = "files"
dir = "/etc/nginx/tls"
group = "www-data"
reload = ["systemctl", "--no-ask-password", "reload", "nginx.service"]
trust_file = "/usr/local/share/lab/root.pem"
deadline = 120
"""
BY_443 = 'names = ["www.example.test"]\nchallenge = "tls-alpn-01"\n'
# What docs/unattended.md says, word for word, for a service that reads by group www-data.
PREPARED = f"""
set -e
install -d -o acme8443 -g www-data -m 0750 /etc/nginx/tls /etc/nginx/tls/first
cd /etc/nginx/tls
openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj /CN={NAME} -days 30 -keyout first/privkey.pem -out first/fullchain.pem 2>/dev/null
ln -s first live
chown -R -h acme8443:www-data .
systemctl restart nginx.service
"""
KILLS = "SystemCallErrorNumber=kill\n"
WRITES = "ReadWritePaths=/etc/nginx/tls\n"
# Result and ExecMainStatus of a unit.
WORKS, FAILS = ("success", "0"), ("exit-code", "1")
# Each works for root where no walls are, and fails behind them.
FORBIDDEN = {
    "gaining privileges": "grep '^NoNewPrivs:.*0$' /proc/self/status",
    "writing configuration": "touch /etc/acme8443/certificates/new.toml",
    "writing programs": "touch /usr/local/new",
    "seeing /home": "ls /home/somebody",
    "seeing what others leave in /tmp": "cat /tmp/of-somebody",
    "seeing other users' processes": "test -d /proc/1",
    "reading the kernel's settings": "cat /proc/sys/kernel/ostype",
    "seeing devices": "test -e /dev/lab",
    "a name space of its own": "unshare --mount true",
    "a raw socket": "python3 -c 'import socket; socket.socket(socket.AF_PACKET, socket.SOCK_RAW)'",
    "a netlink socket": "ip link",
    "a set-user-id file": "cp /bin/true /var/lib/acme8443/t && chmod u+s /var/lib/acme8443/t",
    "another priority": "python3 -c 'import os; os.nice(5)'",
    "memory to write and to execute": "python3 -c 'import mmap; mmap.mmap(-1, 4096, prot=7)'",
}


def prepare():
    if not os.environ.get("ACME8443_DEB"):
        raise Unreachable("ACME8443_DEB names no package; ctest -L package makes one")
    machine.prepare(os.environ["ACME8443_DEB"], "nginx-light", "openssl", "polkitd", "python3", "iproute2")


class LiveSystemd(lab.Scenario):
    def setUp(self):
        super().setUp()
        self.host = machine.Machine(self.lab)
        self.ca = lab.Pebble(self.lab)
        self.host.run("apt-get", "-y", "install", "/root/acme8443.deb")
        for name, text in (("usr/local/share/lab/ca.pem", self.ca.bundle.read_text()),
                           ("usr/local/share/lab/root.pem", self.ca.root.read_text()),
                           ("etc/acme8443/acme8443.toml", SETTINGS.format(ca=self.ca.url)),
                           ("etc/nginx/nginx.conf", NGINX),
                           ("etc/polkit-1/rules.d/50-acme8443.rules",
                            (EXAMPLES / "polkit/50-acme8443.rules").read_text()),
                           ("home/somebody/file", "private")):
            self.host.write(name, text)
        self.host.run("sh", "-c", PREPARED)

    def live(self, name):
        return self.host.path / f"var/lib/acme8443/live/{name}/cert.pem"

    def leaf(self, name=NAME):
        return self.live(name).exists() and lab.fingerprint(self.live(name))

    def wait_until(self, holds, what):
        lab.wait_until(holds, lambda: f"{what}\n{self.host.journal(DAEMON)}{self.host.journal(RENEW)}", seconds=180)

    def assert_served(self):
        self.assertEqual(lab.served_leaf(trust=self.ca.root), self.leaf())

    def status(self, unit):
        """/proc/PID/status of its main process, as root sees it."""
        text = self.host.run("cat", f"/proc/{self.host.show(unit, 'MainPID')}/status").stdout
        return dict(re.findall(r"^(\w+):\s*(.*)$", text, re.M))

    def configure(self, name, text):
        self.host.write(f"etc/acme8443/certificates/{name}.toml", text)

    def test_daemon_and_timer(self):
        self.daemon()
        self.timer()

    def daemon(self):
        # Groups as docs/unattended.md says.
        self.host.drop_in(DAEMON, "[Service]\nGroup=www-data\nSupplementaryGroups=acme8443\nRestartSec=100ms\n"
                          + WRITES + KILLS)
        started = self.host.run("acme8443", "init", "--start", "daemon", expect=None)
        self.assertEqual(started.returncode, 0, started.stderr + self.host.journal(DAEMON))
        self.assertEqual(self.host.show(DAEMON, "ActiveState"), "active", "READY was said")
        self.assertEqual(self.host.show(DAEMON, "NRestarts"), "0")
        self.walls_of_the_process()
        self.certificates_by_both_ports()
        self.watchdog()
        self.upgraded()
        self.host.run("systemctl", "stop", "acme8443.socket", DAEMON)
        self.assertEqual(self.host.show(DAEMON, "Result"), "success", "it ends when it is told to")

    def walls_of_the_process(self):
        now = self.status(DAEMON)
        self.assertEqual({key: now[key] for key in ("CapEff", "CapPrm", "CapBnd", "CapAmb", "NoNewPrivs", "Seccomp")},
                         {**dict.fromkeys(("CapEff", "CapPrm", "CapBnd", "CapAmb"), "0" * 16),
                          "NoNewPrivs": "1", "Seccomp": "2"})
        uid = self.host.run("id", "-u", "acme8443").stdout.strip()
        self.assertEqual(set(now["Uid"].split()), {uid})

    def certificates_by_both_ports(self):
        self.configure(NAME, CERTIFICATE)
        self.configure("www.example.test", BY_443)
        reloaded = self.host.run("systemctl", "reload", DAEMON, expect=None)  # SIGHUP: it finds them
        self.assertEqual(reloaded.returncode, 0, self.host.journal(DAEMON))
        self.wait_until(lambda: self.leaf("www.example.test"), "a certificate by the socket on 443")
        self.wait_until(lambda: self.leaf() and "All is well" in self.host.show(DAEMON, "StatusText"),
                        "one by the socket on 80, seen served")
        self.assert_served()
        self.assertRegex(self.host.journal("nginx.service"), "Reloaded nginx.service", "by the polkit rule")
        self.issued_beside_it()
        owners = self.host.run("find", "/var/lib/acme8443", "!", "-user", "acme8443").stdout
        self.assertEqual(owners, "", "nothing was written as somebody else")

    def issued_beside_it(self):
        """docs/serve.md: `issue`, typed without any capability, is proved through the daemon's ports, and a reload tells
        the daemon of the new certificate."""
        for name, how in (("api.example.test", ()), ("alpn.example.test", ("--challenge", "tls-alpn-01"))):
            self.host.run("runuser", "-u", "acme8443", "--", "acme8443", "issue", name, *how)
            self.assertTrue(self.leaf(name))
        issued = self.leaf("api.example.test")
        self.configure("api.example.test", 'names = ["api.example.test", "more.example.test"]\n')
        self.host.run("systemctl", "reload", DAEMON)
        self.wait_until(lambda: self.leaf("api.example.test") != issued, "the daemon looks after it")

    def watchdog(self):
        self.host.write(f"etc/systemd/system/{DAEMON}.d/watchdog.conf", "[Service]\nWatchdogSec=20s\n")
        self.host.run("systemctl", "daemon-reload")
        self.host.run("systemctl", "restart", DAEMON)
        for _ in range(3):  # more than 20 seconds
            heard = self.host.show(DAEMON, "WatchdogTimestampMonotonic")
            self.wait_until(lambda: self.host.show(DAEMON, "WatchdogTimestampMonotonic") != heard, "it says that it lives")
        self.assertEqual(self.host.show(DAEMON, "NRestarts"), "0")
        pid = self.host.show(DAEMON, "MainPID")
        self.host.run("kill", "-STOP", pid)  # and now it does not
        self.wait_until(lambda: self.host.show(DAEMON, "NRestarts") != "0", "the watchdog starts it again")
        self.wait_until(lambda: self.host.show(DAEMON, "ActiveState") == "active", "READY again")
        self.assertNotEqual(self.host.show(DAEMON, "MainPID"), pid)
        self.assertIn("Watchdog timeout", self.host.journal(DAEMON))

    def upgraded(self):
        """docs/install.md: the daemon, where it runs, is started again with the new program; its ports stay open."""
        pid = self.host.show(DAEMON, "MainPID")
        self.host.run("apt-get", "-y", "--reinstall", "install", "/root/acme8443.deb")
        self.assertNotIn(self.host.show(DAEMON, "MainPID"), (pid, "0"))
        self.assertEqual(self.host.show(DAEMON, "ActiveState"), "active")
        self.assertEqual(self.host.show("acme8443.socket", "ActiveState"), "active")

    def timer(self):
        leaf = self.leaf()
        self.host.run("adduser", "acme8443", "www-data")
        self.host.drop_in(RENEW, "[Service]\nExecStart=\nExecStart=/usr/bin/acme8443 renew --force\n" + WRITES + KILLS)
        self.host.run("systemctl", "start", RENEW)
        self.assertNotEqual(self.leaf(), leaf)
        self.assert_served()
        self.walls_from_inside()

    def behind_the_walls(self, command):
        """What becomes of the unit as it is, with this command for the program: WORKS, FAILS or, where something else than
        the command decides, other words."""
        unit = (EXAMPLES / "systemd" / RENEW).read_text()
        self.host.write("usr/local/bin/probe", f"#!/bin/sh\n{{ {command}; }} || exit 1\n", 0o755)
        self.host.write(f"etc/systemd/system/{PROBE}", re.sub("(?m)^ExecStart=.*", "ExecStart=/usr/local/bin/probe", unit))
        self.host.run("systemctl", "daemon-reload")
        self.host.run("systemctl", "reset-failed", PROBE, expect=None)  # its limit of starts is another wall
        self.host.run("systemctl", "start", PROBE, expect=None)
        return self.host.show(PROBE, "Result"), self.host.show(PROBE, "ExecMainStatus")

    def walls_from_inside(self):
        self.assertEqual(self.behind_the_walls("touch /var/lib/acme8443/probe"), WORKS)
        self.host.run("touch", "/dev/lab", "/tmp/of-somebody")
        for what, command in FORBIDDEN.items():
            with self.subTest(what):
                self.host.run("sh", "-c", command)
                self.assertEqual(self.behind_the_walls(command), FAILS, self.host.journal(PROBE)[-500:])


if __name__ == "__main__":
    lab.main(prepare=prepare, long_only=True)
