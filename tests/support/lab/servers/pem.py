"""Servers that read PEM files: nginx, Apache, HAProxy, Caddy, hitch, stunnel."""
from lab.instruments import Site
from lab.servers.base import PemServer, Server
from lab.tls import self_signed


class Nginx(PemServer):
    program = "nginx"

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
                ssl_certificate     @BASE@/tls/live/fullchain.pem;
                ssl_certificate_key @BASE@/tls/live/privkey.pem;
                ssl_protocols TLSv1.2 TLSv1.3;
                ssl_session_cache shared:S:1m;
                root @BASE@/html;
              }
            }
            """)

    def argv(self):
        return ["nginx", "-c", self.conf]

    def settings(self):
        return {"dir": self.tls, "check": ["nginx", "-t", "-c", self.conf],
                "reload": ["nginx", "-s", "reload", "-c", self.conf]}


class Apache(PemServer):
    program = "apache2"
    changes_user = True
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
            SSLCertificateFile @BASE@/tls/live/fullchain.pem
            SSLCertificateKeyFile @BASE@/tls/live/privkey.pem
            </VirtualHost>
            """)

    def argv(self):
        return ["/usr/sbin/apache2", "-f", self.conf, "-DFOREGROUND"]

    def settings(self):
        return {"dir": self.tls, "reload": ["/usr/sbin/apache2", "-f", self.conf, "-k", "graceful"]}

    def settings_that_do_not_start_it(self):
        return {"reload": None, "signal": "USR1", "pidfile": self.pidfile}


class Caddy(PemServer):
    program = "caddy"
    ports = (8443, 2019)

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
    program = "haproxy"
    kind = "haproxy"

    def set_up(self):
        self_signed([self.NAME], self.base / "cert", self.base / "key")
        self.pem = self.tls / "site.pem"
        self.pem.write_text((self.base / "cert").read_text() + (self.base / "key").read_text())
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


class Behind(PemServer):
    """Speaks TLS before a plain web server."""

    def start(self):
        Site(self.lab, port=8090)
        return super().start()

    def settings(self):
        return {"dir": self.tls, "signal": "HUP", "pidfile": self.pidfile}


class Hitch(Behind):
    program = "hitch"
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
    program = "stunnel4"

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
        return ["stunnel4", self.conf]
