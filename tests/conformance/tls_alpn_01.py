#!/usr/bin/env python3
"""tls-alpn-01 on port 443 against Pebble: RFC 8737."""
import socket

import lab
from lab.listeners import Listener, relay_to

PROVE = ["--challenge", "tls-alpn-01"]


class TlsAlpn01(lab.Scenario):
    def setUp(self):
        super().setUp()
        self.ca = lab.Pebble(self.lab)
        self.client = lab.Client(self.lab, self.ca.url, self.ca.bundle)

    def test_one_name(self):
        self.client.issue(*PROVE)
        self.assertIn("BEGIN CERTIFICATE", self.client.live("cert.pem").read_text())
        with self.assertRaises(ConnectionRefusedError, msg="nobody listens afterwards"):
            socket.create_connection(("127.0.0.1", 443))

    def test_several_names(self):
        self.client.run("issue", "app.example.test", "www.example.test", *self.client.ca_arguments,
                        *PROVE)

    def test_behind_a_forward(self):
        """Something on 443 passes everything on to 8444."""
        Listener(self.lab, 443, relay_to(8444))
        refused = self.client.issue(*PROVE, "--tls-listen", ":8444", expect=78)
        self.assertIn("--tls-forwarded-from 443", refused.err)
        self.client.issue(*PROVE, "--tls-listen", ":8444", "--tls-forwarded-from", "443")

    def test_the_owner_of_a_busy_port_is_named(self):
        with socket.create_server(("127.0.0.1", 443)):
            busy = self.client.issue(*PROVE, expect=75)
        self.assertIn("port 443 is taken by python3", busy.err)


if __name__ == "__main__":
    lab.main()
