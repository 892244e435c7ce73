"""Products that are told by programs of their own on this machine: Plesk, OpenVPN Access Server, UniFi Network."""
import os
import subprocess

from lab.appliances.base import ProgramAppliance, Refused, contrib, options, read
from lab.namespace import overlay


class PleskPanel(ProgramAppliance):
    """`plesk bin certificate` -c, -u, -r with -admin or -domain, -key-file, -cert-file, -cacert-file (docs.plesk.com, "Using
    Command Line Utilities", certificate: SSL/TLS Certificates); `plesk bin server_pref -u -panel-certificate`,
    `plesk bin mailserver --set-certificate` and `plesk bin subscription -u D -certificate-name` as administrators'
    scripts in public repositories call them. A certificate in use is not removed."""

    kind = "plesk"
    programs = ("plesk",)
    more = {}
    where = "-admin"
    swap = ("certificate -c acme8443-{new} -admin: {new}", "server_pref -u -panel-certificate acme8443-{new}")
    again = ("certificate -c acme8443-{new} -admin: {new}", "certificate -u acme8443-{new} -admin: {new}", swap[1])
    back = ("server_pref -u -panel-certificate acme8443-{slot}",)
    forget = ("certificate -r acme8443-{gone} -admin",)

    def __init__(self, lab):
        super().__init__(lab)
        self.held, self.used = {}, None

    def slot(self, digits):
        return digits

    def settings(self):
        return {"plesk": self.program("plesk"), **self.more}

    def run(self, name, arguments, given):
        utility, *words = arguments[1:]
        said = options(words)
        if utility == "certificate":
            return self.certificate(words[0], words[1], said)
        self.point(utility, words, said)

    def point(self, utility, words, said):
        self.expect((utility, words[:2]) == ("server_pref", ["-u", "-panel-certificate"]), f"{utility} {words}")
        self.use(f"server_pref -u -panel-certificate {words[2]}", words[2])

    def use(self, line, name):
        self.log.append(line)
        if name not in self.held:
            raise Refused(1, f"SSL certificate {name} does not exist")
        self.used = name
        self.serve(*self.held[name])

    def certificate(self, verb, name, said):
        where = f"-domain {said['-domain']}" if "-domain" in said else "-admin"
        self.expect(where == self.where and (where != "-admin" or "-admin" in said), f"{said}")
        if verb == "-r":
            self.log.append(f"certificate -r {name} {where}")
            if name == self.used:
                raise Refused(1, "the certificate is in use")
            self.held.pop(name)
            return
        self.expect(verb in ("-c", "-u"), verb)
        chain = read(said["-cert-file"]) + read(said["-cacert-file"])
        self.log.append(f"certificate {verb} {name} {where}: {self.names(chain)}")
        if (verb == "-c") == (name in self.held):
            raise Refused(1, f"the certificate {name} {'exists already' if verb == '-c' else 'does not exist'}")
        self.held[name] = (chain, read(said["-key-file"]))


class PleskMail(PleskPanel):
    """The same for the mail server. (The stub answers on 8443; a mail server's ports and STARTTLS are
    tests/e2e/verify_starttls.py.)"""

    more = {"use": "mail"}
    swap = (PleskPanel.swap[0], "mailserver --set-certificate acme8443-{new}")
    again = (*PleskPanel.again[:2], swap[1])
    back = ("mailserver --set-certificate acme8443-{slot}",)

    def point(self, utility, words, said):
        self.expect((utility, words[:1]) == ("mailserver", ["--set-certificate"]), f"{utility} {words}")
        self.use(f"mailserver --set-certificate {words[1]}", words[1])


class PleskSite(PleskPanel):
    """The same for one site, whose certificates lie in its own repository."""

    more = {"use": "site", "domain": ProgramAppliance.NAME}
    where = f"-domain {ProgramAppliance.NAME}"
    swap = (f"certificate -c acme8443-{{new}} {where}: {{new}}",
            f"subscription -u {ProgramAppliance.NAME} -certificate-name acme8443-{{new}}")
    again = (swap[0], swap[0].replace("-c ", "-u ", 1), swap[1])
    back = (f"subscription -u {ProgramAppliance.NAME} -certificate-name acme8443-{{slot}}",)
    forget = (f"certificate -r acme8443-{{gone}} {where}",)

    def point(self, utility, words, said):
        self.expect((utility, words[0], words[2]) == ("subscription", "-u", "-certificate-name"), f"{utility} {words}")
        self.use(f"subscription -u {words[1]} -certificate-name {words[3]}", words[3])


class OpenvpnAs(ProgramAppliance):
    """`sacli --key KEY --value_file FILE ConfigPut` for cs.priv_key, cs.cert and cs.ca_bundle, then `sacli start`
    (openvpn.net/as-docs, "Install a signed SSL certificate with the command line"). Nothing is read before `start`."""

    programs = ("sacli",)
    PUT = ("ConfigPut cs.priv_key", "ConfigPut cs.cert {new}", "ConfigPut cs.ca_bundle")
    swap = again = (*PUT, "start")
    back = tuple(line.replace("{new}", "{slot}") for line in swap)

    def __init__(self, lab):
        super().__init__(lab)
        self.configuration = {}

    def slot(self, digits):
        return digits

    def settings(self):
        return {"command": contrib("openvpn-as", sacli=self.program("sacli"))}

    def run(self, name, arguments, given):
        if arguments == ["start"]:
            self.log.append("start")
            c = self.configuration
            return self.serve(c["cs.cert"] + c["cs.ca_bundle"], c["cs.priv_key"])
        said = options(arguments)
        self.expect(arguments[-1] == "ConfigPut" and set(said) == {"--key", "--value_file"}, f"{arguments}")
        value = read(said["--value_file"])
        self.log.append(f"ConfigPut {said['--key']}" + (f" {self.names(value)}" if said["--key"] == "cs.cert" else ""))
        self.configuration[said["--key"]] = value


class Unifi(ProgramAppliance):
    """UniFi Network reads `data/keystore`, alias `unifi`, password `aircontrolenterprise`, when it starts (Ubiquiti's
    ace.jar import_cert; acme.sh's deploy/unifi.sh). The key store is read by openssl, as a Java would."""

    programs = ("systemctl",)
    swap = again = ("restart unifi {new}",)
    back = ("restart unifi {slot}",)
    refuses = 21  # its key store was renamed into place, and back

    @classmethod
    def missing(cls):
        return None if os.path.exists("/usr/bin/systemctl") else "there is no systemctl here to stand in for"

    def open_doors(self):
        super().open_doors()
        # Hooks have a PATH of their own.
        self.lab.on_close(overlay("/usr/bin/systemctl", self.program("systemctl").read_text(), 0o755))
        self.data = self.base / "data"
        self.data.mkdir()

    def slot(self, digits):
        return digits

    def settings(self):
        return {"command": contrib("unifi", data=self.data)}

    def run(self, name, arguments, given):
        self.expect(arguments == ["restart", "unifi"], f"{arguments}")

        def shown(*what):
            return subprocess.run(["openssl", "pkcs12", "-in", self.data / "keystore", "-passin",
                                   "pass:aircontrolenterprise", *what], check=True, capture_output=True, text=True).stdout

        key, chain = shown("-nocerts", "-nodes"), shown("-nokeys")
        self.expect("friendlyName: unifi" in key, key)
        self.log.append(f"restart unifi {self.names(chain)}")
        self.serve(chain, key)
