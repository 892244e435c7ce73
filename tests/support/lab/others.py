"""Other people's ACME clients, for what ours must not be used to prove."""
import subprocess

from lab import namespace

# Hands the key authorization to the Site: begin TYPE IDENT TOKEN AUTH, then done or failed.
HOOK = """#!/bin/sh
[ "$2" = http-01 ] || exit 1
case $1 in
    begin) printf '%s' "$5" > "{tokens}/$4" ;;
    *) rm -f "{tokens}/$4" ;;
esac
"""


class TokenFolder(dict):
    """A Site's tokens as files, so that another process can publish them."""

    def __init__(self, folder):
        super().__init__()
        self.folder = folder
        folder.mkdir(parents=True)

    def __contains__(self, token):
        return "/" not in token and (self.folder / token).is_file()

    def __getitem__(self, token):
        return (self.folder / token).read_text()


def trust(lab, ca):
    """Makes the CA's own certificate the only one that programs in this namespace trust by default."""
    lab.on_close(namespace.overlay("/etc/ssl/certs/ca-certificates.crt", ca.bundle.read_text()))


def uacme(lab, url, name, tokens):
    """One issuance by Debian's uacme, which publishes its token in `tokens`."""
    hook = lab.path("uacme-hook")
    hook.write_text(HOOK.format(tokens=tokens.folder))
    hook.chmod(0o755)
    command = ["uacme", "-v", "-a", url, "-c", str(lab.path("uacme")), "-y"]
    subprocess.run([*command, "new"], check=True, capture_output=True)
    return subprocess.run([*command, "-h", str(hook), "issue", name], text=True, capture_output=True)
