"""Runs acme8443 as a user or cron would: no terminal, no stdin, its own directories."""
import json
import os
import pathlib
import re
import signal
import subprocess
import time
from dataclasses import dataclass

from lab.pebble import DNS


def program():
    """The program under test: $ACME8443, or the newest build of this tree."""
    root = pathlib.Path(__file__).resolve().parents[3]
    built = sorted(root.glob("build/*/acme8443"), key=lambda path: path.stat().st_mtime)
    path = os.environ.get("ACME8443") or (built and str(built[-1]))
    if not path:
        raise RuntimeError("no acme8443 here; set ACME8443 or build")
    return path


@dataclass
class Run:
    argv: list
    code: int
    out: str
    err: str
    seconds: float

    @property
    def json(self):
        return json.loads(self.out)

    def __str__(self):
        return f"$ {' '.join(self.argv)}\n{self.out}{self.err}[exit {self.code}, {self.seconds:.2f} s]"


class Client:
    """One installation: a configuration and a state directory."""

    def __init__(self, lab, ca, bundle, name="client"):
        self.config, self.state = lab.path(name, "etc"), lab.path(name, "lib")
        self.ca_arguments = ["--ca", ca, "--ca-bundle", str(bundle), "--agree-tos",
                             "--dns", DNS, "--allow-special-addresses"]

    def argv(self, *arguments):
        return [program(), "--config-dir", str(self.config), "--state-dir", str(self.state),
                *map(str, arguments)]

    def start(self, *arguments, environment=None):
        """In a process group of its own, so that `kill` takes everything it has started."""
        return subprocess.Popen(self.argv(*arguments), stdin=subprocess.DEVNULL,
                                stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
                                env={**os.environ, **(environment or {})}, start_new_session=True)

    def run(self, *arguments, expect=0, timeout=300, environment=None):
        """Runs to the end; another exit status than `expect` (None: any) is a failure that shows everything."""
        started = time.monotonic()
        process = self.start(*arguments, environment=environment)
        try:
            out, err = process.communicate(timeout=timeout)
        except subprocess.TimeoutExpired:
            self.kill(process)
            out, err = process.communicate()
            err += f"[killed after {timeout} s]\n"
        run = Run(process.args, process.returncode, out, err, time.monotonic() - started)
        if expect is not None and run.code != expect:
            raise AssertionError(f"expected exit {expect}:\n{run}")
        return run

    def issue(self, *arguments, name="app.example.test", **how):
        return self.run("issue", name, *self.ca_arguments, *arguments, **how)

    @staticmethod
    def kill(process):
        try:
            os.killpg(process.pid, signal.SIGKILL)
        except ProcessLookupError:
            pass

    def set_deadline(self, seconds, name="app.example.test"):
        """Of the targets of a certificate, from the next run on. A short one is for what ends with it; where something
        good is to be seen, a busy machine may take its time."""
        file = self.config / f"certificates/{name}.toml"
        text, count = re.subn(r"^deadline = .*$", f"deadline = '{seconds}'", file.read_text(), flags=re.MULTILINE)
        assert count, f"{file} says no deadline"
        file.write_text(text)

    def live(self, file, name="app.example.test"):
        return self.state / "live" / name / file
