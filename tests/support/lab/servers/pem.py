"""Servers that read PEM files: nginx, Apache, HAProxy, Caddy, hitch, stunnel."""
import pathlib
import shutil

from lab.instruments import Site
from lab.servers.base import PemServer, Server
from lab.tls import self_signed


class Nginx(PemServer):
    title = "nginx"
    program = package = "nginx"
    silence = 10

    def configure(self):
        for directory in ("logs", "spool", "html"):
            (self.base / directory).mkdir()
        self.write("html/index.html", "hello\n")
        self.conf = self.write("nginx.conf", """
            worker_processes 2; daemon off; user root;
            pid @BASE@/pid; error_log @BASE@/logs/error.log notice;
            events { worker_connections 512; }
            http {
              access_log off;
              client_body_temp_path @BASE@/spool/c; proxy_temp_path @BASE@/spool/p;
              fastcgi_temp_path @BASE@/spool/f; uwsgi_temp_path @BASE@/spool/u; scgi_temp_path @BASE@/spool/s;
              server {
                listen 127.0.0.1:8443 ssl; server_name app.example.test;
                @PAIRS@
                ssl_protocols TLSv1.2 TLSv1.3;
                ssl_session_cache shared:S:1m;
                root @BASE@/html;
              }
            }
            """)

    def pair(self, live, kind):
        return f"ssl_certificate {live}/fullchain.pem; ssl_certificate_key {live}/privkey.pem;"

    def argv(self):
        return ["nginx", "-c", self.conf]

    def settings(self):
        return {"dir": self.tls, "check": ["nginx", "-t", "-c", self.conf],
                "reload": ["nginx", "-s", "reload", "-c", self.conf]}


class Apache(PemServer):
    title = "Apache"
    program, package = "apache2", "apache2-bin"
    changes_user = True
    silence = 20  # it ends, and has to be there again in as long
    MODULES = ("mpm_event", "authz_core", "socache_shmcb", "ssl", "dir", "mime")

    def configure(self):
        for directory in ("logs", "html"):
            (self.base / directory).mkdir()
        self.write("html/index.html", "hello\n")
        self.base.chmod(0o755)
        self.lab.dir.chmod(0o755)
        load = "\n".join(f"LoadModule {name}_module /usr/lib/apache2/modules/mod_{name}.so" for name in self.MODULES)
        self.conf = self.write("httpd.conf", load + """
            User nobody
            Group nogroup
            ServerRoot @BASE@
            PidFile @BASE@/pid
            ServerName app.example.test
            Listen 127.0.0.1:8443
            TypesConfig /etc/mime.types
            ErrorLog @BASE@/logs/error.log
            DocumentRoot @BASE@/html
            DirectoryIndex index.html
            <Directory @BASE@/html>
            Require all granted
            </Directory>
            SSLSessionCache shmcb:@BASE@/sc(512000)
            <VirtualHost 127.0.0.1:8443>
            SSLEngine on
            @PAIRS@
            </VirtualHost>
            """)

    def pair(self, live, kind):
        return f"SSLCertificateFile {live}/fullchain.pem\nSSLCertificateKeyFile {live}/privkey.pem"

    def argv(self):
        return ["/usr/sbin/apache2", "-f", self.conf, "-DFOREGROUND"]

    def settings(self):
        return {"dir": self.tls, "reload": ["/usr/sbin/apache2", "-f", self.conf, "-k", "graceful"]}

    def settings_that_do_not_start_it(self):
        return {"reload": None, "signal": "USR1", "pidfile": self.pidfile}


# Linux 5.14 and newer: connections that wait at a listening socket that is closed move to another one of the
# same port. Belongs to the network namespace, which is the test's own.
MIGRATE = pathlib.Path("/proc/sys/net/ipv4/tcp_migrate_req")


class Caddy(PemServer):
    """Opens a second listening socket on a reload, and closes the first one with whoever waits there."""

    title = "Caddy"
    program = package = "caddy"
    ports = (8443, 2019)

    def set_up(self):
        super().set_up()
        try:
            MIGRATE.write_text("1")
            self.loses_who_waits = False
        except OSError:  # an older kernel, or a container that may not
            self.loses_who_waits = True

    @property
    def environment(self):
        return {"HOME": str(self.base), "XDG_DATA_HOME": str(self.base), "XDG_CONFIG_HOME": str(self.base)}

    def configure(self):
        self.conf = self.write("Caddyfile", """
{
  admin 127.0.0.1:2019
  auto_https off
  storage file_system @BASE@/data
}
https://app.example.test:8443 {
  bind 127.0.0.1
  tls @BASE@/tls/live/fullchain.pem @BASE@/tls/live/privkey.pem
  respond "hello"
}
""")

    def argv(self):
        return ["caddy", "run", "--config", self.conf, "--adapter", "caddyfile"]

    def settings(self):
        return {"dir": self.tls, "reload": ["caddy", "reload", "--force", "--config", self.conf,
                                            "--adapter", "caddyfile"]}


class Haproxy(Server):
    title = "HAProxy"
    program = package = "haproxy"
    kind = "haproxy"

    suffixes = {"": "ec"}  # of the file -> the type of the key in it

    def set_up(self):
        self.pem = self.tls / "site.pem"
        for suffix, kind in self.suffixes.items():
            self_signed([self.NAME], self.base / "cert", self.base / "key", kind)
            file = self.pem.with_name(self.pem.name + suffix)
            file.write_text((self.base / "cert").read_text() + (self.base / "key").read_text())
        self.conf = self.write("haproxy.cfg", """
global
  stats socket @BASE@/admin.sock mode 600 level admin expose-fd listeners
  stats timeout 30s
defaults
  mode http
  timeout connect 5s
  timeout client 60s
  timeout server 60s
frontend f
  bind 127.0.0.1:8443 ssl crt @BASE@/tls/site.pem alpn http/1.1
  http-request return status 200 content-type text/plain string "hello"
""")

    def argv(self):
        return ["haproxy", "-db", "-f", self.conf]

    def settings(self):
        return {"pem": self.pem, "socket": self.base / "admin.sock"}

    def lying_settings(self):
        return {"socket": None, "reload": "/bin/true", "deadline": 2}


class Behind(PemServer):
    """Speaks TLS before a plain web server."""

    def start(self):
        Site(self.lab, port=8090)
        return super().start()

    def settings(self):
        return {"dir": self.tls, "signal": "HUP", "pidfile": self.pidfile}


class Hitch(Behind):
    title = "hitch"
    silence = 10
    program = package = "hitch"
    changes_user = True

    def configure(self):
        self.conf = self.write("hitch.conf", """
            frontend = "[127.0.0.1]:8443"
            backend = "[127.0.0.1]:8090"
            pem-file = "@BASE@/tls/live/combined.pem"
            workers = 1
            daemon = off
            user = "nobody"
            """)

    def argv(self):
        return ["hitch", "--config", self.conf, "--pidfile", self.pidfile]

    def settings(self):
        return {**super().settings(), "combined": "yes"}


class Stunnel(Behind):
    """Its socket is systemd's, and so stays open when it reloads: one of its own it would close and open anew."""

    title = "stunnel"
    silence = 10
    program = package = "stunnel4"

    def configure(self):
        self.conf = self.write("stunnel.conf", """
foreground = yes
pid = @BASE@/pid
debug = 5
output = @BASE@/stunnel.log
[h]
accept = 127.0.0.1:8443
connect = 127.0.0.1:8090
cert = @BASE@/tls/live/fullchain.pem
key = @BASE@/tls/live/privkey.pem
""")

    def argv(self):
        return ["systemd-socket-activate", "-l", "127.0.0.1:8443", "stunnel4", self.conf]

    @classmethod
    def missing(cls):
        activates = shutil.which("systemd-socket-activate")
        return super().missing() if activates else "there is no systemd-socket-activate here; the package systemd brings it"

