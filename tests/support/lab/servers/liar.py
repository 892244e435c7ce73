"""A server whose reload says OK and which then serves what it likes."""
import pathlib

from lab.servers.base import PemServer
from lab.tls import self_signed


class Liar(PemServer):
    program = "java"
    deadline = 1  # every connection is answered by what is there then, so the first look sees what is good

    def configure(self):
        self.be("honest")
        stranger = self.base / "stranger"
        stranger.mkdir()
        self_signed([self.NAME], stranger / "fullchain.pem", stranger / "privkey.pem")

    def be(self, mode):
        """honest; old; wrong-key: the new chain with another key; flapping: every fourth connection gets the old
        one; silent: no answer after the handshake; dead: no handshake; other: somebody else's; old-on-1.2,
        old-on-ipv6, old-for-www: old for those clients alone."""
        (self.base / "mode").write_text(mode)

    def was_asked_to_resume(self):
        """By anybody who came."""
        return (self.base / "resumption").exists()

    def argv(self):
        source = pathlib.Path(__file__).with_name("Liar.java")
        return ["java", "-Xmx64m", "-XX:TieredStopAtLevel=1", source, self.tls, "8443"]

    def settings(self):
        return {"dir": self.tls, "reload": ["/bin/echo", "OK"], "server_name": "all"}
