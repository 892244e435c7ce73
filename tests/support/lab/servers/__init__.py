"""Real servers on 8443, one class each: how to start and stop it, and the [[deploy]] table that is its own."""
from lab.servers.base import PemServer, Server
from lab.servers.pem import Apache, Caddy, Haproxy, Hitch, Nginx, Stunnel
from lab.servers.jetty import Jetty9
from lab.servers.ocserv import Ocserv

__all__ = ["Apache", "Caddy", "Haproxy", "Hitch", "Jetty9", "Nginx", "Ocserv", "PemServer", "Server", "Stunnel"]
