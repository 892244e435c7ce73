"""Tomcat with a base of its own: 8443 from PEM files, the manager on 8080. 10 comes from Debian's files."""
import http.server
import os
import pathlib
import secrets
import shutil

from lab import maven
from lab.instruments import serve
from lab.servers.base import PemServer

SERVER = """<?xml version="1.0" encoding="UTF-8"?>
<Server port="-1" shutdown="SHUTDOWN">
{listeners}
  <GlobalNamingResources>
    <Resource name="UserDatabase" auth="Container" type="org.apache.catalina.UserDatabase"
              factory="org.apache.catalina.users.MemoryUserDatabaseFactory"
              pathname="conf/tomcat-users.xml"/>
  </GlobalNamingResources>
  <Service name="Catalina">
    <Connector port="8080" address="127.0.0.1" protocol="HTTP/1.1"/>
    <Connector port="8443" address="127.0.0.1" protocol="org.apache.coyote.http11.{protocol}"
               SSLEnabled="true" scheme="https" secure="true" acceptCount="200">
      <SSLHostConfig protocols="TLSv1.2+TLSv1.3">
@PAIRS@
      </SSLHostConfig>
    </Connector>
    <Engine name="Catalina" defaultHost="localhost">
      <Realm className="org.apache.catalina.realm.UserDatabaseRealm" resourceName="UserDatabase"/>
      <Host name="localhost" appBase="webapps" autoDeploy="false">
        <Valve className="org.apache.catalina.valves.AccessLogValve" directory="logs" prefix="access"
               pattern="%s %r" buffered="false"/>
      </Host>
    </Engine>
  </Service>
</Server>
"""

CERTIFICATE = """
        <Certificate {type}certificateFile="{live}/cert.pem" certificateChainFile="{live}/chain.pem"
                     certificateKeyFile="{live}/privkey.pem"/>"""

# manager-script is all that /manager/text/sslReload needs.
USERS = """<?xml version="1.0" encoding="UTF-8"?>
<tomcat-users xmlns="http://tomcat.apache.org/xml" version="1.0">
  <role rolename="manager-script"/>
  <user username="acme8443" password="{password}" roles="manager-script"/>
</tomcat-users>
"""

# The rest of conf/ comes from Tomcat's own defaults; Debian's copies are in the package of the daemon.
WEB = """<?xml version="1.0" encoding="UTF-8"?>
<web-app xmlns="https://jakarta.ee/xml/ns/jakartaee" version="6.0">
  <servlet>
    <servlet-name>default</servlet-name>
    <servlet-class>org.apache.catalina.servlets.DefaultServlet</servlet-class>
    <load-on-startup>1</load-on-startup>
  </servlet>
  <servlet-mapping><servlet-name>default</servlet-name><url-pattern>/</url-pattern></servlet-mapping>
  <welcome-file-list><welcome-file>index.html</welcome-file></welcome-file-list>
</web-app>
"""

MANAGER_CONTEXT = """<?xml version="1.0" encoding="UTF-8"?>
<Context path="/manager" docBase="{manager}" privileged="true">
  <Valve className="org.apache.catalina.valves.RemoteCIDRValve" allow="127.0.0.0/8,::1/128"/>
</Context>
"""


def java_home():
    java = shutil.which("java") or "/usr/lib/jvm/default-java/bin/java"
    return pathlib.Path(os.path.realpath(java)).parent.parent


class Tomcat(PemServer):
    """Tomcat 10."""

    title = "Tomcat"
    PORT = 8443
    MANAGER = "http://127.0.0.1:8080/manager"
    USER = "acme8443"
    kind = "tomcat"
    package = "tomcat10-common"
    ports = (8443, 8080)
    protocol, listeners = "Http11NioProtocol", ""

    def __init__(self, lab, name="app.example.test"):
        self.NAME = name
        super().__init__(lab)

    @classmethod
    def home(cls):
        return pathlib.Path("/usr/share/tomcat10")

    @classmethod
    def manager(cls):
        return "/usr/share/tomcat10-admin/manager"

    @classmethod
    def missing(cls):
        return None if cls.home().exists() else f"there is no {cls.home()} here"

    def configure(self):
        for directory in ("conf/Catalina/localhost", "logs", "temp", "work", "webapps/ROOT"):
            (self.base / directory).mkdir(parents=True)
        self.write("conf/web.xml", WEB)
        self.write("conf/Catalina/localhost/manager.xml", MANAGER_CONTEXT.format(manager=self.manager()))
        password = secrets.token_hex(16)
        self.password_file = self.lab.path("tomcat.password")
        self.password_file.touch(0o600)
        self.password_file.write_text(password + "\n")
        self.write("conf/server.xml", SERVER.format(protocol=self.protocol, listeners=self.listeners))
        self.write("conf/tomcat-users.xml", USERS.format(password=password))
        self.write("webapps/ROOT/index.html", "<p>hello\n")

    def pair(self, live, kind):
        # With one alone, the type is left out, and may change.
        return CERTIFICATE.format(live=live, type=f'type="{kind.upper()}" ' if len(self.kinds) > 1 else "")

    @property
    def environment(self):
        return {"CATALINA_HOME": str(self.home()), "CATALINA_BASE": str(self.base),
                "CATALINA_TMPDIR": str(self.base / "temp"), "JRE_HOME": str(java_home()),
                "JAVA_OPTS": "-Xmx128m -XX:TieredStopAtLevel=1"}

    def argv(self):
        return [self.home() / "bin/catalina.sh", "run"]

    def settings(self):
        return {"dir": self.tls, "manager": self.MANAGER, "user": self.USER,
                "password_file": self.password_file}

    def lying_settings(self):
        """A manager that says OK, of a Tomcat that nobody looks at."""
        class Manager(http.server.BaseHTTPRequestHandler):
            def do_GET(self):
                body = b"OK - Reloaded TLS configuration for all TLS virtual hosts\n"
                self.send_response(200)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_):
                pass
        serve(self.lab, 8081, Manager)
        return {"manager": "http://127.0.0.1:8081/manager", "deadline": 2}

    @property
    def slot(self):
        """The name that the pointer has now."""
        return os.readlink(self.tls / "live")

    def slots(self):
        """What lies in the directory of slots, by name."""
        return sorted(path.name for path in self.tls.iterdir())

    def reloads(self):
        """How often the manager has been asked to reload."""
        return sum(log.read_text().count("/sslReload") for log in (self.base / "logs").glob("access*"))


class CentralTomcat(Tomcat):

    @classmethod
    def fetch(cls):
        maven.fetch("org.apache.tomcat", "tomcat", cls.version)

    @classmethod
    def home(cls):
        return maven.unpacked("org.apache.tomcat", "tomcat", cls.version)

    @classmethod
    def manager(cls):
        return cls.home() / "webapps/manager"


class Tomcat9(CentralTomcat):
    version = "9.0.117"


class Tomcat9Native(CentralTomcat):
    """With Tomcat Native: TLS is OpenSSL's, in the JVM's own process. The library is Debian's, 1.2.35; later
    versions of Tomcat 9 want 1.3.4, and Tomcat 10 1.3.9."""

    title = "Tomcat Native in Tomcat"
    LIBRARY = pathlib.Path("/usr/lib/x86_64-linux-gnu/libtcnative-1.so")
    version = "9.0.70"
    protocol = "Http11AprProtocol"
    listeners = '<Listener className="org.apache.catalina.core.AprLifecycleListener" SSLEngine="on"/>'

    @classmethod
    def missing(cls):
        return super().missing() or (None if cls.LIBRARY.exists() else "there is no libtcnative-1 here")

    @property
    def environment(self):
        base = super().environment
        return {**base, "JAVA_OPTS": f"{base['JAVA_OPTS']} -Djava.library.path={self.LIBRARY.parent}"}

    def start(self):
        super().start()
        self.pidfile.write_text(str(self.process.pid))
        return self

    def settings(self):
        exports = "".join(f"export {name}='{value}'\n" for name, value in self.environment.items())
        restart = self.write("restart.sh", f"#!/bin/sh\n{exports}export CATALINA_PID=@BASE@/pid\n"
                             'kill -9 "$(cat "$CATALINA_PID")"\nrm -f "$CATALINA_PID"\n'
                             f"exec {self.home()}/bin/catalina.sh start\n")
        restart.chmod(0o755)
        return {**super().settings(), "openssl": "yes", "restart": restart}


class Tomcat11(CentralTomcat):
    version = "11.0.24"
