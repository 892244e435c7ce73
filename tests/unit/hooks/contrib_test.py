#!/usr/bin/env python3
"""hooks/contrib: what each script may not do, whatever it talks to: a key in an argument, success when its tool failed, a
guess at what it was not told. What it asks for, and in which order, is in tests/e2e/deploy_panels.py and
deploy_local_products.py, with the whole program."""
import pathlib
import shutil
import subprocess
import sys
import tempfile
import unittest

CONTRIB = pathlib.Path(__file__).resolve().parents[3] / "hooks/contrib"
KEY_MARK = "PRIVATE KEY"

# Tools on the script's PATH: they log how they were called, and answer as the product does when it is content.
LOG = 'printf "%s\\n" "$0 $*" >>"$STUBS/log"\n'
TOOLS = {
    "curl": r'''case "$*" in
        *service_ssl_certificate*|*restartservice*) echo '{"metadata":{"result":1}}' ;;
        *CMD_API_SSL*) echo 'error=0&text=saved' ;;
        *method=login*) echo '{"data":{"sid":"SID"},"success":true}' ;;
        *method=list*) echo '{"data":{"certificates":[{"desc":"acme8443","id":"B"}]},"success":true}' ;;
        *method=import*) echo '{"success":true}' ;;
        */system/general) echo '{"ui_certificate":{"id":1}}' ;;
        *--data-binary\ @-*) cat >/dev/null ;;
        */certificate) echo '[{"id":7,"name":"acme8443-aaaaaaaa"}]' ;;
        esac''',
    "sacli": "", "systemctl": "", "java": "", "ssh": "cat >/dev/null",
}
# script -> its options ({dir}: a directory of its own), the tool that can fail, how the product says no in a good answer
SCRIPTS = {
    "openvpn-as": (["sacli={stubs}/sacli"], "sacli", None),
    "unifi": (["data={dir}/data"], "systemctl", None),
    "cpanel": (["token={dir}/secret"], "curl", '{"metadata":{"result":0,"reason":"no"}}'),
    "directadmin": (["login={dir}/secret", "domain=app.example.org"], "curl", "error=1&text=bad"),
    "proxmox": (["token={dir}/secret", "node=pve1"], "curl", None),
    "synology": (["login={dir}/secret"], "curl", '{"success":false}'),
    "truenas": (["token={dir}/secret"], "curl", None),
    "windows-iis": (["host=admin@web"], "ssh", None),
    "jvm-reload": (["directory={dir}/tls", "pidfile={dir}/pid", "mbean=a:type=B,*"], "java", None),
}


class Contrib(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.pair = pathlib.Path(tempfile.mkdtemp())
        cls.addClassCleanup(shutil.rmtree, cls.pair)
        subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-subj",
                        "/CN=app.example.org", "-keyout", cls.pair / "privkey.pem", "-out", cls.pair / "cert.pem"],
                       check=True, capture_output=True)
        for name in ("chain.pem", "fullchain.pem"):
            shutil.copy(cls.pair / "cert.pem", cls.pair / name)

    def prepare(self, script):
        """Everything that the script needs, anew."""
        self.dir = pathlib.Path(tempfile.mkdtemp())
        self.addCleanup(shutil.rmtree, self.dir)
        self.script, (options, self.tool, self.no) = script, SCRIPTS[script]
        self.stubs = self.dir / "stubs"
        for directory in (self.stubs, self.dir / "data"):
            directory.mkdir()
        for name, body in TOOLS.items():
            self.stub(name, body)
        (self.dir / "secret").write_text("Authorization: secret\n")
        (self.dir / "pid").write_text("42\n")
        self.options = [option.format(dir=self.dir, stubs=self.stubs) for option in options]

    def stub(self, name, body):
        file = self.stubs / name
        file.write_text("#!/bin/sh\n" + LOG + body + "\n")
        file.chmod(0o755)

    def run_verb(self, *verb):
        files = {name: str(self.pair / f"{file}.pem") for name, file in
                 (("CERT", "cert"), ("CHAIN", "chain"), ("FULLCHAIN", "fullchain"), ("KEY", "privkey"))}
        environment = {"PATH": f"{self.stubs}:/usr/sbin:/usr/bin:/sbin:/bin", "STUBS": str(self.stubs),
                       "ACME8443_DIR": str(self.pair), "ACME8443_LEAF_SHA256": "a" * 64,
                       **{f"ACME8443_{name}": path for name, path in files.items()}}
        return subprocess.run([CONTRIB / self.script, *self.options, *verb], env=environment, cwd="/",
                              stdin=subprocess.DEVNULL, capture_output=True, text=True)

    def call(self, *verb, expect=0):
        run = self.run_verb(*verb)
        self.assertEqual(run.returncode, expect, run)
        return run.stdout.strip()

    def deploy(self):
        """current, stage (twice), point, reload; returns both slots."""
        old, slot = self.call("current"), self.call("stage")
        self.assertTrue(slot)
        self.assertEqual(self.call("stage"), slot, "every verb may be repeated")
        self.call("point", slot)
        self.call("reload")
        return old, slot

    def each(self, look):
        """`look` at every script, prepared."""
        for script in SCRIPTS:
            with self.subTest(script):
                if script == "truenas" and not shutil.which("jq"):
                    self.skipTest("there is no jq here")
                self.prepare(script)
                look()

    def test_no_key_is_ever_an_argument(self):
        secret = "".join((self.pair / "privkey.pem").read_text().splitlines()[1:-1])

        def look():
            self.deploy()
            called = (self.stubs / "log").read_text()
            self.assertNotIn(KEY_MARK, called)
            self.assertNotIn(secret, called.replace("\n", ""))

        self.each(look)

    def test_a_tool_that_fails_is_no_success(self):
        def look():
            _, slot = self.deploy()
            self.stub(self.tool, "cat >/dev/null; exit 3")
            self.assertIn(3, [self.run_verb("point", slot).returncode, self.run_verb("reload").returncode])
            if self.no:
                self.stub(self.tool, f"echo '{self.no}'")
                self.call("point", slot, expect=1)

        self.each(look)

    def test_they_refuse_what_they_do_not_know(self):
        def look():
            self.call("verb", expect=64)
            self.options.append("nonsense=1")
            self.call("current", expect=64)

        self.each(look)

    def test_unifi_keeps_what_was_there_before(self):
        self.prepare("unifi")
        keystore = self.dir / "data/keystore"
        keystore.write_text("before")
        keystore.chmod(0o640)
        old, slot = self.deploy()
        self.assertEqual((self.call("current"), keystore.stat().st_mode & 0o777), (slot, 0o640))
        self.call("point", old)
        self.assertEqual((self.call("current"), keystore.read_text()), (old, "before"))
        for one in (slot, old):
            self.call("forget", one)
        self.assertEqual([file.name for file in (self.dir / "data/.acme8443").iterdir()], [old])

    def test_jvm_reload_keeps_keys_to_itself_and_stays_in_its_directory(self):
        self.prepare("jvm-reload")
        theirs = [self.dir / "tls/mine", self.dir / "elsewhere", self.dir / "tls/v-mine"]
        for directory in theirs:
            directory.mkdir(parents=True)
        (self.dir / "tls/live").symlink_to("../elsewhere")
        old, slot = self.deploy()
        self.assertEqual(old, "../elsewhere")
        for directory in ("mine", old, "v-mine", ""):
            self.call("forget", directory)
        self.assertTrue(all(directory.exists() for directory in theirs))
        self.assertEqual((self.dir / "tls/live/privkey.pem").stat().st_mode & 0o077, 0)
        self.call("point", "elsewhere", expect=1)
        self.call("forget", slot)
        self.assertFalse((self.dir / "tls" / slot).exists())
        (self.dir / "pid").unlink()
        self.call("reload", expect=75)


if __name__ == "__main__":
    result = unittest.main(exit=False).result
    sys.exit(not result.wasSuccessful())
