#!/usr/bin/env python3
"""What a person at a terminal sees, and what a log does: a live line for a certificate, colours, local time."""
import os
import pty
import re
import subprocess
import termios
import threading

import lab
from lab.scripted_ca import ScriptedCa

NAME = "app.example.test"
COLOUR = re.compile(r"\x1b\[[0-9;]*m")
REWRITTEN = re.compile(r"\x1b\[\d+A\r\x1b\[J")


class Terminal(lab.Scenario):
    def setUp(self):
        super().setUp()
        self.ca = ScriptedCa(self.lab).tenant("ca")
        self.client = lab.Client(self.lab, self.ca.url, self.ca.server.bundle)

    def at_terminal(self, *arguments, columns=100, **environment):
        """Runs it with both of its outputs on a terminal; what the terminal got."""
        ours, theirs = pty.openpty()
        termios.tcsetwinsize(theirs, (40, columns))
        said = bytearray()

        def read():
            try:
                while data := os.read(ours, 65536):
                    said.extend(data)
            except OSError:
                pass  # the terminal is gone with its last user
        process = subprocess.Popen(self.client.argv(*arguments), stdin=subprocess.DEVNULL, stdout=theirs, stderr=theirs,
                                   env={"PATH": os.environ["PATH"], "TZ": "Europe/Berlin", "TERM": "xterm", **environment})
        os.close(theirs)
        reader = threading.Thread(target=read)
        reader.start()
        process.wait(timeout=300)
        reader.join()
        os.close(ours)
        return said.decode()

    def issue(self, **how):
        return self.at_terminal("issue", NAME, *self.client.ca_arguments, **how)

    def test_one_line_for_a_certificate(self):
        said = self.issue()
        self.assertGreater(len(REWRITTEN.findall(said)), 3, said)
        screen = self.screen(said)
        self.assertEqual([line for line in screen if line.startswith(f"{NAME}: ")], [], "the result takes its place")
        self.assertRegex(screen[-1], rf"^{NAME}  done  89 days left; renews \d+-\d\d-\d\d \d\d:\d\d CES?T, ")

    @staticmethod
    def screen(said):
        """The lines that are there in the end."""
        lines = []
        for piece in re.split(r"(\x1b\[\d+A\r\x1b\[J)", said):
            if up := re.fullmatch(r"\x1b\[(\d+)A\r\x1b\[J", piece):
                del lines[-int(up[1]):]
            else:
                lines += [line for line in COLOUR.sub("", piece).split("\r\n") if line]
        return lines

    def test_a_log_gets_plain_lines(self):
        run = self.client.issue(environment={"TZ": "Europe/Berlin", "TERM": "xterm"})
        self.assertNotIn("\x1b", run.out + run.err)
        self.assertGreater(sum(line.startswith(f"{NAME}: ") for line in run.err.splitlines()), 3, "every step stays")
        self.assertRegex(run.out, r"CES?T")
        status = self.client.run("--json", "status", environment={"TZ": "Europe/Berlin"}).json
        self.assertTrue(status["certificates"][0]["not_after"].endswith("Z"), "programs read UTC")

    def test_colours_only_where_they_are_welcome(self):
        self.issue()
        self.assertRegex(self.at_terminal("status"), COLOUR)
        self.assertRegex(self.at_terminal("renew", "nobody"), COLOUR)
        for unwelcome in ({"NO_COLOR": "1"}, {"TERM": "dumb"}, {"TERM": ""}):
            for arguments in (("status",), ("renew", "nobody")):
                said = self.at_terminal(*arguments, **unwelcome)
                self.assertIsNone(COLOUR.search(said), (unwelcome, said))
        self.assertNotIn("\x1b", self.client.run("status").out)

    def test_a_narrow_terminal_keeps_long_lines_whole(self):
        said = self.issue(columns=40)
        self.assertIn(f"looking at the names as {self.ca.url} would", said)


if __name__ == "__main__":
    lab.main()
