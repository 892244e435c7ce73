"""A network of one's own: loopback only, ports 53, 80, 443 and 8443 free, no way out."""
import os
import subprocess
import sys
import tempfile

MARK = "ACME8443_LAB"

# Names are resolved by the laboratory's DNS alone, also where systemd-resolved would be asked first.
OVERLAYS = {"/etc/resolv.conf": "nameserver 127.0.0.1\n", "/etc/nsswitch.conf": "passwd: files\nhosts: files dns\n"}


def here():
    return os.readlink("/proc/self/ns/net")


def unshare():
    """The command that makes the namespaces; root needs no user namespace for it."""
    return ["unshare", "--net", "--mount"] + ([] if os.geteuid() == 0 else ["--map-root-user"])


def available():
    return subprocess.run([*unshare(), "true"], capture_output=True).returncode == 0


def inside():
    return os.environ.get(MARK) == here()


def enter():
    """Starts this program again inside; returns only there."""
    if not inside():
        if not available():
            print("no private network: `unshare --net --mount` is not permitted here", file=sys.stderr)
            sys.exit(77)
        again = ["sh", "-c", f'{MARK}=$(readlink /proc/self/ns/net) exec "$@"', "sh"]
        os.execvp("unshare", [*unshare(), *again, sys.executable, *sys.argv])
    for name in [each for each in os.environ if each.lower().endswith("_proxy")]:
        del os.environ[name]  # nobody stands between us and our own servers
    subprocess.run(["ip", "link", "set", "lo", "up"], check=True)
    for path, text in OVERLAYS.items():
        # glibc asks 127.0.0.1 when there is no resolv.conf, and DNS when there is no nsswitch.conf.
        if os.path.exists(path):
            overlay(path, text)


def overlay(path, text, mode=0o644):
    """Puts `text` in place of a file, for this mount namespace only; returns what takes it away again."""
    with tempfile.NamedTemporaryFile("w", delete=False) as file:
        file.write(text)
    os.chmod(file.name, mode)
    subprocess.run(["mount", "--bind", file.name, path], check=True)
    os.unlink(file.name)
    return lambda: subprocess.run(["umount", path], check=True)
