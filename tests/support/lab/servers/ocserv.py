"""ocserv on 8443, and a real AnyConnect session to it from a network of its own."""
import base64
import subprocess
import sys

from lab.processes import wait_until
from lab.servers.base import PemServer

USER, PASSWORD = "somebody", "of somebody"

# Only what is needed for a request through the tunnel.
SCRIPT = """#!/bin/sh
[ "$reason" = connect ] || exit 0
ip link set dev "$TUNDEV" up
ip addr add "$INTERNAL_IP4_ADDRESS/32" dev "$TUNDEV"
ip route add 10.99.0.1 dev "$TUNDEV"
"""


def tun_problem():
    """Why a tunnel cannot be made here; None when it can."""
    made = subprocess.run(["ip", "tuntap", "add", "dev", "acmetest", "mode", "tun"], capture_output=True, text=True)
    if made.returncode != 0:
        return f"no tunnel can be made here: {made.stderr.strip()}"
    subprocess.run(["ip", "tuntap", "del", "dev", "acmetest", "mode", "tun"], check=True)
    return None


class Ocserv(PemServer):
    title = "ocserv"
    program = package = "ocserv"

    def configure(self):
        subprocess.run(["ocpasswd", "-c", self.base / "passwd", USER], input=f"{PASSWORD}\n{PASSWORD}\n",
                       text=True, check=True, capture_output=True)
        self.conf = self.write("ocserv.conf", """
auth = "plain[passwd=@BASE@/passwd]"
tcp-port = 8443
run-as-user = root
run-as-group = root
socket-file = @BASE@/sock
occtl-socket-file = @BASE@/occtl.sock
use-occtl = true
server-cert = @BASE@/tls/live/fullchain.pem
server-key = @BASE@/tls/live/privkey.pem
isolate-workers = false
max-clients = 0
max-same-clients = 4
keepalive = 300
device = vpns
ipv4-network = 10.99.0.0
ipv4-netmask = 255.255.255.0
default-domain = example.test
cookie-timeout = 300
rate-limit-ms = 0
server-stats-reset-time = 604800
max-ban-score = 0
""")

    def argv(self):
        return ["ocserv", "-f", "-c", self.conf, "-p", self.pidfile]

    def settings(self):
        return {"dir": self.tls, "signal": "HUP", "pidfile": self.pidfile}

    def connect(self):
        return Session(self)


class Session:
    """openconnect in another network namespace, which reaches us by a pair of virtual cables."""

    def __init__(self, server):
        lab, base = server.lab, server.base
        lab.start([sys.executable, "-m", "http.server", "--bind", "0.0.0.0", "--directory", server.tls, "8091"],
                  ports=[8091], log=base / "inner.log")
        self.holder = lab.start(["unshare", "--net", "sh", "-c", "echo ready; exec sleep infinity"], log=base / "holder.log")
        self._wait(lambda: "ready" in (base / "holder.log").read_text())
        run = lambda *argv: subprocess.run(argv, check=True, capture_output=True, text=True)
        run("ip", "link", "add", "veth0", "type", "veth", "peer", "name", "veth1", "netns", str(self.holder.pid))
        run("ip", "addr", "add", "10.98.0.1/24", "dev", "veth0")
        run("ip", "link", "set", "veth0", "up")
        self._inside(["ip", "addr", "add", "10.98.0.2/24", "dev", "veth1"])
        self._inside(["ip", "link", "set", "veth1", "up"])
        script = base / "connected.sh"
        script.write_text(SCRIPT)
        script.chmod(0o755)
        password = base / "session.password"
        password.write_text(PASSWORD + "\n")
        self.log = base / "openconnect.log"
        self.client = lab.start(
            ["nsenter", f"--net=/proc/{self.holder.pid}/ns/net", "sh", "-c",
             'exec openconnect "$@" < ' + str(password), "sh", "--non-inter", "--protocol=anyconnect",
             f"--user={USER}", "--passwd-on-stdin", "--no-dtls", f"--script={script}",
             f"--servercert={self._pin(server)}", "https://10.98.0.1:8443/"], log=self.log)
        self._wait(self.works)

    def _pin(self, server):
        """What openconnect calls the key of the certificate that is served now."""
        key = subprocess.run(["openssl", "x509", "-in", server.tls / "live/cert.pem", "-noout", "-pubkey"],
                             check=True, capture_output=True).stdout
        der = subprocess.run(["openssl", "pkey", "-pubin", "-outform", "DER"], input=key, check=True,
                             capture_output=True).stdout
        digest = subprocess.run(["openssl", "dgst", "-sha256", "-binary"], input=der, check=True,
                                capture_output=True).stdout
        return "pin-sha256:" + base64.b64encode(digest).decode()

    def _inside(self, argv, **how):
        return subprocess.run(["nsenter", f"--net=/proc/{self.holder.pid}/ns/net", *argv], check=True,
                              capture_output=True, **how)

    def _wait(self, ready):
        wait_until(ready, lambda: self.log.read_text() if self.log.exists() else "no second network")

    def works(self):
        """Whether a packet goes through the tunnel and comes back."""
        if self.client.poll() is not None:
            raise RuntimeError(f"openconnect ended:\n{self.log.read_text()}")
        try:
            self._inside(["python3", "-c",
                          "import urllib.request as u; u.urlopen('http://10.99.0.1:8091/', timeout=30)"])
            return True
        except subprocess.CalledProcessError:
            return False

    def beginnings(self):
        """How often the tunnel was set up: one that is lost is set up again, and says so again."""
        return self.log.read_text().count("Got CONNECT response")
