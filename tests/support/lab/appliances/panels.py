"""Panels that the programs of hooks/contrib tell by curl: cPanel, DirectAdmin, Proxmox, Synology, TrueNAS."""
import base64
import email
import json
import shutil
import urllib.parse

from lab.appliances.base import HttpAppliance, Refused, contrib, read


class Panel(HttpAppliance):
    script = ""
    credentials = ""
    secret_name = "token"
    more = {}

    @classmethod
    def missing(cls):
        return None if shutil.which("curl") else "there is no curl here; tests/support/packages.sh names its package"

    def slot(self, digits):
        return digits

    def settings(self):
        # A user's own file, and what the system trusts anyway once a public CA's certificate is there.
        trusted = self.base / "trusted.pem"
        trusted.write_text(read(self.factory_file) + self.ca_root.read_text())
        given = {self.secret_name: self.secret("secret", self.credentials), "api": self.url, "cacert": trusted}
        return {"command": contrib(self.script, **given, **self.more)}

    @staticmethod
    def form(body):
        return {key: value for key, (value,) in urllib.parse.parse_qs(body.decode(), keep_blank_values=True).items()}


class Cpanel(Panel):
    """WHM API 1 (api.docs.cpanel.net): `install_service_ssl_certificate` with service, crt, key, cabundle;
    `restartservice`. `Authorization: whm USER:TOKEN`. Status 200 always, the outcome is metadata.result."""

    script, credentials = "cpanel", "Authorization: whm root:T0KEN\n"
    swap = again = ("install_service_ssl_certificate cpanel {new}", "restartservice cpsrvd")
    back = ("install_service_ssl_certificate cpanel {slot}", "restartservice cpsrvd")
    staged = None

    def answer(self, method, path, headers, body):
        self.expect(headers["Authorization"] == "whm root:T0KEN", "no token")
        place, _, query = path.partition("?")
        self.expect(method == "POST" and query == "api.version=1" and place.startswith("/json-api/"), f"{method} {path}")
        given, function = self.form(body), place.rpartition("/")[2]
        if function == "restartservice":
            self.log.append(f"restartservice {given['service']}")
            self.serve(*self.staged)
        else:
            self.expect(function == "install_service_ssl_certificate", function)
            self.log.append(f"{function} {given['service']} {self.names(given['crt'])}")
            self.staged = (given["crt"] + given["cabundle"], given["key"])
        return 200, {"metadata": {"result": 1, "reason": "OK", "version": 1}}

    def asked(self, method, path, headers, body):
        status, out = super().asked(method, path, headers, body)
        if status == 503:  # it says so in its own way
            return 200, {"metadata": {"result": 0, "reason": "busy"}}
        return status, json.dumps(out, separators=(",", ":")).encode()


class DirectAdmin(Panel):
    """DirectAdmin's API (docs.directadmin.com, CMD_API_SSL): domain, action=save, type=paste, certificate (key and
    chain in one), Basic authentication with a login key. Answers are forms: error=0&text=..."""

    script, secret_name, credentials = "directadmin", "login", 'user = "admin:K3Y"\n'
    more = {"domain": HttpAppliance.NAME}
    swap = again = ("CMD_API_SSL app.example.test {new}",)
    back = ("CMD_API_SSL app.example.test {slot}",)

    def answer(self, method, path, headers, body):
        self.expect(headers["Authorization"] == "Basic " + base64.b64encode(b"admin:K3Y").decode(), "no login key")
        self.expect((method, path) == ("POST", "/CMD_API_SSL"), f"{method} {path}")
        given = self.form(body)
        self.expect((given["action"], given["type"]) == ("save", "paste"), f"{given}")
        pasted = given["certificate"]
        chain = pasted[pasted.index("-----BEGIN CERTIFICATE-----"):]
        self.log.append(f"CMD_API_SSL {given['domain']} {self.names(chain)}")
        self.serve(chain, pasted[:pasted.index("-----BEGIN CERTIFICATE-----")])
        return 200, b"error=0&text=Certificate%20Saved&details="


class Proxmox(Panel):
    """Proxmox VE API (pve.proxmox.com/pve-docs/api-viewer): `POST /nodes/{node}/certificates/custom` with certificates,
    key, restart, force; `Authorization: PVEAPIToken=USER@REALM!ID=SECRET`."""

    script, credentials = "proxmox", "Authorization: PVEAPIToken=root@pam!acme=S3CRET\n"
    more = {"node": "pve1"}
    swap = again = ("POST nodes/pve1/certificates/custom {new}",)
    back = ("POST nodes/pve1/certificates/custom {slot}",)

    def answer(self, method, path, headers, body):
        self.expect(headers["Authorization"] == "PVEAPIToken=root@pam!acme=S3CRET", "no token")
        self.expect((method, path) == ("POST", "/api2/json/nodes/pve1/certificates/custom"), f"{method} {path}")
        given = self.form(body)
        self.expect((given["restart"], given["force"]) == ("1", "1"), f"{given}")
        self.log.append(f"POST nodes/pve1/certificates/custom {self.names(given['certificates'])}")
        self.serve(given["certificates"], given["key"])
        return 200, {"data": {"filename": "pveproxy-ssl.pem"}}


class Synology(Panel):
    """DSM's web API, which Synology documents for other modules only (DSM Login Web API Guide: SYNO.API.Auth, format
    sid); `SYNO.Core.Certificate.CRT` list and `SYNO.Core.Certificate` import with key, cert, inter_cert, id, desc as
    acme.sh's deploy/synology_dsm.sh sends them. Importing over an id replaces what lies there."""

    script, secret_name, credentials = "synology", "login", "account=admin&passwd=s3cret"
    swap = again = ("login", "list", "import B {new}", "logout")
    back = ("login", "list", "import B {slot}", "logout")

    def answer(self, method, path, headers, body):
        place, _, query = path.partition("?")
        self.expect((method, place) == ("POST", "/webapi/entry.cgi"), f"{method} {path}")
        if headers.get_content_maintype() == "multipart":
            return self.take(self.form(query.encode()), headers, body)
        given = self.form(body)
        self.log.append(given["method"])
        if given["method"] == "login":
            self.expect((given["api"], given["account"], given["passwd"], given["format"]) ==
                        ("SYNO.API.Auth", "admin", "s3cret", "sid"), f"{given}")
            return 200, b'{"data":{"sid":"S1D"},"success":true}'
        self.expect(given["_sid"] == "S1D", "no session")
        if given["method"] == "logout":
            return 200, b'{"success":true}'
        self.expect((given["api"], given["method"]) == ("SYNO.Core.Certificate.CRT", "list"), f"{given}")
        return 200, b'{"data":{"certificates":[{"desc":"","id":"A"},{"desc":"acme8443","id":"B"}]},"success":true}'

    def take(self, query, headers, body):
        self.expect((query["api"], query["method"], query["_sid"]) == ("SYNO.Core.Certificate", "import", "S1D"), f"{query}")
        message = email.message_from_bytes(b"Content-Type: " + headers["Content-Type"].encode() + b"\r\n\r\n" + body)
        given = {part.get_param("name", header="content-disposition"): part.get_payload(decode=True).decode()
                 for part in message.get_payload()}
        self.expect((given["id"], given["desc"]) == ("B", "acme8443"), f"{given['id']} {given['desc']}")
        self.log.append(f"import {given['id']} {self.names(given['cert'])}")
        self.serve(given["cert"] + given["inter_cert"], given["key"])
        return 200, b'{"data":{"restart_httpd":true},"success":true}'


class TrueNas(Panel):
    """TrueNAS REST API 2.0 (truenas.com/docs/api, until 25.04): `certificate` with create_type
    CERTIFICATE_CREATE_IMPORTED, which answers with the number of a job; `system/general` with ui_certificate;
    `system/general/ui_restart`, before which nothing changes; `Authorization: Bearer KEY`."""

    script, credentials = "truenas", "Authorization: Bearer 1-KEY\n"
    general, certificates = "/api/v2.0/system/general", "/api/v2.0/certificate"
    swap = ("GET system/general", "GET certificate", "POST certificate acme8443-{new}: {new}", "GET certificate",
            "PUT system/general id-{new}", "GET system/general/ui_restart")
    again = ("GET system/general", "GET certificate", "PUT system/general id-{new}", "GET system/general/ui_restart")
    back = ("PUT system/general {slot}", "GET system/general/ui_restart")
    forget = ("GET certificate/id/id-{gone}", "DELETE certificate/id/id-{gone}")
    spare = ("GET certificate/id/1",)  # looked at, and left alone

    @classmethod
    def missing(cls):
        return super().missing() or (None if shutil.which("jq") else "there is no jq here")

    def __init__(self, lab):
        super().__init__(lab)
        self.held, self.used = {1: ("freenas_default", self.pair)}, 1

    def slot(self, digits):
        return f"id-{digits}"

    def known(self, number):
        """The log names our own by their fingerprints, as the scenario knows no numbers."""
        name = self.held[number][0] if number in self.held else ""
        return f"id-{name.rpartition('-')[2]}" if name.startswith("acme8443-") else str(number)

    def answer(self, method, path, headers, body):
        self.expect(headers["Authorization"] == "Bearer 1-KEY", "no key")
        given = json.loads(body) if body else {}
        if path == self.certificates and method == "POST":
            self.expect(given["create_type"] == "CERTIFICATE_CREATE_IMPORTED", f"{given}")
            self.log.append(f"POST certificate {given['name']}: {self.names(given['certificate'])}")
            self.held[max(self.held) + 1] = (given["name"], (given["certificate"], given["privatekey"]))
            return 200, 4711
        if path.startswith(self.certificates):
            number = int(path.rpartition("/")[2]) if path != self.certificates else None
            self.log.append(f"{method} certificate" + (f"/id/{self.known(number)}" if number else ""))
            entries = [{"id": at, "name": name} for at, (name, _) in self.held.items() if number in (None, at)]
            if method == "DELETE":
                if number == self.used:
                    raise Refused(422, "in use")
                del self.held[number]
            return 200, entries[0] if number else entries
        if path == self.general + "/ui_restart":
            self.log.append("GET system/general/ui_restart")
            self.serve(*self.held[self.used][1])
            return 200, None
        self.expect(path == self.general and method in ("GET", "PUT"), f"{method} {path}")
        if method == "PUT":
            self.log.append(f"PUT system/general {self.known(given['ui_certificate'])}")
            self.used = given["ui_certificate"]
        else:
            self.log.append("GET system/general")
        return 200, {"ui_certificate": {"id": self.used}}
