#!/usr/bin/env python3
"""hooks/contrib: each script, called as the target `script` calls it, against stubs of the tools that it calls.
A stub logs its arguments, its standard input and the files that it is given, and answers as documented."""
import pathlib
import shutil
import subprocess
import sys
import tempfile
import unittest

CONTRIB = pathlib.Path(__file__).resolve().parents[3] / "hooks/contrib"
KEY_MARK = "PRIVATE KEY"

# The stubs stand on the script's PATH; $STUBS/log is what they were called with.
LOG = 'log() { printf "%s\\n" "$*" >>"$STUBS/log"; }\n'

SACLI = LOG + 'log sacli "$@"; [ "$3" != --value_file ] || [ -s "$4" ]'
SYSTEMCTL = LOG + 'log systemctl "$@"'
# curl: options with values are logged by name; a body that is a file has to be there.
CURL = LOG + r'''
line=curl
for word; do
    case $word in
    *@/*) file=${word#*@}; [ -s "$file" ] || { echo "no $file" >&2; exit 26; }; word=${word%%@*}@${file##*/} ;;
    esac
    line="$line $word"
done
log "$line"
case $line in
*service_ssl_certificate*|*restartservice*) echo '{"metadata":{"result":1}}' ;;
*CMD_API_SSL*) echo 'error=0&text=saved' ;;
*method=login*) echo '{"data":{"sid":"SID"},"success":true}' ;;
*method=list*) echo '{"data":{"certificates":[{"desc":"other","id":"A"},{"desc":"acme8443","id":"B"}]},"success":true}' ;;
*method=import*) echo '{"success":true}' ;;
*/system/general" "*|*--request\ PUT*) ;;
*/system/general) echo '{"ui_certificate":{"id":1}}' ;;
*/certificate\ --data-binary*|*--data-binary*/certificate) cat >"$STUBS/created" ;;
*/certificate/id/7) echo '{"id":7,"name":"acme8443-aaaaaaaa"}' ;;
*/certificate) [ -s "$STUBS/created" ] && echo '[{"id":1,"name":"old"},{"id":7,"name":"acme8443-aaaaaaaa"}]' || echo '[]' ;;
esac
'''
SSH = LOG + r'''
log ssh "$@"
input=$(cat); printf '%s\n' "$input" >>"$STUBS/powershell"
case $input in *certificateHash*) printf 'OLDHASH\r\n' ;; esac
'''
JAVA = LOG + 'shift; log java "$@"'


class Script(unittest.TestCase):
    def setUp(self):
        self.dir = pathlib.Path(tempfile.mkdtemp())
        self.addCleanup(shutil.rmtree, self.dir)
        self.stubs = self.dir / "stubs"
        self.stubs.mkdir()
        self.generation = self.dir / "certificates/app/1"
        self.generation.mkdir(parents=True)
        subprocess.run(["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=app.example.org",
                        "-keyout", self.generation / "privkey.pem", "-out", self.generation / "cert.pem"],
                       check=True, capture_output=True)
        for name in ("chain.pem", "fullchain.pem"):
            shutil.copy(self.generation / "cert.pem", self.generation / name)
        self.live = self.dir / "live"
        self.live.symlink_to(self.generation)
        self.options = []

    def stub(self, name, body):
        file = self.stubs / name
        file.write_text("#!/bin/sh\n" + body + "\n")
        file.chmod(0o755)

    def call(self, *verb, expect=0):
        files = {name: str(self.live / f"{file}.pem") for name, file in
                 (("CERT", "cert"), ("CHAIN", "chain"), ("FULLCHAIN", "fullchain"), ("KEY", "privkey"))}
        environment = {"PATH": f"{self.stubs}:/usr/sbin:/usr/bin:/sbin:/bin", "STUBS": str(self.stubs),
                       "ACME8443_DIR": str(self.live), "ACME8443_LEAF_SHA256": "a" * 64,
                       **{f"ACME8443_{name}": path for name, path in files.items()}}
        run = subprocess.run([CONTRIB / self.script, *map(str, self.options), *verb], env=environment, cwd="/",
                             stdin=subprocess.DEVNULL, capture_output=True, text=True)
        self.assertEqual(run.returncode, expect, run)
        return run.stdout.strip()

    def log(self):
        """What the stubs were called with since the last time; never a key among it."""
        file = self.stubs / "log"
        text = file.read_text() if file.exists() else ""
        file.unlink(missing_ok=True)
        self.assertNotIn(KEY_MARK, text)
        return text.splitlines()

    def deploy(self):
        """current, stage, point, reload; returns both slots."""
        old, slot = self.call("current"), self.call("stage")
        self.assertTrue(slot)
        self.assertEqual(self.call("stage"), slot, "every verb may be repeated")
        self.call("point", slot)
        self.call("reload")
        return old, slot

    def test_it_refuses_what_it_does_not_know(self):
        if not hasattr(self, "script"):
            return  # what they have in common
        self.call("verb", expect=64)
        self.options = ["nonsense=1"]
        self.call("current", expect=64)


class OpenvpnAs(Script):
    script = "openvpn-as"

    def test_it(self):
        self.stub("sacli", SACLI)
        self.options = [f"sacli={self.stubs}/sacli"]
        self.assertEqual(self.deploy(), ("", str(self.generation)))
        put = [f"sacli --key cs.{key} --value_file {self.generation}/{file}.pem ConfigPut"
               for key, file in (("priv_key", "privkey"), ("cert", "cert"), ("ca_bundle", "chain"))]
        self.assertEqual(self.log(), [*put, "sacli start"])
        self.stub("sacli", "exit 3")
        self.call("point", str(self.generation), expect=3)


class Unifi(Script):
    script = "unifi"

    def test_it(self):
        self.stub("systemctl", SYSTEMCTL)
        data = self.dir / "data"
        data.mkdir()
        keystore = data / "keystore"
        keystore.write_text("before")
        self.options = [f"data={data}", "unit=unifi"]
        old, slot = self.deploy()
        self.assertEqual(slot, "v-" + "a" * 16)
        listed = subprocess.run(["openssl", "pkcs12", "-in", keystore, "-passin", "pass:aircontrolenterprise", "-nodes"],
                                check=True, capture_output=True, text=True).stdout
        self.assertIn("friendlyName: unifi", listed)
        self.assertEqual(self.call("current"), slot)
        self.call("point", old)
        self.assertEqual(keystore.read_text(), "before")
        self.assertEqual(self.call("current"), old)
        self.call("forget", slot)
        self.assertEqual(self.log(), ["systemctl restart unifi"])


class WithCurl(Script):
    def setUp(self):
        super().setUp()
        self.stub("curl", CURL)
        self.secret = self.dir / "secret"
        self.secret.write_text("Authorization: secret\n")


class Cpanel(WithCurl):
    script = "cpanel"

    def test_it(self):
        self.options = [f"token={self.secret}", "api=https://panel:2087"]
        self.deploy()
        install, restart = self.log()
        for part in ("--header @secret", "service=cpanel", "crt@cert.pem", "key@privkey.pem", "cabundle@chain.pem"):
            self.assertIn(part, install)
        self.assertTrue(restart.endswith("https://panel:2087/json-api/restartservice?api.version=1"))
        self.stub("curl", """echo '{"metadata":{"result":0,"reason":"no"}}'""")
        self.call("point", str(self.generation), expect=1)


class Directadmin(WithCurl):
    script = "directadmin"

    def test_it(self):
        self.options = [f"login={self.secret}", "domain=app.example.org"]
        self.deploy()
        (pasted,) = self.log()
        for part in ("--config", "domain=app.example.org", "action=save", "type=paste", "certificate@", "CMD_API_SSL"):
            self.assertIn(part, pasted)
        self.stub("curl", "echo 'error=1&text=bad'")
        self.call("point", str(self.generation), expect=1)


class Proxmox(WithCurl):
    script = "proxmox"

    def test_it(self):
        self.options = [f"token={self.secret}", "node=pve1"]
        self.deploy()
        (custom,) = self.log()
        for part in ("certificates@fullchain.pem", "key@privkey.pem", "restart=1", "force=1",
                     "/api2/json/nodes/pve1/certificates/custom"):
            self.assertIn(part, custom)
        self.stub("curl", "exit 22")
        self.call("point", str(self.generation), expect=22)


class Synology(WithCurl):
    script = "synology"

    def test_it(self):
        self.options = [f"login={self.secret}", "api=https://nas:5001"]
        self.deploy()
        login, known, imported, logout = self.log()
        self.assertIn("--data @secret", login)
        self.assertIn("_sid=SID", known)
        for part in ("key=@privkey.pem", "cert=@cert.pem", "inter_cert=@chain.pem", "id=B", "desc=acme8443"):
            self.assertIn(part, imported)
        self.assertIn("method=logout", logout)


class Truenas(WithCurl):
    script = "truenas"

    @unittest.skipUnless(shutil.which("jq"), "there is no jq here")
    def test_it(self):
        self.options = [f"token={self.secret}", "api=https://nas"]
        self.assertEqual(self.deploy(), ("1", "7"))
        created = (self.stubs / "created").read_text()
        self.assertIn("CERTIFICATE_CREATE_IMPORTED", created)
        self.assertIn(KEY_MARK, created)
        log = self.log()
        self.assertTrue(any('--request PUT --data-binary {"ui_certificate": 7}' in line for line in log), log)
        self.assertTrue(log[-1].endswith("/system/general/ui_restart"), log)
        self.call("forget", "7")
        self.assertIn("--request DELETE", self.log()[-1])


class WindowsIis(Script):
    script = "windows-iis"

    def test_it(self):
        self.stub("ssh", SSH)
        self.options = ["host=admin@web", "port=8443"]
        old, slot = self.deploy()
        self.assertEqual(old, "OLDHASH")
        self.assertRegex(slot, "^[0-9A-F]{40}$")
        self.assertEqual(set(self.log()), {"ssh -o BatchMode=yes admin@web powershell -NoProfile -NonInteractive -Command -"})
        said = (self.stubs / "powershell").read_text()
        self.assertIn("FromBase64String('MII", said)
        self.assertIn(f"$_.AddSslCertificate('{slot}', 'My')", said)
        for line in filter(None, said.splitlines()):
            self.assertRegex(line, "^try { .* } catch { .* }$", "one line a call")


class JvmReload(Script):
    script = "jvm-reload"

    def test_it(self):
        self.stub("java", JAVA)
        directory, pidfile = self.dir / "tls", self.dir / "pid"
        self.options = [f"directory={directory}", f"pidfile={pidfile}", "mbean=a:type=B,*", "operation=again"]
        self.call("reload", expect=75)
        pidfile.write_text("42\n")
        old, slot = self.deploy()
        self.assertEqual((old, self.call("current")), ("", slot))
        self.assertEqual((directory / "live/privkey.pem").read_text(), (self.generation / "privkey.pem").read_text())
        self.assertEqual((directory / "live/privkey.pem").stat().st_mode & 0o077, 0)
        self.assertEqual(self.log(), ["java 42 a:type=B,* again"])
        self.call("point", "elsewhere", expect=1)
        self.call("forget", slot)
        self.assertFalse((directory / slot).exists())


if __name__ == "__main__":
    result = unittest.main(exit=False).result
    sys.exit(not result.wasSuccessful())
