#!/usr/bin/env python3
"""As user acme8443, with what examples/ gives it and nothing more: a key for another user, a reload of a unit, Tomcat."""
import os
import pathlib
import shlex
import shutil
import stat
import subprocess

import lab
from lab import namespace
from lab.servers import Nginx

EXAMPLES = pathlib.Path(__file__).resolve().parents[2] / "examples"
USER, GROUP = 990, 991  # of acme8443; of those who read keys
PASSWD = f"acme8443:*:{USER}:{USER}::/nonexistent:/usr/sbin/nologin\ntomcat:*:992:992::/nonexistent:/usr/sbin/nologin\n"
GROUPS = f"acme8443:x:{USER}:\nkeyreaders:x:{GROUP}:acme8443,tomcat\ntomcat:x:992:\n"


def cron_prefix():
    """What the cron line puts before the program."""
    line = [each for each in (EXAMPLES / "cron/acme8443").read_text().splitlines() if each[0] != "#"][0]
    words = shlex.split(line)
    return words[words.index("setpriv"):words.index("/usr/bin/acme8443")]


def as_user(name, group, *argv):
    return ["setpriv", f"--reuid={name}", f"--regid={group}", "--init-groups", "--inh-caps=-all", *map(str, argv)]


class Client(lab.Client):
    """Run by the cron line, as it stands in examples/."""

    def argv(self, *arguments):
        return [*cron_prefix(), *super().argv(*arguments)]


class TomcatOfItsOwn(lab.Tomcat):
    """By a user who reads keys by a group only."""

    def argv(self):
        return as_user("tomcat", "tomcat", *super().argv())


class Unprivileged(lab.Scenario):
    def setUp(self):
        users = pathlib.Path("/proc/self/uid_map").read_text().split()
        if int(users[2]) == 1:
            self.skipTest("this user namespace has only one user")
        super().setUp()
        for path, more in (("/etc/passwd", PASSWD), ("/etc/group", GROUPS)):
            self.addCleanup(namespace.overlay(path, pathlib.Path(path).read_text() + more))
        self.lab.dir.chmod(0o755)
        self.ca = lab.Pebble(self.lab)
        self.client = Client(self.lab, self.ca.url, self.ca.bundle)
        for folder in (self.client.config, self.client.state):
            folder.mkdir(parents=True)
            os.chown(folder, USER, USER)
        self.client.state.chmod(0o700)

    def give(self, service, **settings):
        """docs/unattended.md: install -d -o acme8443 -g GROUP -m 0750 DIR. What is there is its first slot."""
        for path in (service.tls, *service.tls.rglob("*")):
            os.chown(path, USER, GROUP, follow_symlinks=False)
            if not path.is_symlink():
                path.chmod(0o750 if path.is_dir() else 0o640)
        service.base.chmod(0o755)
        return service.deploy_arguments(trust_file=self.ca.root, group="keyreaders", **settings)

    def reads(self, name, group, path):
        return subprocess.run(as_user(name, group, "cat", path), capture_output=True).returncode == 0

    def sudo(self, systemctl):
        """The sudo rule as it stands in examples/, and `systemctl` in place of systemd's."""
        if not shutil.which("sudo"):
            self.skipTest("no sudo here; tests/support/packages.sh names it")
        rule = (EXAMPLES / "sudoers/acme8443").read_text()
        for path, text, mode in (("/etc/sudoers", rule, 0o440), ("/usr/bin/systemctl", systemctl, 0o755)):
            self.addCleanup(namespace.overlay(path, text))
            os.chmod(path, mode)

    def test_nginx_by_the_sudo_rule(self):
        service = Nginx(self.lab)
        self.sudo(f'#!/bin/sh\n[ "$*" = "reload nginx.service" ] && exec nginx -s reload -c {service.conf}\nexit 5\n')
        service.start()
        self.client.issue(*self.give(
            service, check=None, reload=["sudo", "-n", "/usr/bin/systemctl", "reload", "nginx.service"]))
        self.assertEqual(lab.served_leaf(trust=self.ca.root), lab.fingerprint(self.client.live("cert.pem")))

        key = service.tls / "live/privkey.pem"
        self.assertEqual(stat.S_IMODE(key.stat().st_mode), 0o640)
        self.assertEqual((key.stat().st_uid, key.stat().st_gid), (USER, GROUP))
        self.assertTrue(self.reads("tomcat", "tomcat", key), "a member of the group")
        self.assertFalse(self.reads("nobody", "nogroup", key))
        self.assertFalse(self.reads("tomcat", "tomcat", self.client.live("privkey.pem")), "the store is ours alone")

        self.client.run("renew", "--force")
        self.assertEqual(lab.served_leaf(trust=self.ca.root), lab.fingerprint(self.client.live("cert.pem")))
        owners = {path.lstat().st_uid for path in (self.client.state, *self.client.state.rglob("*"))}
        self.assertEqual(owners, {USER}, "nothing was written as somebody else")

    def test_what_root_does_by_hand_is_not_in_the_users_way(self):
        root = lab.Client(self.lab, self.ca.url, self.ca.bundle)
        root.issue()
        root.issue(name="www.example.test")
        owners = {path.lstat().st_uid for path in (self.client.state, *self.client.state.rglob("*"))}
        self.assertEqual(owners, {USER})
        self.client.run("renew", "--force")

    def test_the_sudo_rule_permits_nothing_else(self):
        self.sudo("#!/bin/sh\nexit 0\n")
        for argv, permitted in ((["/usr/bin/systemctl", "reload", "nginx.service"], True),
                                (["/usr/bin/systemctl", "restart", "tomcat10.service"], True),
                                (["/usr/bin/systemctl", "restart", "nginx.service"], False),
                                (["/usr/bin/systemctl", "reload", "nginx.service", "ssh.service"], False),
                                (["/usr/bin/systemctl", "edit", "nginx.service"], False),
                                (["/usr/bin/true"], False)):
            with self.subTest(argv):
                done = subprocess.run([*cron_prefix(), "sudo", "-n", *argv], capture_output=True, text=True)
                self.assertEqual(done.returncode == 0, permitted, done)

    def test_a_signal_to_another_users_process_names_the_rule(self):
        service = Nginx(self.lab)
        service.start()
        arguments = self.give(service, check=None, reload=None, signal="HUP", pid=service.process.pid)
        said = self.client.issue(*arguments, expect=21).err
        self.assertRegex(said, r"another user's; let `reload` ask systemd or sudo")

    def test_tomcat_by_its_manager(self):
        service = TomcatOfItsOwn(self.lab)
        arguments = self.give(service)
        for path in service.base.rglob("*"):
            if service.tls not in (path, *path.parents):
                os.chown(path, 992, 992)
        os.chown(service.password_file, USER, USER)
        service.start()
        self.client.issue(*arguments)
        self.assertEqual(lab.served_leaf(trust=self.ca.root), lab.fingerprint(self.client.live("cert.pem")))

    def test_the_polkit_rule(self):
        """A real polkitd's answers about user acme8443."""
        daemon = pathlib.Path("/usr/lib/polkit-1/polkitd")
        if not daemon.exists() or not shutil.which("dbus-daemon"):
            self.skipTest("no polkitd or dbus-daemon here; tests/support/packages.sh names them")
        rules = self.lab.path("rules", "50-acme8443.rules")
        shutil.copy(EXAMPLES / "polkit/50-acme8443.rules", rules)
        for options, where in ((["-t", "tmpfs", "tmpfs"], "/run"),
                               (["--bind", rules.parent], "/etc/polkit-1/rules.d")):
            subprocess.run(["mount", *options, where], check=True)
            self.addCleanup(lambda path=where: subprocess.run(["umount", "--lazy", path], check=True))
        os.mkdir("/run/dbus")
        self.lab.start(["dbus-daemon", "--system", "--nofork", "--nopidfile"])
        lab.wait_until(lambda: os.path.exists("/run/dbus/system_bus_socket"), "dbus-daemon listens")
        self.lab.start([str(daemon), "--no-debug"])
        asker, other = self.sleeper("acme8443"), self.sleeper("tomcat")
        for who, unit, verb, permitted in ((asker, "nginx.service", "reload", True),
                                           (asker, "tomcat10.service", "restart", True),
                                           (asker, "nginx.service", "restart", False),
                                           (asker, "ssh.service", "reload", False),
                                           (other, "nginx.service", "reload", False)):
            with self.subTest(f"{unit} {verb}"):
                self.assertEqual(self.polkit_permits(who, unit, verb), permitted)

    def sleeper(self, name):
        """A process of this user's, who is not root any more."""
        process = self.lab.start(as_user(name, name, "sleep", "600"))
        lab.wait_until(lambda: os.stat(f"/proc/{process.pid}").st_uid != 0, f"a process of {name}")
        return process

    def polkit_permits(self, who, unit, verb):
        """Asked again until polkitd is there (127)."""
        done = None

        def answered():
            nonlocal done
            done = subprocess.run(
                ["pkcheck", "--action-id", "org.freedesktop.systemd1.manage-units", "--process", str(who.pid),
                 "--detail", "unit", unit, "--detail", "verb", verb], capture_output=True, text=True)
            return done.returncode != 127

        lab.wait_until(answered, lambda: f"polkitd answers: {done}")
        self.assertIn(done.returncode, (0, 1, 2), done)
        return done.returncode == 0


if __name__ == "__main__":
    lab.main()
