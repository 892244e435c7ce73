#!/usr/bin/env python3
"""README.md, "Tomcat on a public host", word by word: the package and Debian's own tomcat10 under a systemd that runs.

Two words are other ones here: the CA, which is Pebble, and the name server, which is the laboratory's."""
import os
import pathlib
import re

import lab
from lab import machine
from lab.maven import Unreachable

README = pathlib.Path(__file__).resolve().parents[2] / "README.md"
NAME = "app.example.org"
# docs/targets/tomcat.md, and a first pair, without which Tomcat would not open 8443.
CONNECTOR = """
<Connector port="8443" protocol="org.apache.coyote.http11.Http11NioProtocol" SSLEnabled="true" scheme="https" secure="true">
  <SSLHostConfig protocols="TLSv1.2+TLSv1.3">
    <Certificate certificateFile="/etc/tomcat10/tls/live/cert.pem" certificateChainFile="/etc/tomcat10/tls/live/chain.pem"
                 certificateKeyFile="/etc/tomcat10/tls/live/privkey.pem"/>
  </SSLHostConfig>
</Connector>
</Service>"""
USERS = """<tomcat-users xmlns="http://tomcat.apache.org/xml">
<role rolename="manager-script"/>
<user username="acme8443" password="correct horse" roles="manager-script"/>
</tomcat-users>
"""
FIRST_PAIR = f"""
set -e
echo 'correct horse' > /etc/acme8443/tomcat.pw
chown acme8443: /etc/acme8443/tomcat.pw
chmod 0600 /etc/acme8443/tomcat.pw
cd /etc/tomcat10/tls
mkdir first
openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj /CN={NAME} -keyout first/privkey.pem -out first/cert.pem 2>/dev/null
cp first/cert.pem first/chain.pem
ln -s first live
chown -R -h acme8443:tomcat .
chmod -R u=rwX,g=rX,o= .
systemctl restart tomcat10.service
"""


def prepare():
    if not os.environ.get("ACME8443_DEB"):
        raise Unreachable("ACME8443_DEB names no package; ctest -L package makes one")
    machine.prepare(os.environ["ACME8443_DEB"], "openssl", "default-jre-headless", "tomcat10", "tomcat10-admin")


class Readme(lab.Scenario):
    def setUp(self):
        super().setUp()
        text = README.read_text()
        section = text[text.index("## Tomcat on a public host"):text.index("## What it will not do")]
        self.once, self.each = re.findall(r"^```sh\n(.*?)^```$", section, re.S | re.M)
        self.host = machine.Machine(self.lab)
        self.ca = lab.Pebble(self.lab)

    def sh(self, script, expect=0):
        return self.host.run("sh", "-eu", "-c", script, expect=expect)

    def trust(self):
        """Pebble's root and its own certificate, as an administrator adds such to a Debian."""
        self.host.write("usr/local/share/ca-certificates/root.crt", self.ca.root.read_text())
        self.host.write("usr/local/share/ca-certificates/ca.crt", self.ca.bundle.read_text())
        self.sh("update-ca-certificates")

    def configure_tomcat(self):
        server = self.host.path / "etc/tomcat10/server.xml"
        server.write_text(server.read_text().replace("</Service>", CONNECTOR))
        self.host.write("etc/tomcat10/tomcat-users.xml", USERS)
        self.sh(FIRST_PAIR)

    def leaf(self):
        return lab.fingerprint(self.host.path / f"var/lib/acme8443/live/{NAME}/cert.pem")

    def test_word_by_word(self):
        self.host.run("apt-get", "-y", "install", "/root/acme8443.deb")
        self.trust()
        self.assertEqual(self.once.count("--ca letsencrypt"), 1)
        self.sh(self.once.replace("--ca letsencrypt", f"--ca {self.ca.url}"))
        self.configure_tomcat()
        lab.wait_for_port(8443, self.host.process, seconds=600)
        settings = self.host.path / "etc/acme8443/acme8443.toml"
        settings.write_text(settings.read_text() + 'dns = ["127.0.0.1:53"]\nallow_special_addresses = true\n')
        said = self.sh(self.each)
        self.assertIn(NAME, said.stdout)
        self.assertEqual(lab.served_leaf(name=NAME, trust=self.ca.root), self.leaf())
        self.host.drop_in("acme8443-renew.service", "[Service]\nExecStart=\nExecStart=/usr/bin/acme8443 renew --force\n")
        first = self.leaf()
        self.host.run("systemctl", "start", "acme8443-renew.service")
        self.assertNotEqual(self.leaf(), first)
        self.assertEqual(lab.served_leaf(name=NAME, trust=self.ca.root), self.leaf(), "renewed behind the unit's walls")


if __name__ == "__main__":
    lab.main(prepare=prepare, long_only=True)
