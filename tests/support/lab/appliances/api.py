"""Appliances with an interface for programs: FortiGate, Firepower Device Manager, vCenter."""
import base64
import json
import subprocess
import urllib.parse

from lab.appliances.base import HttpAppliance, Refused


class FortiGate(HttpAppliance):
    """FortiOS 7 REST API. Bearer token and `monitor/vpn-certificate/local/import`: Fortinet, FortiOS administration
    guide, "Uploading a certificate using an API"; `cmdb/system/global` with `admin-server-cert` and
    `cmdb/vpn.certificate/local/NAME`: the CLI reference's `config system global` and `config vpn certificate local`,
    which the API mirrors. A certificate in use cannot be deleted, and a name cannot be imported twice (same guide)."""

    kind = "fortigate"
    TOKEN = "s3cret-token"
    GLOBAL, LOCAL = "/api/v2/cmdb/system/global", "/api/v2/cmdb/vpn.certificate/local/"
    swap = (f"GET {GLOBAL}", f"GET {LOCAL}acme8443-{{new}}",
            "POST /api/v2/monitor/vpn-certificate/local/import acme8443-{new}: {new}",
            f"PUT {GLOBAL} admin-server-cert=acme8443-{{new}}")
    again = (swap[0], swap[1], swap[3])
    back = (f"PUT {GLOBAL} admin-server-cert={{slot}}",)
    forget = (f"DELETE {LOCAL}acme8443-{{gone}}",)

    def __init__(self, lab):
        super().__init__(lab)
        self.local = {"Fortinet_Factory": self.pair}
        self.used = "Fortinet_Factory"

    def slot(self, digits):
        return f"acme8443-{digits}"

    def settings(self):
        pin = subprocess.run("openssl x509 -noout -pubkey | openssl pkey -pubin -outform DER | openssl dgst -sha256 -binary "
                             "| openssl base64", shell=True, check=True, input=self.pair[0], text=True,
                             capture_output=True).stdout.strip()
        return {"api": self.url + "/", "token_file": self.secret("token", self.TOKEN + "\n"), "api_pin": pin}

    def factory_names(self):
        return ["fgt60ftk20001234"]  # its serial number

    def answer(self, method, path, headers, body):
        self.expect(headers["Authorization"] == f"Bearer {self.TOKEN}", "no bearer token")
        given = json.loads(body) if body else {}
        if (method, path) == ("POST", "/api/v2/monitor/vpn-certificate/local/import"):
            self.expect(given["type"] == "regular" and given["scope"] == "global", f"{given}")
            pair = tuple(base64.b64decode(given[part]).decode() for part in ("file_content", "key_file_content"))
            self.log.append(f"POST {path} {given['certname']}: {self.names(pair[0])}")
            if given["certname"] in self.local:
                raise Refused(500, "-23")  # "Duplicate"
            self.local[given["certname"]] = pair
            return 200, {"status": "success"}
        if path.startswith(self.LOCAL):
            self.log.append(f"{method} {path}")
            name = path[len(self.LOCAL):]
            if name not in self.local:
                return 404, {"status": "error", "error": -3}
            if method == "DELETE":
                if name == self.used:
                    raise Refused(500, "-23: in use")
                del self.local[name]
            return 200, {"status": "success", "results": [{"name": name}]}
        self.expect(path == self.GLOBAL, f"{method} {path}")
        if method == "GET":
            self.log.append(f"GET {path}")
            return 200, {"status": "success", "results": {"admin-server-cert": {"q_origin_key": self.used}}}
        self.expect(method == "PUT" and set(given) == {"admin-server-cert"}, f"{method} {path} {given}")
        self.log.append(f"PUT {path} admin-server-cert={given['admin-server-cert']}")
        if given["admin-server-cert"] not in self.local:
            raise Refused(424, "-3: entry not found")
        self.used = given["admin-server-cert"]
        self.serve(*self.local[self.used])
        return 200, {"status": "success"}


class Fdm(HttpAppliance):
    """Cisco Secure Firewall Threat Defense REST API (developer.cisco.com, "Cisco Secure Firewall Threat Defense REST API
    Guide" and its API explorer): `fdm/token` with grant_type password; `object/internalcertificates`; the one
    object of `devicesettings/default/webuicertificates`, which is written with the version that was read;
    `operational/deploy`, without which nothing changes. An object in use cannot be deleted."""

    kind = "fdm"
    BASE = "/api/fdm/latest"
    OBJECTS, WEB = "/object/internalcertificates", "/devicesettings/default/webuicertificates"
    swap = ("POST /fdm/token", f"GET {WEB}", f"GET {OBJECTS}?filter=name:acme8443-{{new}}",
            f"POST {OBJECTS} acme8443-{{new}}: {{new}}", f"GET {WEB}", f"PUT {WEB}/web id-{{new}}",
            "POST /operational/deploy")
    again = (*swap[:3], *swap[4:])
    back = (f"GET {WEB}", f"PUT {WEB}/web {{slot}}", "POST /operational/deploy")
    back_on_request = ("POST /fdm/token", *back)
    forget = (f"GET {OBJECTS}/id-{{gone}}", f"DELETE {OBJECTS}/id-{{gone}}")
    spare = (f"GET {OBJECTS}/id-factory",)  # looked at, and left alone

    def __init__(self, lab):
        super().__init__(lab)
        self.objects = {"id-factory": ("DefaultWebserverCertificate", self.pair)}
        self.used, self.deployed, self.version = "id-factory", "id-factory", 7

    def slot(self, digits):
        return f"id-{digits}"

    def settings(self):
        return {"api": self.url, "user": "admin", "password_file": self.secret("password", "s3cret\n"),
                "api_trust_file": self.factory_file}

    def answer(self, method, path, headers, body):
        self.expect(path.startswith(self.BASE), path)
        path = path[len(self.BASE):]
        given = json.loads(body) if body else {}
        if (method, path) == ("POST", "/fdm/token"):
            self.log.append("POST /fdm/token")
            self.expect(given == {"grant_type": "password", "username": "admin", "password": "s3cret"}, f"{given}")
            return 200, {"access_token": "t0ken", "expires_in": 1800, "token_type": "Bearer"}
        self.expect(headers["Authorization"] == "Bearer t0ken", "no bearer token")
        if path.startswith(self.OBJECTS):
            return self.object(method, urllib.parse.unquote(path), given)
        if (method, path) == ("POST", "/operational/deploy"):
            self.log.append("POST /operational/deploy")
            self.deployed = self.used
            self.serve(*self.objects[self.deployed][1])
            return 200, {"id": "deployment", "state": "QUEUED"}
        web = {"id": "web", "version": f"v{self.version}", "type": "webuicertificate",
               "certificate": {"id": self.used, "type": "internalcertificate"}}
        if (method, path) == ("GET", self.WEB):
            self.log.append(f"GET {path}")
            return 200, {"items": [web]}
        self.expect((method, path) == ("PUT", f"{self.WEB}/web"), f"{method} {path}")
        self.log.append(f"PUT {path} {given['certificate']['id']}")
        if given["version"] != web["version"]:
            raise Refused(409, "the version of the object is stale")
        self.expect({**given, "certificate": web["certificate"]} == web, f"{given}")
        if given["certificate"]["id"] not in self.objects:
            raise Refused(422, "no such certificate")
        self.used, self.version = given["certificate"]["id"], self.version + 1
        return 200, given

    def object(self, method, path, given):
        if method == "POST":
            self.expect(given["type"] == "internalcertificate" and given["certType"] == "UPLOAD", f"{given}")
            self.log.append(f"POST {path} {given['name']}: {self.names(given['cert'])}")
            name = f"id-{given['name'].partition('-')[2]}"
            self.objects[name] = (given["name"], (given["cert"], given["privateKey"]))
            return 200, {"id": name, "name": given["name"]}
        self.log.append(f"{method} {path}")
        _, _, wanted = path.partition("?filter=name:")
        if wanted:
            return 200, {"items": [{"id": at, "name": name} for at, (name, _) in self.objects.items() if name == wanted]}
        at = path.rpartition("/")[2]
        if at not in self.objects:
            return 404, {}
        if method == "DELETE":
            if at in (self.used, self.deployed):
                raise Refused(422, "the object is in use")
            del self.objects[at]
            return 204, None
        return 200, {"id": at, "name": self.objects[at][0]}


class Vcenter(HttpAppliance):
    """vSphere Automation API 7.0 and 8.0 (developer.broadcom.com): `POST /api/session` with Basic authentication gives
    a session as a JSON string (201); `PUT /api/vcenter/certificate-management/vcenter/tls` takes {cert, key,
    root_cert} and restarts the services (204). Broadcom KB: only SHA-2 RSA is supported."""

    kind = "vcenter"
    key_type = "rsa-2048"
    deadline = 300  # less is refused; nobody waits for it when the verdict is final
    lies = ("wrong-key",)
    TLS = "/api/vcenter/certificate-management/vcenter/tls"
    swap = again = ("POST /api/session", f"PUT {TLS} {{new}}")
    back = ("POST /api/session", f"PUT {TLS} {{slot}}")

    def slot(self, digits):
        return digits

    def settings(self):
        return {"api": self.url, "user": "administrator@vsphere.local", "api_trust_file": self.factory_file,
                "password_file": self.secret("password", "s3cret\n")}

    def answer(self, method, path, headers, body):
        if (method, path) == ("POST", "/api/session"):
            self.log.append("POST /api/session")
            known = base64.b64encode(b"administrator@vsphere.local:s3cret").decode()
            if headers["Authorization"] != f"Basic {known}":
                raise Refused(401, "unauthenticated")
            return 201, "session-1"
        self.expect(headers["vmware-api-session-id"] == "session-1", "no session")
        self.expect((method, path) == ("PUT", self.TLS), f"{method} {path}")
        given = json.loads(body)
        self.expect(set(given) <= {"cert", "key", "root_cert"}, f"{set(given)}")
        self.log.append(f"PUT {path} {self.names(given['cert'])}")
        self.serve(given["cert"], given["key"])
        return 204, None


class Kubernetes(HttpAppliance):
    """Kubernetes API: `PATCH` of a Secret and of a Deployment with `application/strategic-merge-patch+json`
    (kubernetes.io, "Update API Objects in Place Using kubectl patch"; API reference, Secret v1 and Deployment apps/v1),
    a service account's bearer token, Status objects as errors. The Dashboard 2.7's pod reads the Secret when it
    starts (github.com/kubernetes/dashboard v2.7.0, src/app/backend/dashboard.go), so only a rollout changes anything.
    A real API server is in tests/e2e/deploy_kubernetes.py."""

    kind = "kubernetes"
    SECRET = "/api/v1/namespaces/kubernetes-dashboard/secrets/kubernetes-dashboard-certs"
    DEPLOYMENT = "/apis/apps/v1/namespaces/kubernetes-dashboard/deployments/kubernetes-dashboard"
    swap = again = ("GET secret", "PATCH secret {new}", "PATCH deployment")
    back = ("PATCH secret {slot}", "PATCH deployment")
    spare = ("PATCH secret {new}",)  # what it kept from before us is removed

    def __init__(self, lab):
        super().__init__(lab)
        self.secret_object = {
            "kind": "Secret", "type": "Opaque", "metadata": {"name": "kubernetes-dashboard-certs"},
            "data": {"tls.crt": base64.b64encode(self.pair[0].encode()).decode(),
                     "tls.key": base64.b64encode(self.pair[1].encode()).decode()}}
        self.deployment = {"kind": "Deployment", "metadata": {"name": "kubernetes-dashboard"},
                           "spec": {"template": {"metadata": {}}}}

    def slot(self, digits):
        return digits

    def settings(self):
        return {"api": self.url, "token_file": self.secret("token", "t0ken\n"), "api_trust_file": self.factory_file,
                "namespace": "kubernetes-dashboard", "secret": "kubernetes-dashboard-certs",
                "deployment": "kubernetes-dashboard"}

    def changed(self, context):
        pass  # the API server has a certificate of its own

    def answer(self, method, path, headers, body):
        kind = {self.SECRET: "secret", self.DEPLOYMENT: "deployment"}.get(path)
        if headers["Authorization"] != "Bearer t0ken" or not kind:
            raise Refused(403, f'"{path}" is forbidden: User "system:serviceaccount:default:acme8443" cannot {method}')
        held = self.secret_object if kind == "secret" else self.deployment
        if method == "GET":
            self.log.append(f"GET {kind}")
            return 200, held
        self.expect(method == "PATCH" and headers["Content-Type"] == "application/strategic-merge-patch+json",
                    f"{method} {headers['Content-Type']}")
        before = json.dumps(self.deployment)
        merge(held, json.loads(body))
        if kind == "secret":
            self.log.append(f"PATCH secret {self.names(self.given('tls.crt'))}")
        else:
            self.log.append("PATCH deployment")
            if json.dumps(self.deployment) != before:
                self.serve(self.given("tls.crt"), self.given("tls.key"))
        return 200, held

    def given(self, name):
        return base64.b64decode(self.secret_object["data"][name]).decode()


def merge(into, patch):
    """What a strategic merge patch does to maps."""
    for key, value in patch.items():
        if isinstance(value, dict):
            merge(into.setdefault(key, {}), value)
        elif value is None:
            into.pop(key, None)
        else:
            into[key] = value


