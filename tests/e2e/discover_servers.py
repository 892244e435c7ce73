#!/usr/bin/env python3
"""`discover` finds real servers by their processes and configuration, and what it proposes deploys to them."""
import contextlib
import datetime
import http.client
import json
import sys

from cryptography import x509
from cryptography.hazmat.primitives import serialization

import lab
from lab.appliances.pairs import wrong_key
from lab.namespace import overlay
from lab.scripted_ca import DAY, Issuer, ecdsa_key, now, pem
from lab.servers import Apache, Caddy, Haproxy, Hitch, Jetty9, Nginx, Ocserv, Stunnel, Tomcat

# server -> (what it is called, its kind of target, the setting that says where the keys are)
FOUND = {
    Nginx: ("nginx", "files", "dir"),
    Apache: ("apache", "files", "dir"),
    Haproxy: ("haproxy", "haproxy", "pem"),
    Caddy: ("caddy", "files", "dir"),
    Hitch: ("hitch", "files", "dir"),
    Stunnel: ("stunnel", "files", "dir"),
    Ocserv: ("ocserv", "files", "dir"),
    Jetty9: ("Jetty", "jetty", "keystore"),
    Tomcat: ("Tomcat 10", "tomcat", "dir"),
}


def table(block):
    """The keys of a [[deploy]] table as it is printed."""
    head, *lines = block.strip().splitlines()
    assert head == "[[deploy]]", block
    return {key: json.loads(value) for key, value in (line.split(" = ", 1) for line in lines)}


OLD_STYLE = """<Server port="-1"><Service name="Catalina">
  <Connector port="8080" address="127.0.0.1" protocol="HTTP/1.1"/>
  <Connector port="8443" address="127.0.0.1" SSLEnabled="true" scheme="https" secure="true"
             keystoreFile="conf/keystore.p12" keystorePass="changeit"/>
  <Engine name="Catalina" defaultHost="localhost"><Host name="localhost" appBase="webapps"/></Engine>
</Service></Server>
"""


def put_pair(service, name="app.example.test", days=60):
    """Another certificate where the service reads its own; negative days: it has expired."""
    key, end = ecdsa_key(), now() + datetime.timedelta(days=days)
    leaf = Issuer().sign(key.public_key(), [x509.DNSName(name)], start=min(now(), end) - DAY, end=end)
    slot = service.tls / "v-first"
    (slot / "fullchain.pem").write_bytes(pem(leaf))
    (slot / "privkey.pem").write_bytes(key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8,
                                                         serialization.NoEncryption()))
    return slot


def spoil_key(service):
    file = service.tls / "live/privkey.pem"
    file.write_text(wrong_key(file.read_text()))


# What is done to an nginx before it starts, and after -> what is said of it.
WRONG = {
    "open to the world": (
        lambda nginx: nginx.conf.write_text(nginx.conf.read_text().replace("127.0.0.1:8443", "8443")), None),
    "the certificate has expired on": (lambda nginx: put_pair(nginx, days=-2), None),
    "the certificate expires soon": (lambda nginx: put_pair(nginx, days=5), None),
    "called app.example.test, and the certificate does not have this name": (
        lambda nginx: put_pair(nginx, "other.example.test"), None),
    "the handshake fails": (spoil_key, None),
    "a reload was missed": (lambda _: None, put_pair),
}


class Discover(lab.Scenario):
    def discover(self, *arguments, **how):
        client = lab.Client(self.lab, "https://nobody.example/", "/nonexistent")
        return client.run("--json", "discover", *arguments, **how)

    def test_every_server_is_found(self):
        for server, (name, kind, key) in FOUND.items():
            with self.subTest(server.__name__):
                if problem := server.missing():
                    print(problem, file=sys.stderr)
                    continue
                with lab.Lab() as place:
                    service = server(place).start()
                    away = None
                    if server is Ocserv:  # it rewrites its arguments: only the usual path can be known
                        away = overlay("/etc/ocserv/ocserv.conf", service.conf.read_text())
                    (found,) = self.discover("8443").json["services"]
                    if away:
                        away()
                self.assertTrue(found["service"].startswith(name), found)
                self.assertEqual(found["leaf"]["names"], ["app.example.test"], found)
                proposed = table(found["deploy"])
                self.assertEqual(proposed["target"], kind)
                where = service.settings()[key]
                self.assertEqual(proposed[key], str(where), found)
                if server is not Ocserv:
                    self.assertIn(str(service.base), found["configuration"])

    def test_what_it_proposes_deploys(self):
        ca = lab.Pebble(self.lab)
        Nginx(self.lab).start()
        client = lab.Client(self.lab, ca.url, ca.bundle)
        run = client.run("discover", "8443", "--write")
        self.assertIn("wrote ", run.out, run)
        (file,) = (client.config / "certificates").glob("*.toml")
        file.write_text(file.read_text() + f'trust_file = "{ca.root}"\n')
        client.issue()
        self.assertEqual(lab.served_leaf(trust=ca.root), lab.fingerprint(client.live("cert.pem")))

    def test_the_port_audit(self):
        file = self.lab.path("baseline.json")
        service = Nginx(self.lab).start()
        self.assertTrue(self.discover("8443", "--baseline", file).json["first"])
        self.assertEqual(self.discover("8443", "--baseline", file).json["changes"], [])
        service.stop()
        run = self.discover("8443", "--baseline", file)
        self.assertEqual([change["change"] for change in run.json["changes"]], ["gone"])
        Haproxy(self.lab).start()
        client = lab.Client(self.lab, "https://nobody.example/", "/nonexistent")
        run = client.run("--detailed-exitcode", "discover", "8443", "--baseline", file, "--csv", expect=2)
        self.assertEqual(run.out, "change,where,what\nnew listener,127.0.0.1:8443,haproxy\n")

    def test_the_audit_sees_what_somebody_else_does(self):
        file, nginx = self.lab.path("baseline.json"), Nginx(self.lab).start()
        client = lab.Client(self.lab, "https://nobody.example/", "/nonexistent")
        client.run("discover", "8443", "--baseline", file)
        before = lab.served_leaf()
        put_pair(nginx)
        nginx.conf.write_text(nginx.conf.read_text().replace("127.0.0.1:8443", "8443"))
        # An address is not changed by a reload.
        nginx.stop()
        nginx.start()
        after = lab.served_leaf()
        self.assertNotEqual(after, before)
        run = client.run("--detailed-exitcode", "discover", "8443", "--baseline", file, expect=2)
        self.assertEqual(run.out, "exposure: 0.0.0.0:8443: was 127.0.0.1:8443 (one address), is every address\n"
                                  f"certificate: 0.0.0.0:8443: somebody else installed {after[:16]}\n")
        run = client.run("--detailed-exitcode", "discover", "8443", "--baseline", file)
        self.assertEqual(run.out, "")

    def test_the_audit_knows_our_own_work(self):
        ca, file, nginx = lab.Pebble(self.lab), self.lab.path("baseline.json"), Nginx(self.lab).start()
        client = lab.Client(self.lab, ca.url, ca.bundle)
        client.run("discover", "8443", "--baseline", file)
        client.issue(*nginx.deploy_arguments(trust_file=ca.root))
        self.assertEqual(client.run("discover", "8443", "--baseline", file).out, "")

    def test_what_is_wrong_is_said(self):
        for said, (before, after) in WRONG.items():
            with self.subTest(said), lab.Lab() as place:
                nginx = Nginx(place)
                before(nginx)
                nginx.speaks_tls = False
                nginx.start()
                if after:
                    after(nginx)
                (found,) = self.discover("8443").json["services"]
                self.assertIn(said, " ".join(found["problems"]))
        with lab.Lab() as place:
            put_pair(sound := Nginx(place))
            sound.start()
            (found,) = self.discover("8443").json["services"]
            self.assertEqual(found["problems"], [])

    def test_a_tomcat_10_of_the_old_style_does_not_listen(self):
        tomcat = Tomcat(self.lab)
        (tomcat.base / "conf/server.xml").write_text(OLD_STYLE)
        tomcat.ports, tomcat.speaks_tls = (8080,), False
        tomcat.start()
        # It binds 8443, sees that it cannot use it, and closes it; it answers when that is over.
        with contextlib.closing(http.client.HTTPConnection("127.0.0.1", 8080, timeout=60)) as plain:
            plain.request("GET", "/")
            plain.getresponse()
        found, *others = self.discover("8443").json["services"]
        self.assertEqual(others, [])
        self.assertEqual((found["service"], found["address"]), ("Tomcat 10", ""))
        said = " ".join(found["problems"])
        self.assertIn("keystoreFile and keystorePass stand on the Connector", said)
        self.assertIn("it is configured to listen on port 8443, and does not", said)

    def test_a_redirect_of_port_80_to_8443(self):
        Nginx(self.lab).start()
        lab.Site(self.lab, redirect="https://app.example.test:8443")
        (found,) = self.discover("8443").json["services"]
        self.assertIn("port 80 redirects", " ".join(found["problems"]))


if __name__ == "__main__":
    lab.main()
