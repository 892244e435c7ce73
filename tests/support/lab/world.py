"""Sites at public addresses that serve what a line of the http-01 corpus describes."""
import base64
import http.server
import pathlib
import re
import threading

from lab import names
from lab.instruments import serve
from lab.tls import self_signed

CHALLENGE = "/.well-known/acme-challenge/"


class World:
    """Plain HTTP on 80 and TLS on 443 of every public address that a line names, except where `connect` says
    otherwise. The corpus' token and key authorization stand for those that are planted in `webroot`."""

    def __init__(self, lab, line):
        self.line, self.webroot = line, lab.path("webroot", "x").parent
        self.dials, self.lock = [], threading.Lock()
        certificate, key = lab.path("site.pem"), lab.path("site.key")
        self_signed(["example.com"], certificate, key)
        hosts = {}
        for host, told in line["dns"].items():
            addresses = told.get("AAAA", []) + told.get("A", [])
            hosts[host] = names.SERVFAIL if "error" in told else addresses
        self.table = names.Table(lab, hosts)
        for address in {each for found in hosts.values() if isinstance(found, list) for each in found}:
            if address.startswith("192.168."):
                continue  # nobody may look there
            names.add_addresses(address)
            for port in (80, 443):
                endpoint = f"[{address}]:{port}" if ":" in address else f"{address}:{port}"
                if endpoint not in line["connect"]:
                    self.listen(lab, address, port, (certificate, key) if port == 443 else None)

    def listen(self, lab, address, port, tls):
        world = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self):
                host = self.headers.get("Host", "")
                world.answer(self, f"{'https' if tls else 'http'}://{host}{self.path}", host, port)

            do_HEAD = do_GET

            def log_message(self, *_):
                pass

        serve(lab, port, Handler, *(tls or ()), address=address)

    def answer(self, handler, url, host, port):
        with self.lock:
            self.dials.append((handler.server.server_address[0], port))
        asked = re.search(r"acme8443-preflight-[\w-]+", url)
        token = asked[0] if asked else ""
        told = self.line["serve"].get(url.replace(token, self.line["token"]) if token else url)
        if told is None:
            told = {"status": 404}
        if "raw" in told:
            handler.wfile.write(self.ours(told["raw"].encode(), token))
            handler.close_connection = True
            return
        body = told.get("body", "").encode()
        if "body_b64" in told:
            body = base64.b64decode(told["body_b64"])
        body = self.ours(body, token)
        handler.send_response_only(told["status"])
        for name, value in told.get("headers", {}).items():
            for each in value if isinstance(value, list) else [value]:
                handler.send_header(name, self.ours(each.encode(), token).decode("latin-1"))
        handler.send_header("Content-Length", str(len(body)))
        handler.end_headers()
        if handler.command != "HEAD":
            handler.wfile.write(body)

    def ours(self, text, token):
        """With what is planted in place of the corpus' own."""
        for file in pathlib.Path(self.webroot, CHALLENGE.strip("/")).glob(token or "*"):
            return (text.replace(self.line["key_authorization"].encode(), file.read_bytes().strip())
                    .replace(self.line["token"].encode(), file.name.encode()))
        return text
