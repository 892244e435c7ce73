"""acme8443 and Debian's certbot, lego, dehydrated and uacme, each with one certificate of Pebble's and one and the same
deploy hook: what the comparisons here run."""
import os
import subprocess

import lab
from lab.service import Service

NAME = "app.example.test"

# deploy FULLCHAIN KEY, or what each client's hook gives instead.
SCRIPT = """#!/bin/sh
case $1 in
    deploy_cert) chain=$5 key=$3 ;;
    /*) chain=$1 key=$2 ;;
    "") chain=${{RENEWED_LINEAGE:+$RENEWED_LINEAGE/fullchain.pem}} key=${{RENEWED_LINEAGE:+$RENEWED_LINEAGE/privkey.pem}}
        chain=${{chain:-$LEGO_CERT_PATH}} key=${{key:-$LEGO_CERT_KEY_PATH}} ;;
    *) exit 0 ;;
esac
if [ -e {here}/fail ]; then rm {here}/fail; echo "the service is down" >&2; exit 7; fi
cp "$chain" {here}/fullchain.pem && cp "$key" {here}/privkey.pem
"""


class Client:
    """How one client is used: `first` run, forced `renew`, plain `cron`; its newest leaf, and where a server would
    read the key and the chain."""

    def __init__(self, here, ca, number):
        self.here, self.ca, self.port = here, ca, 8443 + number
        self.home = here.path(type(self).__name__)
        self.home.mkdir()
        self.served = here.path(f"served-{type(self).__name__}")
        self.served.mkdir()
        self.script = self.served / "deploy"
        self.script.write_text(SCRIPT.format(here=self.served))
        self.script.chmod(0o755)
        self.before = []  # what every command is started through
        service = Service(self.port, self.served)
        here.on_close(service.close)

    def run(self, *argv):
        environment = {**os.environ, "REQUESTS_CA_BUNDLE": str(self.ca.bundle),
                       "LEGO_CA_CERTIFICATES": str(self.ca.bundle), "CURL_CA_BUNDLE": str(self.ca.bundle)}
        argv = [*self.before, *argv]
        done = subprocess.run(list(map(str, argv)), stdin=subprocess.DEVNULL, capture_output=True, text=True,
                              env=environment, timeout=300)
        with open(self.here.path("log"), "a") as log:
            log.write(f"$ {' '.join(map(str, argv))}\n{done.stdout}{done.stderr}[{done.returncode}]\n")
        return done.returncode


class acme8443(Client):
    def __init__(self, *arguments):
        super().__init__(*arguments)
        self.client = lab.Client(self.here, self.ca.url, self.ca.bundle)

    def first(self):
        return self.run(*self.client.argv(
            "issue", NAME, *self.client.ca_arguments, "--http-listen", "127.0.0.1:5002", "--forwarded-from", "80",
            "--deploy", "certbot-hook", "--set", f"command={self.script}", "--set", f"endpoint=127.0.0.1:{self.port}",
            "--set", f"trust_file={self.ca.root}", "--set", "deadline=5"))

    def renew(self):
        return self.run(*self.client.argv("renew", "--force"))

    def cron(self):
        return self.run(*self.client.argv("renew"))

    def newest(self):
        return self.client.live("cert.pem")

    def pair(self):
        return self.client.live("privkey.pem"), self.client.live("fullchain.pem")


class certbot(Client):
    def certbot(self, *arguments):
        return self.run("certbot", *arguments, "--config-dir", self.home, "--work-dir", self.home / "work",
                        "--logs-dir", self.home / "log", "-n", "--server", self.ca.url)

    def first(self):
        return self.certbot("certonly", "--agree-tos", "-m", "admin@example.test", "--standalone", "--http-01-port",
                            "5003", "-d", NAME, "--deploy-hook", str(self.script))

    def renew(self):
        return self.certbot("renew", "--force-renewal", "--no-random-sleep-on-renew")

    def cron(self):
        return self.certbot("renew", "--no-random-sleep-on-renew")

    def newest(self):
        return self.home / "live" / NAME / "cert.pem"

    def pair(self):
        return self.home / "live" / NAME / "privkey.pem", self.home / "live" / NAME / "fullchain.pem"


class lego(Client):
    def lego(self, *arguments):
        return self.run("lego", "--path", self.home, "--server", self.ca.url, "-a", "-m", "admin@example.test",
                        "--http", "--http.port", ":5004", "-d", NAME, *arguments)

    def first(self):
        return self.lego("run", "--run-hook", self.script)

    def renew(self):
        return self.lego("renew", "--no-random-sleep", "--days", "1000", "--renew-hook", self.script)

    def cron(self):
        return self.lego("renew", "--no-random-sleep", "--renew-hook", self.script)

    def newest(self):
        return self.home / "certificates" / f"{NAME}.crt"

    def pair(self):
        return self.home / "certificates" / f"{NAME}.key", self.newest()


class dehydrated(Client):
    def dehydrated(self, *arguments):
        return self.run("dehydrated", "-f", self.home / "config", *arguments)

    def first(self):
        (self.home / "tokens").mkdir()
        (self.home / "config").write_text(f'CA="{self.ca.url}"\nBASEDIR="{self.home}"\nHOOK="{self.script}"\n'
                                          f'WELLKNOWN="{self.home}/tokens"\nACCOUNT_KEYSIZE=2048\n')
        (self.home / "domains.txt").write_text(NAME + "\n")
        return self.dehydrated("--register", "--accept-terms") or self.dehydrated("-c")

    def renew(self):
        return self.dehydrated("-c", "-x")

    def cron(self):
        return self.dehydrated("-c")

    def newest(self):
        return self.home / "certs" / NAME / "cert.pem"

    def pair(self):
        return self.home / "certs" / NAME / "privkey.pem", self.home / "certs" / NAME / "fullchain.pem"


class uacme(Client):
    """It has no hook of its own for this: its manual's cron line goes on with && after a renewal."""

    def uacme(self, *arguments):
        issue = f"uacme -t EC -a {self.ca.url} -c {self.home} -h {self.home}/hook {' '.join(arguments)} issue {NAME}"
        deploy = f"{self.script} {self.home}/{NAME}/cert.pem {self.home}/private/{NAME}/key.pem"
        for _ in range(20):  # see lab.others
            status = self.run("sh", "-c", f"{issue} && {deploy}")
            if status != 2:
                break
        return status

    def first(self):
        (self.home / "hook").write_text('#!/bin/sh\n[ "$2" = http-01 ]\n')
        (self.home / "hook").chmod(0o755)
        self.run("uacme", "-t", "EC", "-a", self.ca.url, "-c", self.home, "-y", "new")
        return self.uacme()

    def renew(self):
        return self.uacme("-f")

    def cron(self):
        return self.uacme()

    def newest(self):
        return self.home / NAME / "cert.pem"

    def pair(self):
        return self.home / "private" / NAME / "key.pem", self.newest()


CLIENTS = {each.__name__: each for each in (acme8443, certbot, lego, dehydrated, uacme)}
