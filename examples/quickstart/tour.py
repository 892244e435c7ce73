#!/usr/bin/env python3
"""The tour: issue, deploy, see it served on 8443; renew under load; refuse a path that ends on 8443."""
import subprocess
import sys
import textwrap

import lab
from lab import namespace

NAME = "app.example.test"


def step(number, title):
    print(f"\n== {number}. {title} ==\n", flush=True)


def say(text):
    print(textwrap.fill(" ".join(text.split()), 100), flush=True)


class Screen:
    """Shows commands as they would be typed, long ones on several lines, and what they said."""

    def __init__(self, here):
        self.here = here

    def show(self, command, text):
        lines = ["$"]
        for word in (self.short(str(word)) for word in command):
            if len(lines[-1]) + len(word) > 95 or word in ("--ca", "--deploy", "--set"):
                lines[-1] += " \\"
                lines.append("   ")
            lines[-1] += " " + word
        print("\n".join(lines))
        print(textwrap.indent(self.short(text.strip()), "  "), flush=True)

    def short(self, text):
        return text.replace(str(self.here.dir), "$LAB")

    def run(self, client, *arguments, expect=0):
        done = client.run(*arguments, expect=expect)
        self.show(["acme8443", *done.argv[1:]], done.err + done.out)
        print(f"  [exit {done.code}, {done.seconds:.2f} s]\n", flush=True)


def show_served(screen, root):
    """What a stranger with openssl sees on 8443."""
    command = ["openssl", "s_client", "-connect", f"{NAME}:8443", "-servername", NAME,
               "-verify_hostname", NAME, "-CAfile", str(root), "-brief"]
    seen = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True)
    screen.show(command, seen.stderr + seen.stdout)
    leaf = subprocess.run(["openssl", "s_client", "-connect", f"{NAME}:8443", "-servername", NAME],
                          stdin=subprocess.DEVNULL, capture_output=True, text=True).stdout
    command = ["openssl", "x509", "-noout", "-issuer", "-dates", "-ext", "subjectAltName",
               "-fingerprint", "-sha256"]
    screen.show([*command, "# of the leaf that 8443 serves"],
                subprocess.run(command, input=leaf, capture_output=True, text=True, check=True).stdout)


def main():
    namespace.enter()
    with lab.Lab() as here:
        tour(here)
    step(6, "Gone again")
    say("Pebble, DNS and Tomcat have ended, their directory is removed, and with this process the "
        "network goes too.")


def tour(here):
    step(1, "A private network with a CA, DNS and Tomcat 10")
    screen = Screen(here)
    lab.start_dns(here)
    ca = lab.Pebble(here, retry_after=(1, 1))
    tomcat = lab.Tomcat(here, NAME).start()
    client = lab.Client(here, ca.url, ca.bundle)
    say(f"Pebble is at {ca.url} and validates on the real ports 80 and 443. {NAME} is 127.0.0.1. "
        f"Tomcat (process {tomcat.pid}) serves 8443 with a self-signed certificate. $LAB stands for "
        f"{here.dir}.")
    first = lab.served_leaf()
    print(f"  leaf {first}")

    step(2, "Prove on 80, serve on 8443")
    screen.run(client, "issue", NAME, *client.ca_arguments, *tomcat.deploy_arguments(trust_file=ca.root))

    step(3, "What 8443 serves now")
    show_served(screen, ca.root)
    issued = lab.served_leaf(trust=ca.root)
    assert issued == lab.fingerprint(client.live("cert.pem")) != first

    step(4, "Renewing under load")
    pid = tomcat.pid
    with lab.Load() as load:
        load.wait_for(100)
        screen.run(client, "renew", "--force")
        load.wait_for(100)
    say(f"{load.total} fresh handshakes meanwhile (TLS 1.2 and 1.3, each with a request): "
        f"{len(load.failures)} failed. Tomcat is process {tomcat.pid}, as before.")
    for leaf, count in load.leaves.items():
        print(f"  {count:4} served {leaf[:16]}... ({'before' if leaf == issued else 'after'})")
    assert not load.failures and len(load.leaves) == 2 and tomcat.pid == pid

    step(5, "What no public CA may follow")
    say(f"Now a site on port 80 sends everything to https://{NAME}:8443/, as Tomcat's redirectPort "
        "does. Pebble would follow it and say valid. A public CA may not, so this is refused before any "
        "order:")
    asked = len(ca.requests())
    lab.Site(here, redirect=f"https://{NAME}:8443")
    screen.run(client, "renew", "--force", expect=65)
    screen.run(client, "policy", "explain", "8443")
    assert len(ca.requests()) == asked
    say(f"Requests that the CA saw: {len(ca.requests()) - asked}. 8443 still serves the good one:")
    print(f"  leaf {lab.served_leaf(trust=ca.root)}")


if __name__ == "__main__":
    try:
        main()
    except (AssertionError, RuntimeError, OSError) as error:
        sys.exit(f"the tour ends here: {error}")
