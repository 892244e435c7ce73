#!/usr/bin/env python3
"""Ports 80 and 443 handed down by the service manager: no capability is needed to answer."""
import shutil
import socket
import subprocess

import lab

# uid 0 of this namespace, but without a single capability: what a service user may do.
BARE = ["setpriv", "--bounding-set=-all", "--inh-caps=-all", "--ambient-caps=-all", "--no-new-privs"]


class SocketActivation(lab.Scenario):
    def setUp(self):
        super().setUp()
        self.ca = lab.Pebble(self.lab)
        self.client = lab.Client(self.lab, self.ca.url, self.ca.bundle)

    def argv(self, *arguments):
        return self.client.argv("issue", "app.example.test", *self.client.ca_arguments, *arguments)

    def run_bare(self, *arguments, sockets=()):
        """As systemd starts a service: descriptors from 3 on, LISTEN_FDS and LISTEN_PID."""
        sockets = [*sockets]
        moves = "".join(f" {3 + i}<&{s.fileno()}" for i, s in enumerate(sockets))
        environment = f"LISTEN_FDS={len(sockets)} LISTEN_PID=$$" if sockets else ""
        script = f'{environment} exec "$@"{moves}'
        return subprocess.run(["bash", "-c", script, "bash", *BARE, *self.argv(*arguments)],
                              pass_fds=[s.fileno() for s in sockets], stdin=subprocess.DEVNULL,
                              capture_output=True, text=True, timeout=300)

    def listen(self, port):
        listener = socket.create_server(("", port), family=socket.AF_INET6, dualstack_ipv6=True)
        self.addCleanup(listener.close)
        return listener

    def test_without_sockets_or_capabilities_it_says_what_is_missing(self):
        refused = self.run_bare()
        self.assertEqual(refused.returncode, 77, refused)
        self.assertIn("systemd.socket", refused.stderr)

    def test_an_inherited_socket_answers(self):
        for challenge, port in (("http-01", 80), ("tls-alpn-01", 443)):
            with self.subTest(challenge):
                done = self.run_bare("--challenge", challenge, "--force", sockets=[self.listen(port)])
                self.assertEqual(done.returncode, 0, done)

    def test_each_port_finds_its_own_among_several(self):
        sockets = [self.listen(443), self.listen(80)]
        for challenge in ("http-01", "tls-alpn-01"):
            done = self.run_bare("--challenge", challenge, "--force", sockets=sockets)
            self.assertEqual(done.returncode, 0, done)

    def test_whoever_waits_is_not_left_waiting(self):
        """Else systemd would start the service again and again for the same connection."""
        listener = self.listen(80)
        done = self.run_bare("--challenge", "tls-alpn-01", sockets=[listener, self.listen(443)])
        self.assertEqual(done.returncode, 0, done)
        visitor = socket.create_connection(("127.0.0.1", 80), timeout=60)
        self.addCleanup(visitor.close)
        self.run_bare("--challenge", "http-01", sockets=[listener])  # nothing is due
        self.assertEqual(visitor.recv(1), b"")

    def test_systemds_own_activation(self):
        activate = shutil.which("systemd-socket-activate")
        if not activate:
            self.skipTest("no systemd-socket-activate here")
        log = self.lab.path("activate.log")
        with open(log, "wb") as output:
            process = subprocess.Popen([activate, "-l", "80", "-l", "443", *BARE, *self.argv()],
                                       stdin=subprocess.DEVNULL, stdout=output, stderr=output)
        self.addCleanup(self.lab.end, process)
        lab.wait_for_port(80, process)  # a connection, which starts it
        self.assertEqual(process.wait(300), 0, log.read_text())
        self.assertTrue(self.client.live("cert.pem").exists())


if __name__ == "__main__":
    lab.main()
