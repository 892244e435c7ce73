"""A server whose reload says OK and which then serves what it likes."""
import pathlib

from lab.servers.base import PemServer


class Liar(PemServer):
    program = "java"
    deadline = 2

    def configure(self):
        self.be("honest")

    def be(self, mode):
        """honest; old; wrong-key: the new chain with another key; flapping: every fourth connection gets the
        old one; silent: no answer after the handshake."""
        (self.base / "mode").write_text(mode)

    def argv(self):
        source = pathlib.Path(__file__).with_name("Liar.java")
        return ["java", "-Xmx64m", "-XX:TieredStopAtLevel=1", source, self.tls, "8443"]

    def settings(self):
        return {"dir": self.tls, "reload": ["/bin/echo", "OK"]}
