"""A clean Debian 12 in a directory, as debootstrap makes it; what it is made of comes from this machine's own mirror."""
import fcntl
import os
import pathlib
import shutil
import subprocess
import tempfile

from lab.maven import Unreachable

CACHE = pathlib.Path(os.environ.get("ACME8443_CACHE") or
                     pathlib.Path(os.environ.get("XDG_CACHE_HOME") or pathlib.Path.home() / ".cache") / "acme8443")
NO_DAEMONS = "#!/bin/sh\nexit 101\n"


def mirror():
    """Of Debian 12's main, as apt has it."""
    said = subprocess.run(["apt-get", "indextargets", "--format", "$(REPO_URI) $(COMPONENT) $(RELEASE) $(CODENAME)",
                           "Created-By: Packages"], check=True, capture_output=True, text=True).stdout
    for line in said.splitlines():
        uri, component, *names = line.split()
        if component == "main" and "bookworm" in names:
            return uri
    raise Unreachable("no source of bookworm main in apt's configuration")


def base(include):
    """What debootstrap makes of the least and these packages, as a tar file that is kept."""
    CACHE.mkdir(parents=True, exist_ok=True)
    kept = CACHE / f"bookworm+{'+'.join(include)}.tar"
    with open(kept.with_suffix(".lock"), "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # another test may be at it
        if not kept.exists():
            debootstrap(include, kept)
    return kept


def debootstrap(include, tar):
    if not shutil.which("debootstrap"):
        raise Unreachable("debootstrap is not here; tests/support/packages.sh names it")
    with tempfile.TemporaryDirectory(dir="/var/tmp", prefix="acme8443-debootstrap.") as there:
        made = subprocess.run(["debootstrap", "--variant=minbase", "--include=" + ",".join(include), "bookworm",
                               there, mirror()], capture_output=True, text=True)
        if made.returncode != 0:
            raise Unreachable("debootstrap: " + made.stdout[-1000:] + made.stderr[-1000:])
        shutil.rmtree(pathlib.Path(there, "var/cache/apt/archives"))
        part = tar.with_suffix(".part")
        subprocess.run(["tar", "-C", there, "-cf", part, "."], check=True)
        part.rename(tar)


class Root:
    """Its /proc is mounted while it is in use; `close` takes everything away."""

    def __init__(self, path=None, include=("ca-certificates",)):
        """A new one with these packages, or the one at `path`, which another process of this test has made."""
        self.path = pathlib.Path(path or tempfile.mkdtemp(dir="/var/tmp", prefix="acme8443-root."))
        if not path:
            subprocess.run(["tar", "-C", self.path, "-xf", base(include)], check=True)
            self.path.chmod(0o755)
            self.write("usr/sbin/policy-rc.d", NO_DAEMONS, 0o755)
            self.write("etc/dpkg/dpkg.cfg.d/unsafe-io", "force-unsafe-io\n")  # it is thrown away anyway
        subprocess.run(["mount", "-t", "proc", "proc", self.path / "proc"], check=True)

    def write(self, name, text, mode=0o644):
        file = self.path / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)
        file.chmod(mode)

    def resolve_as_we_do(self):
        """Names are looked up where this network namespace does."""
        for file in ("etc/resolv.conf", "etc/nsswitch.conf"):
            self.write(file, pathlib.Path("/", file).read_text())

    def argv(self, *argv):
        return ["chroot", str(self.path), *map(str, argv)]

    def run(self, *argv, expect=0, environment=None):
        """Runs to the end; another exit status than `expect` (None: any) is a failure that shows everything."""
        clean = {"PATH": "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", "LC_ALL": "C.UTF-8",
                 "DEBIAN_FRONTEND": "noninteractive", **(environment or {})}
        done = subprocess.run(self.argv(*argv), stdin=subprocess.DEVNULL, capture_output=True, text=True, env=clean,
                              timeout=1800)
        if expect is not None and done.returncode != expect:
            raise AssertionError(f"$ {' '.join(map(str, argv))}\n{done.stdout[-4000:]}{done.stderr[-4000:]}"
                                 f"[exit {done.returncode}, expected {expect}]")
        return done

    def update(self):
        """Its lists of packages; half of them, which apt takes for good enough, would be missed later."""
        done = self.run("apt-get", "-qq", "--error-on=any", "update", expect=None)
        if done.returncode != 0:
            raise Unreachable("apt-get update: " + done.stderr[-1000:])

    def leave(self):
        """For the process that goes on with it."""
        subprocess.run(["umount", self.path / "proc"], check=True)

    def close(self):
        if os.path.ismount(self.path / "proc"):
            # What has just ended may still be looking at it.
            subprocess.run(["umount", "--lazy", self.path / "proc"], check=True)
        shutil.rmtree(self.path)
