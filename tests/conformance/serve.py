#!/usr/bin/env python3
"""The daemon: ready at once, issues, renews when it is due, heeds SIGHUP and SIGTERM, and a killed one goes on."""
import contextlib
import http.client
import os
import signal
import socket
import subprocess
import threading
import urllib.error
import urllib.request

import lab
from lab import wait_until
from lab.listeners import Listener


def status_of(port, path="/"):
    """What the responder says; None when nobody listens."""
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=60) as answer:
            return answer.status
    except urllib.error.HTTPError as error:
        return error.code
    except OSError:
        return None


class Manager:
    """What the service manager would hear, in `heard`. It listens all the time: a socket keeps ten messages."""

    def __init__(self, lab_):
        self.path, self.heard = lab_.path("notify"), []
        self.socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self.socket.bind(str(self.path))
        self.thread = threading.Thread(target=self.listen, daemon=True)
        self.thread.start()
        lab_.on_close(self.close)

    def listen(self):
        while message := self.socket.recv(4096):
            self.heard += message.decode().splitlines()

    def close(self):
        self.socket.shutdown(socket.SHUT_RDWR)
        self.thread.join()
        self.socket.close()

    def wait_for(self, what, times=1):
        wait_until(lambda: sum(line.startswith(what) for line in self.heard) >= times,
                   lambda: f"{what} {times} times in {self.heard}")


class Serve(lab.Scenario):
    profiles = None

    def setUp(self):
        super().setUp()
        self.ca = lab.Pebble(self.lab, retry_after=(0, 0), profiles=self.profiles)
        self.client = lab.Client(self.lab, self.ca.url, self.ca.bundle)
        (self.client.config / "certificates").mkdir(parents=True)
        (self.client.config / "acme8443.toml").write_text(
            f'ca = "{self.ca.url}"\nca_bundle = "{self.ca.bundle}"\nagree_tos = true\n'
            f'dns = ["127.0.0.1:53"]\nallow_special_addresses = true\n')
        self.manager = Manager(self.lab)

    def configure(self, name, *lines):
        file = self.client.config / "certificates" / f"{name}.toml"
        file.write_text("\n".join([f'names = ["{name}"]', *lines, ""]))

    def through_proxy(self):
        self.proxy = lab.CaProxy(self.lab, self.ca)
        settings = self.client.config / "acme8443.toml"
        settings.write_text(settings.read_text().replace(self.ca.url, self.proxy.url))

    def serve(self, **environment):
        """Its output goes to a file, so that nobody has to read along."""
        self.log = self.lab.path("serve.log")
        return self.lab.start(self.client.argv("serve"), log=self.log,
                              environment={"NOTIFY_SOCKET": str(self.manager.path), **environment})

    def leaf(self, name="app.example.test"):
        file = self.client.live("cert.pem", name)
        return lab.fingerprint(file) if file.exists() else None

    def wait_for_leaf(self, name="app.example.test", other_than=None):
        seen = []
        wait_until(lambda: seen.append(self.leaf(name)) or seen[-1] not in (None, other_than),
                   lambda: f"{name}: {self.log.read_text()}", seconds=120)
        return seen[-1]

    def end(self, process):
        process.send_signal(signal.SIGTERM)
        self.assertEqual(process.wait(120), 0, self.log.read_text())
        self.manager.wait_for("STOPPING=1")


class Daemon(Serve):
    def test_ready_then_the_first_certificate_then_the_end(self):
        self.configure("app.example.test")
        process = self.serve()
        self.manager.wait_for("READY=1")
        self.wait_for_leaf()
        self.manager.wait_for("STATUS=All is well; the next one is at 20")
        self.assertEqual(status_of(80), 404, "it has port 80 although nothing is to be proved")
        run = self.client.run("renew")
        self.assertEqual(run.out + run.err, "", "cron finds nothing to do")
        self.end(process)
        self.assertIsNone(status_of(80))

    def test_hangup_finds_new_certificates_and_settings(self):
        self.configure("app.example.test")
        process = self.serve()
        first = self.wait_for_leaf()
        self.manager.wait_for("STATUS=All is well")
        self.configure("www.example.test", "challenge = \"tls-alpn-01\"")
        self.configure("app.example.test", "redirect_to = 8443")
        process.send_signal(signal.SIGHUP)
        self.manager.wait_for("RELOADING=1")
        self.manager.wait_for("READY=1", times=2)
        self.wait_for_leaf("www.example.test")
        self.assertEqual(self.leaf(), first, "what is not due stays")
        with socket.create_connection(("127.0.0.1", 443), timeout=60):
            pass
        connection = http.client.HTTPConnection("127.0.0.1", 80, timeout=60)
        self.addCleanup(connection.close)
        connection.request("GET", "/shop", headers={"Host": "app.example.test"})
        self.assertEqual(connection.getresponse().getheader("Location"), "https://app.example.test:8443/shop")
        self.end(process)

    def test_a_broken_file_is_said_and_ends_nothing(self):
        self.configure("app.example.test")
        process = self.serve()
        self.wait_for_leaf()
        self.manager.wait_for("STATUS=All is well")
        (self.client.config / "certificates/broken.toml").write_text("names = [\n")
        process.send_signal(signal.SIGHUP)
        self.manager.wait_for("STATUS=The last look ended with status 78")
        wait_until(lambda: "broken.toml" in self.log.read_text(), self.log.read_text)
        (self.client.config / "acme8443.toml").write_text("nonsense = 1\n")
        process.send_signal(signal.SIGHUP)
        self.manager.wait_for("READY=1", times=3)
        wait_until(lambda: "nonsense" in self.log.read_text(), self.log.read_text)
        self.assertEqual(status_of(80), 404, "the ports stay")
        self.end(process)

    def test_a_configuration_that_cannot_be_read_is_no_start(self):
        (self.client.config / "acme8443.toml").write_text("nonsense = 1\n")
        self.client.run("serve", expect=78)

    def test_killed_and_started_again_it_goes_on(self):
        self.configure("app.example.test")
        self.through_proxy()
        told, killed = threading.Event(), threading.Event()

        def cut_the_challenge(number):
            """The order's URL is on disk, and the CA does not look before it is told to."""
            if self.proxy.seen[number - 1][1].startswith("/chalZ/") and not killed.is_set():
                told.set()
                killed.wait(60)
                raise ConnectionError

        self.proxy.before = cut_the_challenge
        process = self.serve()
        self.assertTrue(told.wait(60))
        process.kill()
        process.wait()
        killed.set()
        process = self.serve()
        self.wait_for_leaf()
        self.assertEqual(self.proxy.count("/order-plz", status=201), 1, "the same order")
        self.end(process)

    def test_ended_in_the_middle_of_an_order_it_ends_within_seconds(self):
        self.configure("app.example.test")
        self.through_proxy()
        over = threading.Event()
        self.lab.on_close(over.set)
        self.proxy.before = lambda number: number > 5 and over.wait(600)  # the CA thinks it over
        process = self.serve()
        wait_until(lambda: len(self.proxy.seen) > 5, "the order is under way")
        self.end(process)
        self.assertNotIn("timed out", self.log.read_text(), "nor was the CA's time waited for")

    def test_the_watchdog_hears_of_it(self):
        process = self.serve(WATCHDOG_USEC="200000")
        self.manager.wait_for("WATCHDOG=1", times=5)
        self.end(process)

    def test_cron_beside_it_does_no_harm(self):
        names = [f"app{number}.example.test" for number in range(6)]
        for name in names:
            self.configure(name)
        process = self.serve()
        for _ in range(3):
            run = self.client.run("renew", expect=None)
            self.assertIn(run.code, (0, 75), run)  # "port 80 is taken", "another run has it"
        for name in names:
            self.wait_for_leaf(name)
        wait_until(lambda: any(";" in line for line in self.manager.heard), "its first look is over")
        self.client.run("renew")
        self.end(process)

    def test_what_is_issued_by_hand_beside_it_is_proved_through_its_ports(self):
        self.configure("app.example.test")
        self.configure("www.example.test", "challenge = \"tls-alpn-01\"")
        process = self.serve()
        self.wait_for_leaf()
        self.wait_for_leaf("www.example.test")
        self.manager.wait_for("STATUS=All is well")
        run = self.client.issue("more.example.test", name="one.example.test")  # two names, two answers at once
        self.assertIn("one.example.test", run.out + run.err)
        self.client.issue("--challenge", "tls-alpn-01", name="two.example.test")
        run = self.client.issue("--challenge", "auto", "--explain", name="three.example.test")
        self.assertIn("our own `serve`, which has port 80, answers for us", run.err)
        for name in ("one.example.test", "two.example.test", "three.example.test"):
            self.assertIsNotNone(self.leaf(name))
        self.assertEqual((self.client.state / "answers.sock").stat().st_mode & 0o777, 0o600)
        self.end(process)
        self.client.issue(name="four.example.test")  # alone again

    def test_a_port_that_the_daemon_has_not_either_is_no_way(self):
        self.configure("app.example.test")
        process = self.serve()
        self.wait_for_leaf()
        self.manager.wait_for("STATUS=All is well")
        Listener(self.lab, 443, lambda connection: None)
        refused = self.client.issue("--challenge", "tls-alpn-01", name="one.example.test", expect=75)
        self.assertIn("port 443 is taken by python3", refused.err)
        run = self.client.issue("--challenge", "auto", name="two.example.test")
        self.assertIn("tls-alpn-01: no: port 443 is taken by python3", run.err)
        self.end(process)

    def test_answers_are_out_as_long_as_who_brought_them_is_there(self):
        self.configure("app.example.test")
        process = self.serve()
        self.wait_for_leaf()
        token = "evaGxfADs6pSRb2LAv9IZf17Dt3juxGJ-PCt92wr-oA"
        question = f"80 http-01 by-hand.example.test {token} {token}.{token}\n"
        path = f"/.well-known/acme-challenge/{token}"
        with self.desk() as desk:
            desk.sendall(question.encode())
            self.assertEqual(desk.recv(100), b"ok\n")
            self.assertEqual(status_of(80, path), 200)
            self.assertEqual(desk.recv(100), b"fetched\n")
        wait_until(lambda: status_of(80, path) == 404, "it is withdrawn")
        for bad in (question.replace("80 ", "81 ", 1), question.replace(token, "../../x", 1), question.replace(".", "/"),
                    "nonsense\n", "x" * 5000, question.replace("http-01", "dns-01"), f"{question[:-1]} more\n"):
            with self.subTest(bad[:40]), self.desk() as desk:
                with contextlib.suppress(ConnectionError):  # so does one end that has heard enough
                    desk.sendall(bad.encode())
                    self.assertFalse(desk.recv(2000).startswith(b"ok"))
                self.assertEqual(status_of(80, path), 404)
        self.end(process)

    def desk(self):
        desk = socket.socket(socket.AF_UNIX)
        desk.settimeout(60)
        desk.connect(str(self.client.state / "answers.sock"))
        return desk

    def test_sockets_of_the_service_manager_and_no_capability(self):
        self.configure("app.example.test")
        bare = ["setpriv", "--bounding-set=-all", "--inh-caps=-all", "--ambient-caps=-all", "--no-new-privs"]
        sockets = [socket.create_server(("", port), family=socket.AF_INET6, dualstack_ipv6=True)
                   for port in (80, 443)]
        for each in sockets:
            self.addCleanup(each.close)
        script = 'LISTEN_FDS=2 LISTEN_PID=$$ exec "$@"' + "".join(
            f" {3 + at}<&{each.fileno()}" for at, each in enumerate(sockets))
        self.log = self.lab.path("serve.log")
        with open(self.log, "ab") as output:
            process = subprocess.Popen(
                ["bash", "-c", script, "bash", *bare, *self.client.argv("serve")],
                pass_fds=[each.fileno() for each in sockets], stdin=subprocess.DEVNULL, stdout=output, stderr=output,
                env={**os.environ, "NOTIFY_SOCKET": str(self.manager.path)})
        self.lab.on_close(lambda: self.lab.end(process))
        self.wait_for_leaf()
        with socket.create_connection(("127.0.0.1", 443), timeout=60) as visitor:
            with contextlib.suppress(ConnectionError):  # an answer too
                visitor.sendall(b"GET / HTTP/1.1\r\n\r\n")
                visitor.recv(16)  # a time-out would be none, although nothing needs 443
        self.end(process)


class ShortLived(Serve):
    """Renewal at half of the lifetime, without anybody's doing."""
    profiles = {"default": {"description": "40 seconds", "validityPeriod": 40}}

    def test_it_renews_on_time(self):
        self.configure("app.example.test")
        process = self.serve()
        first = self.wait_for_leaf()
        second = self.wait_for_leaf(other_than=first)
        self.wait_for_leaf(other_than=second)
        self.end(process)


if __name__ == "__main__":
    lab.main()
