"""Instruments that speak HTTP: a proxy before the CA that counts and cuts, a site that redirects."""
import base64
import http.client
import http.server
import json
import socket
import ssl
import threading


class Server(http.server.ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 128

    def __init__(self, address, handler):
        self.address_family = socket.AF_INET6 if ":" in address[0] else socket.AF_INET
        super().__init__(address, handler)

    def stop(self):
        self.shutdown()
        self.server_close()

    def handle_error(self, request, client_address):
        pass  # a client that was killed in the middle of a request is what some scenarios are about


def serve(lab, port, handler, certificate=None, key=None, address="127.0.0.1"):
    server = Server((address, port), handler)
    if certificate:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate, key)
        server.socket = context.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
    return lab.serve(server)


def payload_of(body):
    """Of a flattened JWS; None for a POST-as-GET and for what is none."""
    text = json.loads(body).get("payload") if body else None
    return json.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))) if text else None


class CaProxy:
    """Stands before Pebble, under its certificate, and asks it one thing at a time. `seen` holds (method, path,
    status), `said` the payloads of the signed requests as (path, JSON); `before` and `after` are called with the
    number of the request (from 1) when it has come, and when the CA has answered but the client has not heard it;
    what they raise cuts the connection."""

    def __init__(self, lab, pebble, port=14001):
        self.url = f"https://127.0.0.1:{port}/dir"
        self.seen, self.said = [], []
        self.before = self.after = lambda number: None
        lock = threading.Lock()
        upstream = http.client.HTTPSConnection(
            "127.0.0.1", pebble.port, context=ssl.create_default_context(cafile=pebble.bundle))
        lab.on_close(upstream.close)
        proxy = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            disable_nagle_algorithm = True

            def forward(self):
                body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
                with lock:
                    number = len(proxy.seen) + 1
                    proxy.seen.append((self.command, self.path, None))
                    proxy.said.append((self.path, payload_of(body)))
                    proxy.before(number)
                    upstream.request(self.command, self.path, body, dict(self.headers))
                    answer = upstream.getresponse()
                    content = answer.read()
                    proxy.seen[number - 1] = (self.command, self.path, answer.status)
                    proxy.after(number)
                self.send_response_only(answer.status)
                for name, value in answer.getheaders():
                    if name.lower() not in ("transfer-encoding", "connection", "content-length"):
                        self.send_header(name, value)
                self.send_header("Content-Length", str(len(content)))
                self.end_headers()
                if self.command != "HEAD":
                    self.wfile.write(content)

            do_GET = do_HEAD = do_POST = forward

            def log_message(self, *_):
                pass

        serve(lab, port, Handler, pebble.bundle, pebble.key)

    def payloads(self, start):
        """What was said to paths that start so, in order."""
        return [payload for path, payload in self.said if path.startswith(start)]

    def count(self, start, status=None):
        """How many requests had a path that starts so, and this status (None: any)."""
        return sum(path.startswith(start) and status in (None, answer) for _, path, answer in self.seen)


class Site:
    """A web server. `paths` holds what was asked. It answers the tokens in `tokens`; everything else, and
    with `redirect_tokens` the tokens too, goes to `redirect` (a prefix such as https://NAME:8443) if
    there is one, as Tomcat's redirectPort does, or is not found."""

    def __init__(self, lab, port=80, redirect=None, redirect_tokens=True, certificate=None, key=None):
        self.tokens, self.paths = {}, []
        site = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self):
                site.paths.append(self.path)
                token = self.path.removeprefix("/.well-known/acme-challenge/")
                if redirect and (redirect_tokens or token not in site.tokens):
                    self.answer(302, b"", ("Location", redirect + self.path))
                elif token in site.tokens:
                    self.answer(200, site.tokens[token].encode())
                else:
                    self.answer(404, b"not found\n")

            do_HEAD = do_GET

            def answer(self, status, body, *headers):
                self.send_response_only(status)
                for name, value in (*headers, ("Content-Length", str(len(body)))):
                    self.send_header(name, value)
                self.end_headers()
                if self.command != "HEAD":
                    self.wfile.write(body)

            def log_message(self, *_):
                pass

        self.close = serve(lab, port, Handler, certificate, key).stop
