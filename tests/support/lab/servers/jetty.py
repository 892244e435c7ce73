"""Jetty with a base of its own: 8443 from a PKCS#12 file that it looks at every second. 9.4 is Debian's."""
import pathlib

from lab import maven
from lab.servers.base import Server
from lab.tls import openssl, self_signed

PASSWORD = "of-the-key-store"

START = """
--module=https
--module=ssl
--module=ssl-reload
--module={deploy}
jetty.ssl.host=127.0.0.1
jetty.ssl.port=8443
jetty.sslContext.keyStorePath=tls/keystore.p12
jetty.sslContext.keyStoreType=PKCS12
jetty.sslContext.keyStorePassword={password}
jetty.sslContext.keyManagerPassword={password}
jetty.sslContext.trustStorePath=tls/keystore.p12
jetty.sslContext.trustStoreType=PKCS12
jetty.sslContext.trustStorePassword={password}
jetty.sslContext.reload.scanInterval=1
"""


class KeystoreServer(Server):
    """Reads @BASE@/tls/keystore.p12."""

    alias = "jetty"

    def set_up(self):
        self_signed([self.NAME], self.base / "cert", self.base / "key")
        self.password_file = self.base / "password"
        self.password_file.touch(0o600)
        self.password_file.write_text(PASSWORD + "\n")
        self.keystore = self.tls / "keystore.p12"
        openssl("pkcs12", "-export", "-in", self.base / "cert", "-inkey", self.base / "key",
                "-name", self.alias, "-passout", f"file:{self.password_file}", "-out", self.keystore)
        self.configure()

    def configure(self):
        """Writes the configuration."""

    def settings(self):
        return {"keystore": self.keystore, "keystore_password_file": self.password_file}

    def lying_settings(self):
        """A key store that this server has no password for."""
        other = self.base / "other.password"
        other.touch(0o600)
        other.write_text("of another one\n")
        return {"keystore_password_file": other, "deadline": 10}


class Jetty9(KeystoreServer):
    title = "Jetty"
    kind = "jetty"
    package = "jetty9"
    deploy_module = "deploy"

    @classmethod
    def home(cls):
        return pathlib.Path("/usr/share/jetty9")

    @classmethod
    def missing(cls):
        return None if (cls.home() / "start.jar").exists() else f"there is no {cls.home()} here"

    def configure(self):
        (self.base / "webapps").mkdir()
        self.write("start.ini", START.format(password=PASSWORD, deploy=self.deploy_module))  # its paths begin at the base

    def argv(self):
        return ["java", "-Xmx128m", "-XX:TieredStopAtLevel=1", "-jar", f"{self.home()}/start.jar",
                f"jetty.home={self.home()}", f"jetty.base={self.base}"]


class CentralJetty(Jetty9):
    @classmethod
    def fetch(cls):
        maven.fetch("org.eclipse.jetty", "jetty-home", cls.version)

    @classmethod
    def home(cls):
        return maven.unpacked("org.eclipse.jetty", "jetty-home", cls.version)


class Jetty10(CentralJetty):
    version = "10.0.25"
    heavy = True


class Jetty11(CentralJetty):
    version = "11.0.25"
    heavy = True


class Jetty12(CentralJetty):
    version = "12.1.12"
    deploy_module = "server"  # a module with an environment would take the properties for its own
