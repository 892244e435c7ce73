"""One installation of acme8443 that may be killed at any moment: its files, the service that reads them, and
what must hold afterwards. The openssl tool, not our own code, judges keys and certificates."""
import fcntl
import functools
import json
import pathlib
import shutil
import subprocess

import lab
from lab.pebble import DNS
from lab.service import Service
from promises import Broken, check_tidy, demand

NAME = "app.example.test"
FILES = ("privkey.pem", "cert.pem", "chain.pem", "fullchain.pem")


def openssl(*arguments, text):
    done = subprocess.run(["openssl", *arguments], input=text, capture_output=True, text=True)
    if done.returncode:
        raise Broken(f"openssl {arguments[0]}: {done.stderr.strip()}")
    return done.stdout


@functools.lru_cache(maxsize=4096)  # most points leave the same pair
def complaint_about(key, cert, chain, full):
    """Would a server start with it? The answer is what is wrong, or empty."""
    try:
        demand(full == cert + chain, "fullchain is not cert and chain")
        demand(chain.count("BEGIN CERT") >= 1, "no intermediate")
        of_key = openssl("pkey", "-pubout", text=key)
        of_cert = openssl("x509", "-noout", "-pubkey", text=cert)
        demand(of_key == of_cert, "key and certificate do not belong together")
    except Broken as broken:
        return str(broken)
    return ""


def check_pair(directory):
    missing = [each for each in FILES if not (directory / each).is_file()]
    demand(not missing, f"{directory} lacks {missing}")
    wrong = complaint_about(*((directory / each).read_text() for each in FILES))
    demand(not wrong, f"{directory}: {wrong}")


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

    def issue(self):
        return ["issue", NAME, "--ca", self.ca.url, "--ca-bundle", str(self.ca.bundle), "--agree-tos",
                "--dns", DNS, "--allow-special-addresses", "--http-listen", f"127.0.0.1:{self.http}",
                "--forwarded-from", "80", "--deploy", "files", "--set", f"dir={self.tls}",
                "--set", f"endpoint=127.0.0.1:{self.port}", "--set", f"trust_file={self.ca.root}",
                "--set", "deadline=2", "--set", "check=test", "--set", "check=!", "--set", "check=-e",
                "--set", f"check={self.directory / 'refuse'}", "--set", "reload=true"]

    def run(self, arguments, *before):
        """The program's exit status, and what it said."""
        argv = [lab.program(), "--config-dir", str(self.etc), "--state-dir", str(self.lib), *arguments]
        done = subprocess.run([*before, *argv], stdin=subprocess.DEVNULL, capture_output=True, text=True,
                              timeout=120)
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

    def check_healed(self, keys, begun, deploys=True):
        """After the plain run."""
        check_pair(self.live)
        if deploys:
            check_pair(self.tls / "live")
            demand((self.live / "cert.pem").read_text() == (self.tls / "live/cert.pem").read_text(),
                   "the service has another certificate than the store")
        self.check_resumed(*begun)
        # After a key change the old key may go; never the last one that the CA knows: renewing needs it.
        left = self.account_keys()
        demand(len(left) == 1, f"{len(left)} account keys")
        demand(left <= keys or not keys or len(keys) > 1, "the account's key is another one")
        self.check_tidy()

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
