"""Real servers on 8443, one class each: how to start and stop it, and the [[deploy]] table that is its own."""
from lab.servers.base import PemServer, Server
from lab.servers.pem import Apache, Caddy, Haproxy, Hitch, Nginx, Stunnel
from lab.servers.java import Keycloak, SpringBoot, Wildfly
from lab.servers.jetty import Jetty9, Jetty10, Jetty11, Jetty12
from lab.servers.liar import Liar
from lab.servers.ocserv import Ocserv
from lab.servers.tomcat import Tomcat, Tomcat9, Tomcat9Native, Tomcat11

__all__ = ["Apache", "Caddy", "Haproxy", "Hitch", "Jetty9", "Jetty10", "Jetty11", "Jetty12", "Keycloak", "Liar", "Nginx", "Ocserv", "PemServer",
           "Server", "SpringBoot", "Stunnel", "Tomcat", "Tomcat9", "Tomcat9Native", "Tomcat11", "Wildfly"]
