"""What the stubs of appliances have in common. None of them is the product: each holds acme8443 to the requests that
its class cites, in their order, refuses every other one, and serves on 8443 what it was told to."""
import contextlib
import http.server
import json
import os
import pathlib
import socketserver
import ssl
import sys
import threading

from lab.appliances.pairs import context_of, short, wrong_key
from lab.instruments import Server as HttpServer
from lab.servers.base import deploy_arguments
from lab.tls import self_signed


class Face(HttpServer):
    """HTTPS whose certificate can be changed between two connections."""

    def __init__(self, lab, port, handler, context):
        self.context = context
        super().__init__(("127.0.0.1", port), handler)
        lab.serve(self)

    def get_request(self):
        plain, address = super().get_request()
        return self.context.wrap_socket(plain, server_side=True, do_handshake_on_connect=False), address


class Visitor(http.server.BaseHTTPRequestHandler):
    """What its users see on 8443."""

    def do_GET(self):
        self.send_response(200)
        self.send_header("Content-Length", "0")
        self.end_headers()

    do_HEAD = do_GET

    def log_message(self, *_):
        pass


class Refused(Exception):
    """(status, text): how the appliance answers what it cannot do."""


class Undocumented(Exception):
    """A request that the appliance's documentation does not know: a failure of the scenario."""


class Appliance:
    """`log` is what it was asked for, one line a request, in order. Subclasses say how it is told (`kind`, `settings`),
    and what `swap`, `back` and `forget` look like in that log: {new}, {old} and {gone} are fingerprints' first digits."""

    NAME = "app.example.test"
    kind = "script"
    deadline = 60  # until something good has to be seen
    silence = 2  # seconds, after which one that goes on with what it had is believed to
    key_type = None
    lies = ("wrong-key", "old")
    refuses = 20  # what a deployment to one that is down ends with; 21: something had moved, and moved back
    factory = "factory"  # what the log calls the certificate that it comes with
    swap, again, back, forget = (), None, (), ()

    @classmethod
    def missing(cls):
        """Why this one cannot be had here; None when it can."""
        return None

    def __init__(self, lab):
        self.lab, self.log, self.mistakes, self.down, self.lie = lab, [], [], False, None
        self.base = lab.path(type(self).__name__.lower())
        self.base.mkdir()
        certificate, key = self.base / "factory.pem", self.base / "factory.key"
        self_signed(self.factory_names(), certificate, key)
        self.factory_file = certificate
        self.pair = (certificate.read_text(), key.read_text())
        self.context = context_of(self.pair)
        self.lock = threading.RLock()

    def factory_names(self):
        return [self.NAME]

    def start(self):
        self.face = Face(self.lab, 8443, Visitor, self.context)
        self.open_doors()
        return self

    def open_doors(self):
        """Where it is told what to do."""

    def settings(self):
        return {}

    def deploy_arguments(self, **more):
        settings = {"endpoint": f"{self.NAME}:8443", "deadline": self.deadline, **self.settings(), **more}
        words = deploy_arguments(self.kind, settings)
        return words + (["--key-type", self.key_type] if self.key_type else [])

    def secret(self, name, text):
        file = self.base / name
        file.touch(0o600)
        file.write_text(text)
        return file

    def serve(self, chain, key):
        """What it was pointed to. It says OK whatever `lie` makes of it: "old" goes on with what it had, "wrong-key"
        shows the new certificate and signs with another key."""
        pair = (chain, key)
        try:
            context = context_of(pair)
        except ssl.SSLError as error:
            raise Refused(400, f"the key is not the certificate's: {error}") from None
        if self.lie and pair != self.pair:
            if self.lie == "wrong-key":
                self.face.context = context_of((chain, wrong_key(key)))
            return
        self.pair, self.face.context = pair, context
        self.changed(context)

    def changed(self, context):
        """It serves another certificate now."""

    def undocumented(self, what):
        self.mistakes.append(what)
        raise Undocumented(what)

    def expect(self, good, what):
        if not good:
            self.undocumented(what)

    def names(self, pem):
        """How the log names a certificate."""
        return self.factory if pem == self.factory_file.read_text() else short(pem)


class HttpAppliance(Appliance):
    """Told by HTTPS requests. Its own interface shows the certificate in use, as the real ones do: first the factory's,
    then ours. (The interface stays sound while 8443 lies; where both are one port, no way back is left but by hand.)"""

    API = 9443

    def open_doors(self):
        appliance = self

        class Door(Visitor):
            protocol_version = "HTTP/1.1"

            def answer(self):
                length = int(self.headers.get("Content-Length") or 0)
                body = self.rfile.read(length)
                if len(body) < length:
                    return  # whoever called was killed
                status, out = appliance.asked(self.command, self.path, self.headers, body)
                self.send_response(status)
                data = out if isinstance(out, bytes) else json.dumps(out).encode() if out is not None else b""
                self.send_header("Content-Length", str(len(data)))
                self.end_headers()
                self.wfile.write(data)

            do_GET = do_PUT = do_POST = do_PATCH = do_DELETE = answer

        self.api = Face(self.lab, self.API, Door, self.context)

    def changed(self, context):
        self.api.context = context

    @property
    def url(self):
        return f"https://{self.NAME}:{self.API}"

    def asked(self, method, path, headers, body):
        with self.lock:
            if self.down:
                return 503, {"message": "busy"}
            try:
                return self.answer(method, path, headers, body)
            except Refused as refused:
                status, text = refused.args
                return status, {"message": text}
            except Undocumented as what:
                return 400, {"message": f"undocumented: {what}"}
            except (KeyError, ValueError) as error:
                self.mistakes.append(f"{method} {path}: {error!r}")
                return 400, {"message": repr(error)}

    def answer(self, method, path, headers, body):
        raise NotImplementedError


# Hands its arguments and its standard input to the appliance, and passes on what that says.
PROGRAM = """#!{python} -IS
import json, socket, sys
with socket.socket(socket.AF_UNIX) as door:
    door.connect({door!r})
    given = "" if sys.stdin.isatty() else sys.stdin.read()
    door.sendall(json.dumps([{name!r}, sys.argv[1:], given]).encode())
    door.shutdown(socket.SHUT_WR)
    with door.makefile() as answer:
        status, out, err = json.load(answer)
sys.stdout.write(out)
sys.stderr.write(err)
sys.exit(status)
"""


class ProgramAppliance(Appliance):
    """Told by programs of its own, which are on this machine."""

    programs = ()

    def open_doors(self):
        path = str(self.base / "door")
        for name in self.programs:
            self.program(name).write_text(PROGRAM.format(python=os.path.realpath(sys.executable), door=path, name=name))
            self.program(name).chmod(0o755)
        appliance = self

        class Call(socketserver.StreamRequestHandler):
            def handle(self):
                answer = appliance.called(*json.load(self.rfile))
                with contextlib.suppress(BrokenPipeError):  # whoever called was killed
                    self.wfile.write(json.dumps(answer).encode())

        self.lab.serve(socketserver.UnixStreamServer(path, Call))

    def program(self, name):
        return self.base / name

    def called(self, name, arguments, given):
        with self.lock:
            if self.down:
                return 1, "", f"{name}: busy\n"
            try:
                return 0, self.run(name, arguments, given) or "", ""
            except Refused as refused:
                return 1, "", f"{refused.args[1]}\n"
            except Undocumented as what:
                return 64, "", f"undocumented: {what}\n"
            except (KeyError, ValueError, OSError) as error:
                self.mistakes.append(f"{name} {arguments}: {error!r}")
                return 70, "", f"{error!r}\n"

    def run(self, name, arguments, given):
        raise NotImplementedError


def options(words):
    """["-a", "b", "-c"] -> {"-a": "b", "-c": ""}."""
    found = {}
    for at, word in enumerate(words):
        if word.startswith("-"):
            following = words[at + 1] if at + 1 < len(words) else "-"
            found[word] = "" if following.startswith("-") else following
    return found


def read(path):
    return pathlib.Path(path).read_text()


CONTRIB = pathlib.Path(__file__).resolve().parents[4] / "hooks/contrib"


def contrib(name, **given):
    """The command of a [[deploy]] table for a program of hooks/contrib."""
    return [str(CONTRIB / name)] + [f"{key}={value}" for key, value in given.items()]
