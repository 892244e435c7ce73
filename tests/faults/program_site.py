"""One installation of acme8443 that may be killed at any moment: its files, the service that reads them, and
what must hold afterwards."""
import fcntl
import json
import pathlib
import shutil
import subprocess

import lab
from lab.pebble import DNS
from lab.service import Service
from promises import Broken, check_pair, check_tidy, demand

NAME = "app.example.test"


class Site:
    """Configuration, state and a service that reads a copy of the pair; at one place and port for all its life,
    so that a copy taken earlier can be put back."""

    def __init__(self, directory, number, ca, killat):
        self.directory, self.ca, self.killat = pathlib.Path(directory), ca, killat
        self.tree = self.directory / "site"
        self.etc, self.lib, self.tls = self.tree / "etc", self.tree / "lib", self.tree / "tls"
        self.log = self.directory / "log"
        self.port, self.http = 20000 + number, 21000 + number
        self.service = Service(self.port, self.tls / "live")

    @property
    def live(self):
        return self.lib / "live" / NAME

    # Running

    def at_ca(self):
        return ["--ca", self.ca.url, "--ca-bundle", str(self.ca.bundle)]

    def issue(self):
        return ["issue", NAME, *self.at_ca(), "--agree-tos", "--dns", DNS, "--allow-special-addresses",
                "--http-listen", f"127.0.0.1:{self.http}", "--forwarded-from", "80",
                "--deploy", "files", "--set", f"dir={self.tls}",
                "--set", f"endpoint=127.0.0.1:{self.port}", "--set", f"trust_file={self.ca.root}",
                "--set", "deadline=60", "--set", "check=test", "--set", "check=!", "--set", "check=-e",
                "--set", f"check={self.directory / 'refuse'}", "--set", "reload=true"]

    def run(self, arguments, *before):
        """The program's exit status, and what it said."""
        argv = [lab.program(), "--config-dir", str(self.etc), "--state-dir", str(self.lib), *arguments]
        done = subprocess.run([*before, *argv], stdin=subprocess.DEVNULL, capture_output=True, text=True,
                              timeout=600)
        return done.returncode, (done.stdout + done.stderr).strip()

    def traced(self, point, arguments, *options):
        return self.run(arguments, self.killat, "-r", str(self.tree), "-o", str(self.log), *options, str(point))

    def events(self):
        return [line.split(" ", 1)[1].replace(str(self.tree) + "/", "") for line in self.log.read_text().splitlines()]

    def plain_run(self):
        """What cron does, or the person who typed `issue` and saw it die."""
        configured = (self.etc / "certificates" / f"{NAME}.toml").exists()
        return ["renew"] if configured else self.issue()

    # Copies

    def put_back(self, scenario):
        """The state that a scenario starts from; made at the first time."""
        golden = self.directory / f"golden-{scenario.name}"
        if not golden.exists() or scenario.anew:
            shutil.rmtree(self.tree, ignore_errors=True)
            self.tree.mkdir(parents=True)
            for step in scenario.before:
                step(self)
        if scenario.anew:
            return
        if not golden.exists():
            shutil.copytree(self.tree, golden, symlinks=True)
        shutil.rmtree(self.tree)
        shutil.copytree(golden, self.tree, symlinks=True)

    def succeed(self, *arguments, status=0):
        code, said = self.run([*arguments] or self.issue())
        demand(code == status, f"preparing with {arguments}: {code} {said}")

    # What must hold

    def account_keys(self):
        return {path.read_text() for path in (self.lib / "accounts").glob("*/[!.]*/key.pem")}

    def check_whole(self, was_live):
        """Right after the disturbance: what is in force is whole, where there was something before."""
        for place in (self.live, self.tls / "live"):
            if was_live or place.is_symlink():
                check_pair(place)

    def begun(self):
        """The order that the killed run has left, and the key that belongs to it."""
        draft = self.lib / "drafts" / NAME
        try:
            record = json.loads((draft / "draft.json").read_text())
            return record.get("order_url"), (draft / "privkey.pem").read_text()
        except FileNotFoundError:
            return None, None

    def generations(self):
        return [path for path in (self.lib / "certificates" / NAME).glob("[!.]*")]

    def check_healed(self, keys, begun, generations, issues=True, deploys=True):
        """After the plain run. `generations`: how many there were before."""
        if issues:
            self.check_generations(generations)
        if issues and deploys:
            check_pair(self.tls / "live")
            demand((self.live / "cert.pem").read_text() == (self.tls / "live/cert.pem").read_text(),
                   "the service has another certificate than the store")
        self.check_resumed(*begun)
        self.check_accounts(keys)
        self.check_tidy()

    def check_generations(self, before):
        """Each is whole, and of two there are still two."""
        check_pair(self.live)
        left = self.generations()
        for each in left:
            check_pair(each)
        demand(len(left) >= min(before, 2), f"{len(left)} generations are left of {before}")

    def check_accounts(self, keys):
        # After a key change the old key may go; never the last one that the CA knows: renewing needs it.
        left = self.account_keys()
        demand(len(left) == 1, f"{len(left)} account keys")
        demand(left <= keys or not keys or len(keys) > 1, "the account's key is another one")

    def check_resumed(self, order, key):
        if order is None:
            return
        meta = json.loads((self.live / "meta.json").read_text())
        demand(meta["order_url"] == order, f"the order {order} was begun, {meta['order_url']} was finished")
        demand((self.live / "privkey.pem").read_text() == key, "the key of the order is lost")

    def check_tidy(self):
        check_tidy(self.lib)
        demand(not any((self.lib / "quarantine").iterdir()), "something whole is in quarantine")
        for lock in (self.lib / "locks").iterdir():
            with open(lock) as file:
                try:
                    fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                except BlockingIOError:
                    raise Broken(f"{lock} is still held") from None
