"""A Debian 12 that is booted: its own systemd as process 1, in the laboratory's network (systemd-nspawn)."""
import os
import pathlib
import shutil
import subprocess

from lab import debian
from lab.maven import Unreachable
from lab.processes import wait_until

BOOTS = ("ca-certificates", "dbus", "systemd-sysv")
# Which systemd-nspawn of Debian 12 would forbid; a real host does not.
CONFINES_ITSELF = "landlock_create_ruleset landlock_add_rule landlock_restrict_self"


def cgroup():
    """A new control group below our own, for what boots to be at home in."""
    mounts = [line.split() for line in pathlib.Path("/proc/self/mounts").read_text().splitlines()]
    unified = [mount[1] for mount in mounts if mount[2] == "cgroup2"]
    if not unified:
        raise Unreachable("systemd cannot be booted: no cgroup2 is mounted here")
    (ours,) = [line[3:] for line in pathlib.Path("/proc/self/cgroup").read_text().splitlines() if line.startswith("0::")]
    path = pathlib.Path(unified[0] + ours) / f"acme8443-lab-{os.getpid()}"
    try:
        path.mkdir()
    except OSError as error:
        raise Unreachable(f"systemd cannot be booted: no control group can be made here: {error}") from None
    return path


def end(group):
    """Everything in it, and then the group itself."""
    (group / "cgroup.kill").write_text("1")
    wait_until(lambda: "populated 0" in (group / "cgroup.events").read_text(), f"{group} is empty")
    for path, _, _ in os.walk(group, topdown=False):
        os.rmdir(path)


def prepare(deb, *packages):
    """Where there is a way to the world: a root that boots, with these packages, the package `deb` and all that it asks
    for fetched, but not installed. Its path is in the environment for `Machine`."""
    if os.geteuid() != 0:
        raise Unreachable("only root can make a root of its own")
    if not shutil.which("systemd-nspawn"):
        raise Unreachable("systemd-nspawn is not here; tests/support/packages.sh names it")
    end(cgroup())
    root = debian.Root(include=BOOTS)
    try:
        shutil.copy(deb, root.path / "root/acme8443.deb")
        root.update()
        root.run("apt-get", "-y", "install", "--no-install-recommends", *packages)
        root.run("apt-get", "-y", "install", "--download-only", "/root/acme8443.deb")
        (root.path / "usr/sbin/policy-rc.d").unlink()
        root.leave()
    except BaseException:
        root.close()
        raise
    os.environ["ACME8443_ROOT"] = str(root.path)


class Machine(debian.Root):
    """The root that `prepare` has made, running; `run` is what its root types. Its network is the laboratory's."""

    def __init__(self, lab):
        self.path = pathlib.Path(os.environ["ACME8443_ROOT"])  # its /proc and /run are its own systemd's business
        lab.on_close(lambda: shutil.rmtree(self.path))
        lab.on_close(lambda: (self.path.parent / f".#{self.path.name}.lck").unlink(missing_ok=True))  # nspawn's
        self.resolve_as_we_do()
        subprocess.run(["mount", "-t", "tmpfs", "tmpfs", "/run"], check=True)  # nspawn leaves things there
        group = cgroup()
        self.process = lab.start(
            ["sh", "-c", 'echo $$ >"$1/cgroup.procs" && shift && exec "$@"', "sh", str(group), "systemd-nspawn",
             "--settings=no", "--boot", f"--directory={self.path}", "--machine=lab", "--register=no", "--keep-unit",
             "--link-journal=no", "--resolv-conf=off", "--timezone=off", "--console=pipe",
             f"--system-call-filter={CONFINES_ITSELF}"],
            environment={"SYSTEMD_NSPAWN_UNIFIED_HIERARCHY": "1"}, log=lab.path("nspawn.log"))
        lab.on_close(lambda: end(group))
        self.wait_until_it_runs(lab.path("nspawn.log"))

    def argv(self, *argv):
        leader = pathlib.Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text().split()
        return ["nsenter", "--target", leader[-1] if leader else "0", "--all", "--wdns=/", *map(str, argv)]

    def wait_until_it_runs(self, log):
        """Or runs with some unit of Debian's degraded; what the units under test have to show is asked of them."""
        def runs():
            if self.process.poll() is not None:
                raise RuntimeError(f"systemd ended:\n{log.read_text(errors='replace')}")
            return self.run("systemctl", "is-system-running", expect=None).stdout.strip() in ("running", "degraded")
        wait_until(runs, lambda: f"systemd comes up:\n{log.read_text(errors='replace')}", seconds=600)

    def show(self, unit, what):
        """One property of a unit."""
        return self.run("systemctl", "show", "--value", "-p", what, unit).stdout.strip()

    def journal(self, unit):
        return self.run("journalctl", "--no-pager", "-o", "cat", "-u", unit).stdout

    def drop_in(self, unit, text):
        """What `systemctl edit` makes."""
        self.write(f"etc/systemd/system/{unit}.d/lab.conf", text)
        self.run("systemctl", "daemon-reload")
