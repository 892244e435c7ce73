"""Tomcat 10 from Debian's files, with a base of its own: 8443 from PEM files, the manager on 8080."""
import os
import pathlib
import secrets
import shutil

from lab.tls import self_signed

HOME = pathlib.Path("/usr/share/tomcat10")

SERVER = """<?xml version="1.0" encoding="UTF-8"?>
<Server port="-1" shutdown="SHUTDOWN">
  <GlobalNamingResources>
    <Resource name="UserDatabase" auth="Container" type="org.apache.catalina.UserDatabase"
              factory="org.apache.catalina.users.MemoryUserDatabaseFactory"
              pathname="conf/tomcat-users.xml"/>
  </GlobalNamingResources>
  <Service name="Catalina">
    <Connector port="8080" address="127.0.0.1" protocol="HTTP/1.1"/>
    <Connector port="8443" address="127.0.0.1" protocol="org.apache.coyote.http11.Http11NioProtocol"
               SSLEnabled="true" scheme="https" secure="true" acceptCount="200">
      <SSLHostConfig protocols="TLSv1.2+TLSv1.3">
        <Certificate certificateFile="{tls}/live/cert.pem"
                     certificateChainFile="{tls}/live/chain.pem"
                     certificateKeyFile="{tls}/live/privkey.pem"/>
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
<Context path="/manager" docBase="/usr/share/tomcat10-admin/manager" privileged="true">
  <Valve className="org.apache.catalina.valves.RemoteCIDRValve" allow="127.0.0.0/8,::1/128"/>
</Context>
"""


def java_home():
    java = shutil.which("java") or "/usr/lib/jvm/default-java/bin/java"
    return pathlib.Path(os.path.realpath(java)).parent.parent


class Tomcat:
    """Serves `name` with a self-signed certificate until something better is put into `tls`."""

    PORT = 8443
    MANAGER = "http://127.0.0.1:8080/manager"
    USER = "acme8443"

    def __init__(self, lab, name="app.example.test"):
        self.lab, self.name = lab, name
        self.base, self.tls = lab.path("tomcat"), lab.path("tomcat", "tls")
        for directory in ("conf/Catalina/localhost", "logs", "temp", "work", "webapps/ROOT", "tls/v-first"):
            (self.base / directory).mkdir(parents=True)
        (self.base / "conf/web.xml").write_text(WEB)
        (self.base / "conf/Catalina/localhost/manager.xml").write_text(MANAGER_CONTEXT)
        password = secrets.token_hex(16)
        self.password_file = lab.path("tomcat.password")
        self.password_file.touch(0o600)
        self.password_file.write_text(password + "\n")
        (self.base / "conf/server.xml").write_text(SERVER.format(tls=self.tls))
        (self.base / "conf/tomcat-users.xml").write_text(USERS.format(password=password))
        (self.base / "webapps/ROOT/index.html").write_text("<p>hello\n")
        self_signed([name], self.tls / "v-first/cert.pem", self.tls / "v-first/privkey.pem")
        shutil.copy(self.tls / "v-first/cert.pem", self.tls / "v-first/chain.pem")
        (self.tls / "live").symlink_to("v-first")
        self.process = None

    def start(self):
        """Returns when 8443 and the manager listen."""
        self.process = self.lab.start(
            [HOME / "bin/catalina.sh", "run"], ports=[8443, 8080], log=self.base / "logs/catalina.out",
            environment={"CATALINA_HOME": str(HOME), "CATALINA_BASE": str(self.base),
                         "CATALINA_TMPDIR": str(self.base / "temp"), "JRE_HOME": str(java_home()),
                         "JAVA_OPTS": "-Xmx128m -XX:TieredStopAtLevel=1"})
        return self

    def stop(self):
        self.lab.end(self.process)

    @property
    def pid(self):
        """Of the server while it runs; None when it has ended."""
        return self.process.pid if self.process.poll() is None else None

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

    def deploy_arguments(self, **settings):
        """--deploy tomcat as a user would write it; `settings` add to the defaults, or take away (None)."""
        values = {"dir": self.tls, "manager": self.MANAGER, "user": self.USER,
                  "password_file": self.password_file, "endpoint": f"{self.name}:{self.PORT}",
                  "deadline": 10, **settings}
        return ["--deploy", "tomcat", *(word for key, value in values.items() if value is not None
                                        for word in ("--set", f"{key}={value}"))]
