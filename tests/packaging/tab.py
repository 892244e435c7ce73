#!/usr/bin/env python3
"""Tab, pressed in real shells that have a terminal, after their own script was loaded the way docs/install.md says."""
import os
import pathlib
import pty
import select
import shutil
import sys
import tempfile
import time

SHELLS = {
    "bash": (["bash", "--norc", "-i"], "source <(acme8443 completion bash)"),
    "zsh": (["zsh", "-f", "-i"], "autoload -U compinit; compinit -u; bindkey '^I' complete-word; source <(acme8443 completion zsh)"),
    "fish": (["fish", "--no-config", "-i"], "acme8443 completion fish | source"),
}
ROWS = [("acme8443 comple", "completion"), ("acme8443 issue --key-t", "--key-type"),
        ("acme8443 issue --deploy tomc", "tomcat"), ("acme8443 --config-dir CONFIG renew ap", "app.example.org")]


class Terminal:
    def __init__(self, argv, home):
        self.pid, self.fd = pty.fork()
        if self.pid == 0:
            os.chdir(home)
            os.execvpe(argv[0], argv, {"PATH": f"{home}/bin:{os.environ['PATH']}", "HOME": str(home), "TERM": "dumb"})
        self.seen = b""

    def type(self, text):
        self.seen = b""
        os.write(self.fd, text.encode())

    def shows(self, text, seconds=60):
        end = time.monotonic() + seconds
        while text.encode() not in self.seen and time.monotonic() < end:
            if select.select([self.fd], [], [], 0.1)[0]:
                self.seen += os.read(self.fd, 4096)
        return text.encode() in self.seen

    def close(self):
        os.close(self.fd)
        os.waitpid(self.pid, 0)


missing = [shell for shell in SHELLS if not shutil.which(shell)]
if missing:
    print("skipped: not here:", *missing)
    sys.exit(77)

wrong = []
for shell, (argv, load) in SHELLS.items():
    with tempfile.TemporaryDirectory() as there:
        home = pathlib.Path(there)
        (home / "bin").mkdir()
        (home / "bin/acme8443").symlink_to(pathlib.Path(os.environ["ACME8443"]).resolve())
        (home / "etc/certificates").mkdir(parents=True)
        (home / "etc/certificates/app.example.org.toml").touch()
        terminal = Terminal(argv, home)
        terminal.type(load + '\necho load""ed\n')
        if not terminal.shows("loaded\r\n"):
            wrong.append(f"{shell} does not start: {terminal.seen[-500:]}")
        for typed, wanted in ROWS:
            terminal.type(typed.replace("CONFIG", f"{home}/etc") + "\t")
            if not terminal.shows(wanted):
                wrong.append(f"{shell}: {typed}: no {wanted} in {terminal.seen[-500:]}")
            terminal.type("\x15")  # away with the line
        terminal.close()
print("\n".join(wrong) or f"{len(ROWS)} in each of {', '.join(SHELLS)}")
sys.exit(bool(wrong))
