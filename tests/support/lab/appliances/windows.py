"""IIS on Windows, behind a real sshd of Debian on loopback. There is no PowerShell here: its place takes a program that
knows the statements below and nothing else."""
import base64
import hashlib
import os
import pathlib
import pwd
import re
import shutil
import ssl
import subprocess

from lab.appliances.base import ProgramAppliance, Refused, contrib
from lab.appliances.pairs import leaf_of

CONFIGURATION = """ListenAddress 127.0.0.1:2222
HostKey {base}/host
AuthorizedKeysFile {base}/user.pub
PidFile none
StrictModes no
UsePAM no
PasswordAuthentication no
SetEnv PATH={base}:/usr/bin:/bin
"""
CLIENT = """Host *
    Port 2222
    IdentityFile {base}/user
    UserKnownHostsFile {base}/known_hosts
    StrictHostKeyChecking yes
"""


def thumbprint(pem):
    return hashlib.sha1(ssl.PEM_cert_to_DER_cert(leaf_of(pem))).hexdigest().upper()


class WindowsIis(ProgramAppliance):
    """Over OpenSSH, one PowerShell statement on standard input (learn.microsoft.com: about_PowerShell_exe, `-Command -`;
    X509Certificate2Collection.Import; the WebAdministration module's Get-WebBinding and the binding's AddSslCertificate
    and certificateHash; the Certificate provider's Remove-Item -DeleteKey). The PFX has to be one that Windows Server
    2016 reads: 3DES and SHA-1."""

    programs = ("powershell",)
    BINDING = "Get-WebBinding -Name 'Default Web Site' -Protocol https -Port 8443"
    swap = ("binding?", "import acme8443-{new}", "AddSslCertificate {new}")
    again = swap
    back = ("AddSslCertificate {slot}",)
    forget = ("remove {gone}",)
    spare = ("keep OLDHASH",)

    @classmethod
    def missing(cls):
        if not os.path.exists("/usr/sbin/sshd") or not shutil.which("ssh"):
            return "there is no sshd here; tests/support/packages.sh names its package"
        if int(pathlib.Path("/proc/self/uid_map").read_text().split()[2]) == 1:
            return "sshd works as another user, and this user namespace has only one"
        return None

    def __init__(self, lab):
        super().__init__(lab)
        self.store, self.bound = {"OLDHASH": ("", self.pair)}, "OLDHASH"

    def slot(self, digits):
        return digits

    def open_doors(self):
        super().open_doors()
        os.makedirs("/run/sshd", exist_ok=True)
        for name in ("host", "user"):
            subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", self.base / name], check=True)
        for name, text in (("sshd.conf", CONFIGURATION), ("ssh.conf", CLIENT)):
            (self.base / name).write_text(text.format(base=self.base))
        (self.base / "known_hosts").write_text(f"[{self.NAME}]:2222 " + (self.base / "host.pub").read_text())
        # The lab's directory is its owner's alone; sshd reads the key as the user who logs in.
        self.lab.start(["/usr/sbin/sshd", "-D", "-e", "-f", self.base / "sshd.conf"], ports=[2222])

    def settings(self):
        user = pwd.getpwuid(os.getuid()).pw_name
        return {"command": contrib("windows-iis", host=f"{user}@{self.NAME}", port=8443, config=self.base / "ssh.conf")}

    def run(self, name, arguments, given):
        self.expect(arguments == ["-NoProfile", "-NonInteractive", "-Command", "-"], f"{arguments}")
        statement = re.fullmatch(r"try \{ \$ErrorActionPreference = 'Stop'; (.*) \} catch \{ "
                                 r"\[Console\]::Error\.WriteLine\(\$_\); exit 1 \}\n\n?", given)
        self.expect(statement, given)
        return self.execute(statement[1])

    def execute(self, text):
        if found := re.search(r"\.Import\(\[Convert\]::FromBase64String\('([^']+)'\), '(\w+)', ", text):
            return self.take(base64.b64decode(found[1]), found[2])
        if found := re.search(r"Cert:\\LocalMachine\\My\\(\w+)", text):
            item = f"'Cert:\\LocalMachine\\My\\{found[1]}'"
            self.expect(text == f"if ((Get-Item -Path {item}).FriendlyName -like 'acme8443-*') "
                                f"{{ Remove-Item -Path {item} -DeleteKey }}", text)
            name, pair = self.store.get(found[1], ("", None))
            self.log.append(f"remove {self.names(pair[0])}" if name.startswith("acme8443-") else f"keep {found[1]}")
            if name.startswith("acme8443-"):
                del self.store[found[1]]
            return ""
        self.expect(text.startswith("Import-Module WebAdministration; ") and self.BINDING in text, text)
        if found := re.search(r"\$b \| ForEach-Object \{ \$_\.AddSslCertificate\('(\w+)', 'My'\) \}", text):
            if found[1] not in self.store:
                raise Refused(1, "A specified logon session does not exist")
            self.bound = found[1]
            self.log.append(f"AddSslCertificate {self.names(self.store[self.bound][1][0])}")
            return self.serve(*self.store[self.bound][1])
        self.expect("certificateHash" in text, text)
        self.log.append("binding?")
        return self.bound + "\r\n"

    def take(self, pfx, password):
        def shown(*what):
            return subprocess.run(["openssl", "pkcs12", "-passin", "env:PW", *what], input=pfx, check=True,
                                  capture_output=True, env={**os.environ, "PW": password})

        kinds = shown("-info", "-noout").stderr.decode()
        self.expect("pbeWithSHA1And3-KeyTripleDES-CBC" in kinds and "MAC: sha1" in kinds, kinds)
        key, chain = shown("-nocerts", "-nodes").stdout.decode(), shown("-nokeys").stdout.decode()
        name = re.search("friendlyName: (.*)", key)[1]
        self.log.append(f"import {name}")
        self.store[thumbprint(chain)] = (name, (chain, key))
        return ""
