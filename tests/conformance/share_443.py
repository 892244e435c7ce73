#!/usr/bin/env python3
"""A site on 8443 is reached on 443 too, and proved there by tls-alpn-01 without being stopped."""
import hashlib
import os
import ssl
import socket
import threading

import lab
from lab.tls import ask, fresh_context

NAME = "app.example.test"
SIZE = 48 << 20


class Download(threading.Thread):
    """One big file, taken slowly until the challenge is over."""

    def __init__(self, over):
        super().__init__(daemon=True)
        self.over, self.digest, self.begun, self.error = over, hashlib.sha256(), threading.Event(), None
        self.length = 0

    def run(self):
        try:
            with socket.create_connection(("127.0.0.1", 443), timeout=120) as plain, \
                    fresh_context(ssl.TLSVersion.TLSv1_3).wrap_socket(plain, server_hostname=NAME) as tls:
                tls.sendall(f"GET /big.bin HTTP/1.1\r\nHost: {NAME}\r\nConnection: close\r\n\r\n".encode())
                head = b""
                while b"\r\n\r\n" not in head:
                    head += tls.recv(1)
                while data := tls.recv(65536):
                    self.digest.update(data)
                    self.length += len(data)
                    self.begun.set()
                    self.over.wait(0.05)
        except OSError as error:
            self.error = error


class Share443(lab.Scenario):
    def setUp(self):
        super().setUp()
        self.ca = lab.Pebble(self.lab)
        self.tomcat = lab.Tomcat(self.lab)
        self.big = os.urandom(1 << 20) * (SIZE >> 20)
        (self.tomcat.base / "webapps/ROOT/big.bin").write_bytes(self.big)
        self.tomcat.start()
        self.proxy = lab.CaProxy(self.lab, self.ca)
        self.client = lab.Client(self.lab, self.proxy.url, self.ca.bundle)
        self.share = ["--challenge", "tls-alpn-01", "--tls-backend", "127.0.0.1:8443"]

    def during_the_challenge(self, act):
        """Called when the answer is out, before the CA is told to look. Returns what is set when it has looked."""
        over = threading.Event()

        def before(_):
            path = self.proxy.seen[-1][1]
            if path.startswith("/chalZ"):
                act()
            elif path.startswith("/certZ"):
                over.set()
        self.proxy.before = before
        return over

    def test_the_site_is_there_while_it_is_proved(self):
        pid, leaves = self.tomcat.pid, []

        def act():
            leaves.extend(ask(443, NAME, version)
                          for version in (ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3))
            download.start()
            self.assertTrue(download.begun.wait(60))

        download = Download(self.during_the_challenge(act))
        self.client.issue(*self.share)
        self.assertEqual(leaves, [lab.served_leaf(8443)] * 2, "Tomcat's own certificate, its own TLS")
        download.join(120)
        self.assertIsNone(download.error)
        self.assertEqual(download.length, SIZE)
        self.assertEqual(download.digest.hexdigest(), hashlib.sha256(self.big).hexdigest())
        self.assertEqual(self.tomcat.pid, pid)

    def test_a_flood_of_visitors_does_not_stop_the_challenge(self):
        visitors = []

        def act():
            for _ in range(200):
                visitor = socket.create_connection(("127.0.0.1", 443), timeout=60)
                visitors.append(visitor)
                visitor.sendall(b"\x16\x03\x01")
        self.during_the_challenge(act)
        self.client.issue(*self.share)
        for visitor in visitors:
            visitor.close()

    def test_without_a_backend_they_are_refused(self):
        seen = []

        def act():
            try:
                ask(443, NAME)
            except OSError as error:
                seen.append(str(error))
        self.during_the_challenge(act)
        self.client.issue("--challenge", "tls-alpn-01")
        self.assertEqual(len(seen), 1)
        self.assertIn("no application protocol", seen[0].lower().replace("_", " "))


if __name__ == "__main__":
    lab.main()
