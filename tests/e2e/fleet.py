#!/usr/bin/env python3
"""Several services for one certificate: their order, what becomes of the others when one fails, the canary; and
another certificate, which never hears of it."""
import lab
from lab.service import Service
from lab.servers.base import deploy_arguments

PORTS = {"one": 8443, "two": 8444, "three": 8445}

# on_failure, whether `two`, which fails, is the canary -> who was changed, in this order, and who still is.
ROWS = [
    ("continue", False, ["one", "three"], {"one", "three"}),
    ("stop", False, ["one"], {"one"}),
    ("all-or-nothing", False, ["one"], set()),
    ("continue", True, [], set()),
]


def broken(toml, name, canary=False):
    """The file, with a target `name` that refuses every certificate."""
    line = f"name = '{name}'\n"
    assert toml.count(line) == 1, toml
    return toml.replace(line, line + 'check = "/bin/false"\n' + ('canary = "yes"\n' if canary else ""))


def changed(run):
    """Whose pointer has moved."""
    lines = [line.split(": ") for line in run.err.splitlines() if line.startswith("app.example.test: ")]
    return [line[1] for line in lines if line[2:] and line[2].startswith("pointed to")]


class Fleet(lab.Scenario):
    def setUp(self):
        super().setUp()
        self.ca = lab.Pebble(self.lab)
        self.client = lab.Client(self.lab, self.ca.url, self.ca.bundle)

    def target(self, name, port, host="app.example.test"):
        directory = self.lab.path("services", name)
        self.lab.on_close(Service(port, directory / "live").close)
        return deploy_arguments("files", {"name": name, "dir": directory, "endpoint": f"{host}:{port}",
                                          "trust_file": self.ca.root})

    def served(self):
        return {name: lab.served_leaf(port) for name, port in PORTS.items()}

    def test_what_becomes_of_the_others(self):
        words = [word for name, port in PORTS.items() for word in self.target(name, port)]
        self.client.issue(*words)
        self.assertEqual(set(self.served().values()), {lab.fingerprint(self.client.live("cert.pem"))})
        file = self.client.config / "certificates/app.example.test.toml"
        whole = file.read_text()
        for on_failure, canary, moved, have_it in ROWS:
            with self.subTest(on_failure, canary=canary):
                file.write_text(f'on_failure = "{on_failure}"\n' + broken(whole, "two", canary))
                before = self.served()
                run = self.client.run("renew", "--force", expect=20)
                after = self.served()
                self.assertEqual(changed(run), moved, run)
                self.assertEqual({name for name in PORTS if after[name] != before[name]}, have_it, run)
                # The next run, with nothing broken, brings it to all of them.
                file.write_text(whole)
                self.client.run("renew")
                self.assertEqual(set(self.served().values()), {lab.fingerprint(self.client.live("cert.pem"))})

    def test_another_certificate_is_not_blocked(self):
        self.client.issue(*self.target("one", 8443))
        self.client.issue(*self.target("other", 8446, "other.example.test"), name="other.example.test")
        file = self.client.config / "certificates/app.example.test.toml"
        file.write_text(broken(file.read_text(), "one"))
        before = lab.served_leaf(8443), lab.served_leaf(8446, "other.example.test")
        self.client.run("renew", "--force", expect=20)
        self.assertEqual(lab.served_leaf(8443), before[0])
        self.assertNotEqual(lab.served_leaf(8446, "other.example.test"), before[1])
        self.assertEqual(lab.served_leaf(8446, "other.example.test"),
                         lab.fingerprint(self.client.live("cert.pem", "other.example.test")))


if __name__ == "__main__":
    lab.main()
