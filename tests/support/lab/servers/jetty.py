"""Jetty 9.4 from Debian's files, with a base of its own: 8443 from a PKCS#12 file that it looks at every second."""
import pathlib

from lab.servers.base import Server
from lab.tls import openssl, self_signed

PASSWORD = "of the key store"

START = """
--module=https
--module=ssl
--module=ssl-reload
--module=deploy
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


class Jetty9(KeystoreServer):
    kind = "jetty"
    HOME = "/usr/share/jetty9"

    @classmethod
    def missing(cls):
        found = pathlib.Path(cls.HOME, "start.jar").exists()
        return None if found else f"there is no {cls.HOME}; tests/support/packages.sh names its package"

    def configure(self):
        (self.base / "webapps").mkdir()
        self.write("start.ini", START.format(password=PASSWORD))  # its paths begin at the base

    def argv(self):
        return ["java", "-Xmx128m", "-XX:TieredStopAtLevel=1", "-jar", f"{self.HOME}/start.jar",
                f"jetty.home={self.HOME}", f"jetty.base={self.base}"]
