#!/usr/bin/env python3
"""Endpoints that begin TLS in their own words: SMTP, IMAP, LDAP, PostgreSQL; new and old are told apart there."""
import re
import socket
import ssl
import threading

import lab
from lab.tls import self_signed


def expect(connection, pattern, most=4096):
    data = b""
    while not re.search(pattern, data, re.DOTALL):
        more = connection.recv(most)
        if not more:
            raise OSError("closed")
        data += more
    return data


def smtp(plain):
    plain.sendall(b"220 mail.example.test ESMTP\r\n")
    expect(plain, rb"EHLO .*\r\n")
    plain.sendall(b"250-mail.example.test\r\n250 STARTTLS\r\n")
    expect(plain, rb"STARTTLS\r\n")
    plain.sendall(b"220 go ahead\r\n")
    return rb"EHLO .*\r\n", b"250 mail.example.test\r\n"


def imap(plain):
    plain.sendall(b"* OK ready\r\n")
    expect(plain, rb"a1 STARTTLS\r\n")
    plain.sendall(b"a1 OK begin\r\n")
    return rb"a2 CAPABILITY\r\n", b"* CAPABILITY IMAP4rev1\r\na2 OK\r\n"


def ldap(plain):
    expect(plain, rb"1\.3\.6\.1\.4\.1\.1466\.20037")
    plain.sendall(b"\x30\x0c\x02\x01\x01\x78\x07\x0a\x01\x00\x04\x00\x04\x00")
    return rb"\x60\x07\x02\x01\x03", b"\x30\x0c\x02\x01\x02\x61\x07\x0a\x01\x00\x04\x00\x04\x00"


def postgres(plain):
    expect(plain, rb"\x04\xd2\x16\x2f")
    plain.sendall(b"S")
    return rb"user\x00acme8443\x00", b"E\x00\x00\x00\x05\x00"


PROTOCOLS = {"smtp": (2525, smtp), "imap": (1143, imap), "ldap": (1389, ldap), "postgres": (5433, postgres)}


class StartTls(lab.Scenario):
    """Services that a person has to give the certificate to: `pair` is a directory of theirs."""

    def serve(self, port, dialogue):
        listener = socket.create_server(("127.0.0.1", port))
        self.lab.on_close(lambda: (listener.shutdown(socket.SHUT_RDWR), listener.close()))

        def talk(plain):
            try:
                with plain:
                    request, answer = dialogue(plain)
                    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
                    context.load_cert_chain(self.pair / "fullchain.pem", self.pair / "privkey.pem")
                    with context.wrap_socket(plain, server_side=True) as tls:
                        expect(tls, request)
                        tls.sendall(answer)
            except OSError:
                pass  # a client that has seen enough

        def run():
            while True:
                try:
                    plain, _ = listener.accept()
                except OSError:
                    return
                threading.Thread(target=talk, args=(plain,), daemon=True).start()
        threading.Thread(target=run, daemon=True).start()

    def test_new_and_old_are_told_apart(self):
        ca = lab.Pebble(self.lab)
        client = lab.Client(self.lab, ca.url, ca.bundle)
        self.pair = old = self.lab.path("old", "x").parent
        self_signed(["app.example.test"], old / "fullchain.pem", old / "privkey.pem")
        endpoints = []
        for name, (port, dialogue) in PROTOCOLS.items():
            self.serve(port, dialogue)
            endpoints += ["--set", f"endpoint={name}://app.example.test:{port}"]
        client.issue("--deploy", "verify-only", *endpoints, "--set", f"trust_file={ca.root}", "--set", "deadline=1",
                     expect=20)
        for name, (port, _) in PROTOCOLS.items():
            client.issue("--deploy", "verify-only", "--set", f"endpoint={name}://app.example.test:{port}",
                         "--set", f"trust_file={ca.root}", "--set", "deadline=1", expect=20)
        self.pair = client.live("x").parent
        for name, (port, _) in PROTOCOLS.items():
            client.issue("--deploy", "verify-only", "--set", f"name={name}",
                         "--set", f"endpoint={name}://app.example.test:{port}", "--set", f"trust_file={ca.root}")


if __name__ == "__main__":
    lab.main()
