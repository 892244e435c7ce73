#!/usr/bin/env python3
"""The first run: at a terminal it asks, elsewhere it names what is missing, and it changes nothing that is there."""
import codecs
import os
import pathlib
import pty
import re
import select
import shutil
import time
import tomllib

import lab


class Terminal:
    """A person with a terminal: waits for a question, types the answer."""

    def __init__(self, argv):
        self.said, self.decoder = "", codecs.getincrementaldecoder("utf-8")()
        self.pid, self.fd = pty.fork()
        if self.pid == 0:
            os.execv(argv[0], argv)

    def read(self):
        ready, _, _ = select.select([self.fd], [], [], 0.1)
        try:
            self.said += self.decoder.decode(os.read(self.fd, 4096)) if ready else ""
            return True
        except OSError:  # EIO: the other end is closed
            return False

    def answer(self, question, text):
        end = time.monotonic() + 300
        while question not in self.said:
            if time.monotonic() > end or not self.read():
                raise AssertionError(f"no question {question!r} in {self.said!r}")
        self.said = self.said.split(question, 1)[1]
        os.write(self.fd, text.encode())

    def end(self):
        while self.read():
            pass
        os.close(self.fd)
        return os.waitstatus_to_exitcode(os.waitpid(self.pid, 0)[1])


class FirstRun(lab.Scenario):
    def setUp(self):
        super().setUp()
        self.ca = lab.Pebble(self.lab)
        self.client = lab.Client(self.lab, self.ca.url, self.ca.bundle)
        self.file = self.client.config / "acme8443.toml"
        self.flags = ["--ca", self.ca.url, "--ca-bundle", self.ca.bundle, "--email", "admin@example.test",
                      "--agree-tos", "--start", "none"]


class Init(FirstRun):
    def init(self, *arguments, **how):
        return self.client.run("init", *arguments, **how)

    def settings(self):
        return tomllib.loads(self.file.read_text())

    def terminal(self, *arguments):
        return Terminal(self.client.argv("init", "--ca-bundle", self.ca.bundle, *arguments))

    def test_without_a_terminal_it_names_the_flags_that_are_missing(self):
        run = self.init(expect=64)
        for flag in ("--ca NAME", "--email ADDRESS", "--start timer|daemon|cron|none", "--agree-tos"):
            self.assertIn(flag, run.err)
        run = self.init(*self.flags[:-2], expect=64)
        self.assertIn("--start", run.err)
        self.assertNotIn("--email", run.err)
        self.assertFalse(self.file.exists())

    def test_with_flags_it_writes_the_file_and_the_next_run_nothing(self):
        run = self.init(*self.flags)
        self.assertIn("Do%20what%20thou%20wilt", run.out, "where the terms are")
        self.assertEqual(self.settings(), {"ca": self.ca.url, "ca_bundle": str(self.ca.bundle),
                                           "email": "admin@example.test", "agree_tos": True})
        before = self.file.stat()
        for arguments in (self.flags, ["--start", "none"]):
            self.init(*arguments)
            self.assertEqual((self.file.stat().st_ino, self.file.stat().st_mtime_ns),
                             (before.st_ino, before.st_mtime_ns))
        self.assertEqual(self.init("--start", "none", "--json").json,
                         {"ca": self.ca.url, "settings": "kept", "start": "none"})
        # It is what `issue` needs.
        self.client.run("issue", "app.example.test", "--dns", "127.0.0.1:53", "--allow-special-addresses")

    def test_what_is_there_is_changed_by_force_only(self):
        self.client.config.mkdir(parents=True)
        self.file.write_text("key_type = \"rsa-2048\"\nemail = \"old@example.test\"\n")
        before = self.file.read_text()
        self.assertIn("--force", self.init(*self.flags, expect=64).err)
        self.assertIn("stays as it is", self.init("--start", "none").err)
        self.assertEqual(self.file.read_text(), before)
        self.init(*self.flags, "--force")
        self.assertEqual(self.settings()["email"], "admin@example.test")
        self.assertEqual(self.settings()["key_type"], "rsa-2048", "what it does not ask for stays")

    def test_a_broken_file_is_not_replaced(self):
        self.client.config.mkdir(parents=True)
        self.file.write_text("nonsense = 1\n")
        self.assertIn("nonsense", self.init(*self.flags, "--force", expect=78).err)
        self.assertEqual(self.file.read_text(), "nonsense = 1\n")

    def test_a_ca_that_cannot_be_reached(self):
        flags = ["--ca", "https://127.0.0.1:9/dir", *self.flags[2:]]
        run = self.init(*flags)
        self.assertIn("cannot be shown", run.err)

    def test_at_a_terminal_it_asks(self):
        person = self.terminal()
        person.answer("CA (", self.ca.url + "\n")
        person.answer("E-mail", "admin@example.test\n")
        person.answer("What starts acme8443", "none\n")
        person.answer("Do%20what%20thou%20wilt", "")
        person.answer("Do you agree", "yes\n")
        self.assertEqual(person.end(), 0)
        self.assertEqual(self.settings(), {"ca": self.ca.url, "ca_bundle": str(self.ca.bundle),
                                           "email": "admin@example.test", "agree_tos": True})

    def test_every_question_has_a_default_and_a_flag(self):
        person = self.terminal("--ca", self.ca.url, "--start", "none")
        person.answer("E-mail address for the CA, or none [none]: ", "\n")
        person.answer("yes or no [no]: ", "\n")
        self.assertEqual(person.end(), 64)
        self.assertFalse(self.file.exists(), "not agreed to, nothing written")
        person = self.terminal("--start", "none")
        person.answer("[letsencrypt]: ", "nonsense\n")
        person.answer("[none]: ", "\n")
        self.assertEqual(person.end(), 64)

    def test_end_of_input_and_interrupt_end_it(self):
        for keys in ("\x04", "\x03"):
            person = self.terminal()
            person.answer("CA (", keys)
            self.assertEqual(person.end(), 75)
            self.assertFalse(self.file.exists())


class System(FirstRun):
    """Into another root, as for an image: what it installs, enables and leaves alone."""

    def setUp(self):
        super().setUp()
        if int(pathlib.Path("/proc/self/uid_map").read_text().split()[2]) == 1:
            self.skipTest("this user namespace has only one user")
        self.root = self.lab.path("root", "etc").parent
        for folder in ("etc/systemd/system", "etc/cron.d", "run/systemd/system", "usr/lib/systemd/system"):
            (self.root / folder).mkdir(parents=True)
        for name, text in (("passwd", "root:x:0:0::/root:/bin/sh\n"), ("group", "root:x:0:\n"), ("shadow", ""),
                           ("gshadow", "")):
            (self.root / "etc" / name).write_text(text)

    def set_up(self, *arguments, **how):
        argv = [*self.flags[:-2], "--root", self.root, *arguments]
        return lab.Client.run(self.bare, "init", *argv, **how)

    @property
    def bare(self):
        """Without directories of its own: the system's, below the root."""
        client = lab.Client(self.lab, self.ca.url, self.ca.bundle)
        client.argv = lambda *arguments: [lab.program(), *map(str, arguments)]
        return client

    def enabled(self):
        return sorted(path.name for path in self.root.glob("etc/systemd/system/*.wants/*"))

    def test_the_timer(self):
        if not shutil.which("systemctl"):
            self.skipTest("no systemctl here")
        self.set_up("--start", "timer")
        self.assertEqual(self.enabled(), ["acme8443-renew.timer"])
        unit = (self.root / "etc/systemd/system/acme8443-renew.service").read_text()
        self.assertIn(f"ExecStart={os.path.realpath(lab.program())} renew\n", unit)
        self.assertTrue((self.root / "etc/acme8443/acme8443.toml").exists())
        (entry,) = re.findall(r"^acme8443:.*$", (self.root / "etc/passwd").read_text(), re.M)
        user = int(entry.split(":")[2])
        self.assertEqual((self.root / "var/lib/acme8443").stat().st_uid, user)
        self.assertEqual((self.root / "var/lib/acme8443").stat().st_mode & 0o777, 0o700)
        self.assertEqual((self.root / "etc/acme8443/certificates").stat().st_uid, user)

        mine = self.root / "etc/systemd/system/acme8443-renew.timer"
        mine.write_text("# mine\n" + mine.read_text())
        run = self.set_up("--start", "timer")
        self.assertTrue(mine.read_text().startswith("# mine"), "what is there stays")
        self.assertIn("stays as it is", run.err)

    def test_the_daemon_of_a_package(self):
        if not shutil.which("systemctl"):
            self.skipTest("no systemctl here")
        examples = pathlib.Path(__file__).resolve().parents[2] / "examples/systemd"
        for name in ("acme8443.service", "acme8443.socket"):
            shutil.copy(examples / name, self.root / "usr/lib/systemd/system")
        self.set_up("--start", "daemon")
        self.assertEqual(self.enabled(), ["acme8443.service", "acme8443.socket"])
        self.assertFalse((self.root / "etc/systemd/system/acme8443.service").exists(), "the package's are used")

    def test_cron(self):
        self.set_up("--start", "cron")
        file = self.root / "etc/cron.d/acme8443"
        (line,) = [each for each in file.read_text().splitlines() if not each.startswith("#")]
        self.assertRegex(line, r"^[0-5]?\d [0-5]-23/6 \* \* \* root setpriv .*" + os.path.realpath(lab.program()) + " renew$")
        before = file.read_text()
        self.set_up("--start", "cron")
        self.assertEqual(file.read_text(), before)

    def test_the_default_is_what_the_system_has(self):
        person = Terminal([lab.program(), "init", *map(str, self.flags[:-2]), "--root", str(self.root)])
        person.answer("What starts acme8443: timer, daemon, cron or none [timer]: ", "none\n")
        self.assertEqual(person.end(), 0)
        shutil.rmtree(self.root / "run/systemd")
        person = Terminal([lab.program(), "init", "--root", str(self.root)])
        person.answer("What starts acme8443: timer, daemon, cron or none [cron]: ", "none\n")
        self.assertEqual(person.end(), 0)


if __name__ == "__main__":
    lab.main()
