"""Where notifications arrive: a mail server and a web server that keep what they get."""
import email
import email.policy
import http.server
import json
import ssl

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, LoginPassword

from lab.instruments import serve
from lab.tls import self_signed


class MailServer:
    """mail.example.test, which wants a password (`user`, `secret`), and TLS first: STARTTLS, or `implicit`. `got` holds
    (sender, recipients, message); `refusal`, if there is one, is what it answers instead."""

    def __init__(self, lab, port=587, implicit=False):
        self.got, self.refusal = [], None
        self.bundle, key = lab.path("mail.pem"), lab.path("mail.key")
        self_signed(["mail.example.test"], self.bundle, key)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(self.bundle, key)
        tls = ({"ssl_context": context, "auth_require_tls": False} if implicit else
               {"tls_context": context, "require_starttls": True})
        controller = Controller(self, hostname="127.0.0.1", port=port, auth_required=True,
                                authenticator=self.authenticate, ready_timeout=60, **tls)
        controller.start()
        lab.on_close(controller.stop)
        self.url = f"{'smtps' if implicit else 'smtp'}://mail.example.test:{port}"

    @staticmethod
    def authenticate(_server, _session, _envelope, _mechanism, data):
        good = isinstance(data, LoginPassword) and (data.login, data.password) == (b"user", b"secret")
        return AuthResult(success=good)

    async def handle_DATA(self, _server, _session, envelope):
        if self.refusal:
            return self.refusal
        self.got.append((envelope.mail_from, envelope.rcpt_tos, parse(envelope.original_content)))
        return "250 taken"


def parse(content):
    return email.message_from_bytes(content, policy=email.policy.default)


class WebServer:
    """Takes every request; `got` holds (method, path, headers, body). `status` is what it answers."""

    def __init__(self, lab, port=8008):
        self.got, self.status = [], 200
        sink = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def take(self):
                body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
                sink.got.append((self.command, self.path, dict(self.headers), json.loads(body) if body else None))
                self.send_response_only(sink.status)
                self.send_header("Content-Length", "0")
                self.end_headers()

            do_GET = do_POST = take

            def log_message(self, *_):
                pass

        serve(lab, port, Handler)
        self.url = f"http://127.0.0.1:{port}"

    def bodies(self, path):
        return [body for _, asked, _, body in self.got if asked == path]
