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

UNREADABLE = "failed to parse challenge"


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


def uacme_hook(lab, tokens):
    hook = lab.path("uacme-hook")
    hook.write_text(HOOK.format(tokens=tokens.folder))
    hook.chmod(0o755)
    return hook


def uacme(lab, url, name, tokens, attempts=20):
    """One issuance by Debian's uacme, which publishes its token in `tokens`. uacme 1.7.4 gives up when it
    meets a challenge without a token; Pebble 2.10 offers one (dns-persist-01), at a random place."""
    command = ["uacme", "-v", "-a", url, "-c", str(lab.path("uacme")), "-y"]
    subprocess.run([*command, "new"], capture_output=True)
    for _ in range(attempts):
        done = subprocess.run([*command, "-h", str(uacme_hook(lab, tokens)), "issue", name], text=True,
                              capture_output=True)
        if UNREADABLE not in done.stderr:
            break
    return done
