"""WildFly, Keycloak and Spring Boot, from Maven Central."""
import hashlib
import re
import shutil
import subprocess

from lab import maven
from lab.servers.base import PemServer
from lab.servers.jetty import PASSWORD, KeystoreServer

SMALL = "-Xmx384m -XX:TieredStopAtLevel=1"


class Wildfly(KeystoreServer):
    title = "WildFly"
    version = "39.0.1.Final"
    heavy = True
    kind = "wildfly"
    alias = "server"
    ports = (8443, 9990)
    patience = 180
    # In the background its shell passes signals on; else the server would outlive it.
    environment = {"JAVA_OPTS": SMALL, "LAUNCH_JBOSS_IN_BACKGROUND": "1"}

    @classmethod
    def fetch(cls):
        maven.fetch("org.wildfly", "wildfly-dist", cls.version)

    @classmethod
    def home(cls):
        return maven.unpacked("org.wildfly", "wildfly-dist", cls.version)

    @classmethod
    def missing(cls):
        return None if cls.home().exists() else f"there is no {cls.home()} here"

    def configure(self):
        self.standalone = self.base / "standalone"
        shutil.copytree(self.home() / "standalone", self.standalone)
        configuration = self.standalone / "configuration/standalone.xml"
        text = configuration.read_text()
        store = re.search(r'<key-store name="applicationKS">.*?</key-store>', text, re.DOTALL).group()
        ours = (f'<key-store name="applicationKS"><credential-reference clear-text="{PASSWORD}"/>'
                f'<implementation type="PKCS12"/><file path="{self.keystore}"/></key-store>')
        text = text.replace(store, ours)
        manager = re.search(r'<key-manager name="applicationKM".*?</key-manager>', text, re.DOTALL).group()
        text = text.replace(manager, '<key-manager name="applicationKM" key-store="applicationKS">'
                                     f'<credential-reference clear-text="{PASSWORD}"/></key-manager>')
        # Elytron offers TLS 1.3 only when its cipher suites are named.
        text = text.replace('<server-ssl-context name="applicationSSC" key-manager="applicationKM"/>',
                            '<server-ssl-context name="applicationSSC" key-manager="applicationKM" '
                            'protocols="TLSv1.3 TLSv1.2" cipher-suite-names="TLS_AES_128_GCM_SHA256"/>')
        configuration.write_text(text)
        password = "of the management"
        digest = hashlib.md5(f"acme8443:ManagementRealm:{password}".encode()).hexdigest()
        (self.standalone / "configuration/mgmt-users.properties").write_text(f"acme8443={digest}\n")
        self.management_password = self.base / "management.password"
        self.management_password.touch(0o600)
        self.management_password.write_text(password + "\n")

    def argv(self):
        return [self.home() / "bin/standalone.sh", f"-Djboss.server.base.dir={self.standalone}",
                "-b", "127.0.0.1", "-bmanagement", "127.0.0.1"]

    def settings(self):
        return {**super().settings(), "user": "acme8443", "password_file": self.management_password}


class Keycloak(PemServer):
    """Looks at its files by itself; 31 s is the shortest period that it takes."""

    title = "Keycloak"
    version = "26.7.3"
    heavy = True
    kind = "watched"
    deadline = 150
    brief = {"deadline": 32}
    patience = 400
    environment = {"JAVA_OPTS": SMALL}

    @classmethod
    def fetch(cls):
        """And has it build itself once, which takes minutes."""
        fetched = maven.fetch("org.keycloak", "keycloak-quarkus-dist", cls.version)
        if cls.home().exists():
            return
        beside = cls.home().with_suffix(".new")
        shutil.rmtree(beside, ignore_errors=True)
        shutil.copytree(fetched, beside, symlinks=True)
        subprocess.run([beside / "bin/kc.sh", "build", "--db=dev-file", "--health-enabled=false"], check=True,
                       stdout=subprocess.DEVNULL)
        beside.rename(cls.home())

    @classmethod
    def home(cls):
        return maven.unpacked("org.keycloak", "keycloak-built", cls.version)

    @classmethod
    def missing(cls):
        return None if cls.home().exists() else f"there is no {cls.home()} here"

    def configure(self):
        # It writes into its own directory.
        self.copy = self.base / "keycloak"
        shutil.copytree(self.home(), self.copy, symlinks=True)

    def argv(self):
        return [self.copy / "bin/kc.sh", "start", "--optimized", f"--hostname={self.NAME}",
                f"--https-certificate-file={self.tls}/live/fullchain.pem",
                f"--https-certificate-key-file={self.tls}/live/privkey.pem",
                "--https-certificates-reload-period=31s", "--http-host=127.0.0.1"]

    def settings(self):
        return {"dir": self.tls, "period": 31}

    def lying_settings(self):
        """The certificate lands where this server does not look."""
        beside = self.base / "beside"
        shutil.copytree(self.tls, beside, symlinks=True)
        return {"dir": beside, **self.brief}


APP = """
import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;

@SpringBootConfiguration
@EnableAutoConfiguration
public class App {
    public static void main(String[] arguments) { SpringApplication.run(App.class, arguments); }
}
"""


class SpringBoot(KeystoreServer):
    """Ten lines, a PKCS#12 bundle with reload-on-update. Not PEM files behind a symlinked directory: Spring
    Boot 3.5.8 watches the directory that the symlink leads to, and does not see the symlink move."""

    title = "Spring Boot"
    version = "3.5.8"
    heavy = True
    kind = "watched"
    brief = {"deadline": 6}
    alias = "server"
    patience = 180

    @classmethod
    def jars(cls):
        return maven.cache() / "unpacked" / f"spring-boot-{cls.version}"

    @classmethod
    def fetch(cls):
        maven.classpath(cls.jars().name, [f"org.springframework.boot:spring-boot-starter-web:{cls.version}"])

    @classmethod
    def missing(cls):
        return None if cls.jars().exists() else f"there is no {cls.jars()} here"

    def configure(self):
        self.app = self.write("App.java", APP)
        self.write("config/application.properties", """
server.address=127.0.0.1
server.port=8443
server.ssl.bundle=web
spring.ssl.bundle.jks.web.reload-on-update=true
spring.ssl.bundle.jks.web.keystore.location=file:@BASE@/tls/keystore.p12
spring.ssl.bundle.jks.web.keystore.type=PKCS12
spring.ssl.bundle.jks.web.keystore.password=PASSWORD
spring.ssl.bundle.watch.file.quiet-period=2s
""".replace("PASSWORD", PASSWORD))

    def argv(self):
        return ["java", *SMALL.split(), f"-Dspring.config.location=file:{self.base}/config/", "-cp",
                f"{self.jars()}/*", self.app]

    def settings(self):
        return {**super().settings(), "period": 5}

    def lying_settings(self):
        return {**super().lying_settings(), **self.brief}
