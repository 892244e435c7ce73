"""A real Kubernetes, as far as a rollout goes: etcd from Debian; kube-apiserver and its controllers of Deployments and
ReplicaSets, built once from tests/support/kube through the Go module proxy and kept in a cache. There is no node: the
kubelet is played here, and its pods are one TLS server that reads the Secret once, when it starts, as the Dashboard 2.7
does."""
import base64
import hashlib
import json
import os
import pathlib
import shutil
import ssl
import subprocess
import sys
import threading
import urllib.error
import urllib.request

from lab.appliances.base import Appliance
from lab.maven import Unreachable, cache
from lab.processes import wait_until
from lab.tls import openssl, self_signed

SOURCE = pathlib.Path(__file__).resolve().parents[1] / "kube"
EXAMPLE = pathlib.Path(__file__).resolve().parents[3] / "examples/kubernetes/acme8443.json"
NAMESPACE = "/api/v1/namespaces/kubernetes-dashboard"
DEPLOYMENTS = "/apis/apps/v1/namespaces/kubernetes-dashboard/deployments"
BINDINGS = "/apis/rbac.authorization.k8s.io/v1/namespaces/kubernetes-dashboard/rolebindings"


def program():
    """Named by what it is built from."""
    text = b"".join((SOURCE / name).read_bytes() for name in ("go.mod", "main.go"))
    return cache().parent / "kube" / f"kube-{hashlib.sha256(text).hexdigest()[:12]}"


def prepare():
    """Builds it in long runs, half an hour on two cores; otherwise it is there or it is not."""
    if not shutil.which("etcd"):
        raise Unreachable("there is no etcd here; tests/support/packages.sh names its package")
    if program().exists():
        return
    if not os.environ.get("ACME8443_LONG"):
        raise Unreachable("kube-apiserver is not built yet, which long runs do (ACME8443_LONG=1)")
    if not shutil.which("go"):
        raise Unreachable("there is no go here to build kube-apiserver with; it has to be 1.23 or newer")
    print("building kube-apiserver", file=sys.stderr)
    program().parent.mkdir(parents=True, exist_ok=True)
    beside = program().with_suffix(f".{os.getpid()}")
    run = subprocess.run(["nice", "go", "build", "-mod=readonly", "-trimpath", "-ldflags=-s -w", "-o", beside, "."],
                         cwd=SOURCE, env={**os.environ, "CGO_ENABLED": "0"}, capture_output=True, text=True)
    if run.returncode:
        raise Unreachable(f"kube-apiserver cannot be built: {run.stderr[-300:]}")
    beside.rename(program())


class Api:
    """As one user."""

    def __init__(self, roots, token):
        self.context, self.token = ssl.create_default_context(cafile=roots), token

    def ask(self, method, path, body=None, kind="application/json"):
        request = urllib.request.Request(
            f"https://127.0.0.1:6443{path}", method=method, data=None if body is None else json.dumps(body).encode(),
            headers={"Authorization": f"Bearer {self.token}", "Content-Type": kind})
        with urllib.request.urlopen(request, context=self.context) as answer:
            text = answer.read()
            return json.loads(text) if answer.headers.get_content_subtype() == "json" else text

    def status(self, method, path):
        try:
            self.ask(method, path)
            return 200
        except urllib.error.HTTPError as error:
            return error.code
        except OSError:
            return None


class Asked:
    """What the API server's own audit log says that acme8443 asked for, in order. It is written before the server
    answers, so that nothing is missing once acme8443 has ended."""

    def __init__(self, file, user):
        self.file, self.user, self.from_line = file, user, 0

    def lines(self):
        return self.file.read_text().splitlines()

    def __iter__(self):
        for line in self.lines()[self.from_line:]:
            event = json.loads(line)
            if event["user"]["username"] == self.user:
                yield f"{event['verb']} {event['objectRef']['resource']}/{event['objectRef']['name']}"

    def clear(self):
        self.from_line = len(self.lines())


class Dashboard(Appliance):
    """The Deployment and the Secret of Kubernetes Dashboard 2.7 (its recommended.yaml), and who may change them: the
    account and the role of examples/kubernetes/acme8443.json. `down` takes the role away."""

    kind = "kubernetes"
    deadline = 120
    silence = 15
    swap = again = ("get secrets/kubernetes-dashboard-certs", "patch secrets/kubernetes-dashboard-certs",
                    "patch deployments/kubernetes-dashboard")
    back = swap[1:]
    spare = swap[1:2]  # what the Secret kept from before us is removed

    def slot(self, digits):
        return digits

    def open_doors(self):
        self.start_control_plane()
        self.admin.ask("POST", "/api/v1/namespaces", {"metadata": {"name": "kubernetes-dashboard"}})
        self.admin.ask("POST", f"{NAMESPACE}/secrets", {
            "metadata": {"name": "kubernetes-dashboard-certs"}, "type": "Opaque",
            "data": {name: base64.b64encode(text.encode()).decode() for name, text in zip(("tls.crt", "tls.key"), self.pair)}})
        places = {"ServiceAccount": f"{NAMESPACE}/serviceaccounts", "RoleBinding": BINDINGS,
                  "Role": BINDINGS.replace("rolebindings", "roles")}
        for item in json.loads(EXAMPLE.read_text())["items"]:
            self.admin.ask("POST", places[item["kind"]], item)
            self.binding = item  # the last one
        token = self.admin.ask("POST", f"{NAMESPACE}/serviceaccounts/acme8443/token", {"spec": {}})["status"]["token"]
        self.account = Api(self.roots, token)
        self.token_file = self.secret("token", token + "\n")
        labels = {"k8s-app": "kubernetes-dashboard"}
        container = {"name": "kubernetes-dashboard", "image": "kubernetesui/dashboard:v2.7.0",
                     "args": ["--tls-cert-file=/tls.crt", "--tls-key-file=/tls.key"]}
        self.admin.ask("POST", DEPLOYMENTS, {
            "metadata": {"name": "kubernetes-dashboard"},
            "spec": {"replicas": 1, "selector": {"matchLabels": labels},
                     "template": {"metadata": {"labels": labels}, "spec": {"containers": [container]}}}})
        self.started = {}  # uid of a pod -> what it serves
        over = threading.Event()
        kubelet = threading.Thread(target=self.be_kubelet, args=(over,), daemon=True)
        kubelet.start()
        self.lab.on_close(lambda: (over.set(), kubelet.join()))
        wait_until(lambda: self.started, "the first pod")
        wait_until(lambda: self.may(), "the role is bound")
        self.log = Asked(self.base / "audit.log", "system:serviceaccount:kubernetes-dashboard:acme8443")
        self.log.clear()

    def start_control_plane(self):
        base = self.base
        self.lab.start(["etcd", "--data-dir", base / "etcd", "--listen-client-urls", "http://127.0.0.1:2379",
                        "--advertise-client-urls", "http://127.0.0.1:2379", "--listen-peer-urls", "http://127.0.0.1:2380"],
                       ports=[2379])
        self.roots = base / "api.pem"
        self_signed(["127.0.0.1"], self.roots, base / "api.key")
        openssl("genrsa", "-out", base / "accounts.key", "2048")
        self.secret("tokens.csv", 'admin-token,admin,1,"system:masters"\n')
        self.secret("audit.json", json.dumps({"apiVersion": "audit.k8s.io/v1", "kind": "Policy",
                                              "omitStages": ["ResponseStarted", "ResponseComplete"], "rules": [{"level": "Metadata"}]}))
        self.lab.start(
            [program(), "apiserver", "--etcd-servers=http://127.0.0.1:2379", "--bind-address=127.0.0.1", "--secure-port=6443",
             "--advertise-address=192.0.2.1", "--endpoint-reconciler-type=none",  # there is no route to advertise
             f"--tls-cert-file={self.roots}", f"--tls-private-key-file={base}/api.key", f"--cert-dir={base}",
             f"--token-auth-file={base}/tokens.csv", "--authorization-mode=RBAC", "--service-cluster-ip-range=10.96.0.0/16",
             "--service-account-issuer=https://kubernetes.default.svc", f"--service-account-key-file={base}/accounts.key",
             f"--service-account-signing-key-file={base}/accounts.key", "--disable-admission-plugins=ServiceAccount",
             f"--audit-policy-file={base}/audit.json", f"--audit-log-path={base}/audit.log"], ports=[6443], log=base / "api.log")
        self.admin = Api(self.roots, "admin-token")
        wait_until(lambda: self.admin.status("GET", "/readyz") == 200, "kube-apiserver is ready", seconds=120)
        kubeconfig = self.secret("kubeconfig", json.dumps({
            "apiVersion": "v1", "kind": "Config", "current-context": "c", "contexts": [
                {"name": "c", "context": {"cluster": "c", "user": "u"}}],
            "clusters": [{"name": "c", "cluster": {"server": "https://127.0.0.1:6443", "certificate-authority": str(self.roots)}}],
            "users": [{"name": "u", "user": {"token": "admin-token"}}]}))
        self.lab.start([program(), "controllers", kubeconfig], log=base / "controllers.log")

    def be_kubelet(self, over):
        """Starts what is not started yet, says that it is ready, and leads 8443 to the newest pod that is there."""
        while not over.wait(0.1):
            try:
                pods = [pod["metadata"] for pod in self.admin.ask("GET", f"{NAMESPACE}/pods")["items"]]
                for pod in sorted(pods, key=lambda pod: pod["creationTimestamp"]):
                    if pod["uid"] not in self.started:
                        self.start_pod(pod)
                there = {pod["uid"] for pod in pods if "deletionTimestamp" not in pod}
                contexts = [context for uid, context in self.started.items() if uid in there]
                self.face.context = contexts[-1] if contexts else self.face.context
            except OSError:
                pass  # not up yet

    def start_pod(self, metadata):
        data = self.admin.ask("GET", f"{NAMESPACE}/secrets/kubernetes-dashboard-certs")["data"]
        with self.lock:
            self.serve(*(base64.b64decode(data[name]).decode() for name in ("tls.crt", "tls.key")))
            self.started[metadata["uid"]] = self.face.context
        self.admin.ask("PATCH", f"{NAMESPACE}/pods/{metadata['name']}/status",
                       {"status": {"phase": "Running", "conditions": [{"type": "Ready", "status": "True"}]}},
                       "application/strategic-merge-patch+json")

    def may(self):
        return self.account.status("GET", f"{NAMESPACE}/secrets/kubernetes-dashboard-certs") == 200

    @property
    def down(self):
        return False

    @down.setter
    def down(self, down):
        if not hasattr(self, "account"):
            return
        if down:
            self.admin.ask("DELETE", f"{BINDINGS}/acme8443")
        else:
            self.admin.ask("POST", BINDINGS, self.binding)
        wait_until(lambda: self.may() != down, "the role has changed")

    def settings(self):
        return {"api": "https://127.0.0.1:6443", "api_trust_file": self.roots, "token_file": self.token_file,
                "namespace": "kubernetes-dashboard", "secret": "kubernetes-dashboard-certs",
                "deployment": "kubernetes-dashboard"}
