"""What the servers have in common."""
import os
import pathlib
import re
import select
import shutil
import signal
import subprocess
import threading

from lab import namespace
from lab.tls import ask, self_signed


def deploy_arguments(kind, settings):
    """--deploy KIND --set KEY=VALUE ..., as a user would write it; None takes a setting away."""
    words = ["--deploy", kind]
    for key, value in settings.items():
        for item in value if isinstance(value, (list, tuple)) else [value]:
            if item is not None:
                words += ["--set", f"{key}={item}"]
    return words


class Server:
    """A server with a directory of its own. It serves `NAME` with a certificate of nobody until something
    better comes. Subclasses give `kind`, `argv`, and `settings`."""

    NAME = "app.example.test"
    kind = "files"
    ports = (8443,)
    deadline = 60  # until something good has to be seen; it costs nothing when it is seen before
    silence = None  # seconds, when only the deadline shows that it has refused a pair
    patience = 180  # seconds until it has to answer, on a machine that has other things to do
    environment = {}
    program = None  # what Debian's package brings
    package, version = None, None  # one of them: Debian's, or that of Maven Central
    heavy = False  # True: only in long runs
    brief = {"deadline": 2}  # for a server that is down
    changes_user = False  # True: refuses to work as root
    speaks_tls = True  # False: made not to

    @classmethod
    def missing(cls):
        """Why this server cannot be started here; None when it can."""
        if cls.program and not shutil.which(cls.program, path="/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"):
            return f"there is no {cls.program} here; tests/support/packages.sh names its package"
        users = pathlib.Path("/proc/self/uid_map").read_text().split()
        if cls.changes_user and int(users[2]) == 1:
            return f"{cls.program} works as another user, and this user namespace has only one"
        return None

    @classmethod
    def version_here(cls):
        if cls.version:
            return cls.version
        full = subprocess.run(["dpkg-query", "-W", "-f", "${Version}", cls.package], check=True, capture_output=True, text=True)
        return re.sub(r"^\d+:|-[^-]*$", "", full.stdout)

    def __init__(self, lab):
        self.lab, self.process = lab, None
        self.base = lab.path(type(self).__name__.lower())
        self.base.mkdir()
        self.tls = self.base / "tls"
        self.tls.mkdir()
        self.pidfile = self.base / "pid"
        lab.on_close(self.end_replacement)
        self.set_up()

    def set_up(self):
        """Configuration and first certificate."""

    def write(self, name, text):
        path = self.base / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text.replace("@BASE@", str(self.base)).replace("@PAIRS@", self.pairs()))
        return path

    def pairs(self):
        """What its configuration says of where the certificates are."""
        return ""

    def start(self):
        """Returns when it answers: some listen long before. One that is made not to has only to listen."""
        self.process = self.lab.start(self.argv(), ports=self.ports, environment=self.environment,
                                      log=self.base / "server.log", patience=self.patience)
        # As an init would: a server that has died must not be taken for one that runs.
        threading.Thread(target=self.process.wait, daemon=True).start()
        if self.speaks_tls:
            ask(self.ports[0], self.NAME, timeout=self.patience)
        return self

    def end_replacement(self):
        """What was started instead of our own process by a reload command, by the number that it wrote."""
        pid = self.pid
        if pid is None or self.process and pid == self.process.pid:
            return
        try:
            # A number that is somebody else's by now is not of our network.
            if os.readlink(f"/proc/{pid}/ns/net") != namespace.here():
                return
            process = os.pidfd_open(pid)
        except (FileNotFoundError, ProcessLookupError):
            return
        try:
            for number in (signal.SIGTERM, signal.SIGKILL):
                signal.pidfd_send_signal(process, number)
                if select.select([process], [], [], 30)[0]:  # until then its ports are taken
                    return
        except ProcessLookupError:
            pass
        finally:
            os.close(process)

    def stop(self):
        self.lab.end(self.process)

    @property
    def pid(self):
        """Of the server that runs; None when none does."""
        if self.process and self.process.poll() is None:
            return self.process.pid
        try:
            pid = int(self.pidfile.read_text())
            os.kill(pid, 0)
            return pid
        except (OSError, ValueError):
            return None

    def staged_files(self):
        """The files of every slot."""
        return [path for path in self.tls.rglob("*") if path.is_file() and not path.is_symlink()]

    def touched(self):
        """Changes whenever a slot or the pointer does."""
        return sorted((str(path), os.readlink(path) if path.is_symlink() else path.stat().st_mtime_ns)
                      for path in self.tls.rglob("*"))

    def settings(self):
        return {}

    def settings_that_do_not_start_it(self):
        """For servers whose reload command starts one that is down."""
        return self.settings()

    def lying_settings(self):
        """Beside those of `settings`: whoever is told says OK, and nothing good follows."""
        return {"reload": "/bin/true", "check": None, "signal": None, "pidfile": None, "deadline": 2}

    def deploy_arguments(self, **more):
        return deploy_arguments(self.kind, {"endpoint": f"{self.NAME}:8443", "deadline": self.deadline,
                                            **self.settings(), **more})


class PemServer(Server):
    """Reads @BASE@/tls/live/{fullchain,privkey}.pem."""

    kinds = {"": "ec"}  # of keys: the directory below tls/ -> the type

    def set_up(self):
        for directory, kind in self.kinds.items():
            first = self.tls / directory / "v-first"
            first.mkdir(parents=True)
            self_signed([self.NAME], first / "cert.pem", first / "privkey.pem", kind)
            for name in ("chain.pem", "fullchain.pem"):
                shutil.copy(first / "cert.pem", first / name)
            (first / "combined.pem").write_text((first / "cert.pem").read_text() +
                                                (first / "privkey.pem").read_text())
            (self.tls / directory / "live").symlink_to("v-first")
        self.configure()

    def configure(self):
        """Writes the configuration."""

    def pairs(self):
        return "\n".join(self.pair(self.tls / directory / "live", kind) for directory, kind in self.kinds.items())

    def pair(self, live, kind):
        """The configuration's words for one of them."""
        return ""

    def settings(self):
        return {"dir": self.tls}
