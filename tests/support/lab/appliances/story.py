"""What every stub of an appliance has to show: one story, told for each row of tests/e2e/deploy_appliances.py, deploy_panels.py,
deploy_plesk.py and deploy_local_products.py."""
import sys

from lab import interrupted, wrong_key
from lab.client import Client
from lab.pebble import start_dns
from lab.processes import Lab
from lab.scripted_ca import Issuer, ScriptedCa, pem, rsa_key
from lab.tls import fingerprint, served_leaf


class Ca:
    """All RSA, with keyEncipherment, as vCenter demands; Pebble has none."""

    def __init__(self, lab):
        server = ScriptedCa(lab)
        server.issuer = Issuer(new_key=rsa_key)
        self.tenant, self.bundle, self.root = server.tenant("ca"), server.bundle, lab.path("root.pem")
        self.url = self.tenant.url
        self.root.write_bytes(pem(server.issuer.root))

    def requests(self):
        return list(self.tenant.visits)


class Story:
    """Good swaps, the way back on request, two lying reloads taken back, SIGKILL between point and verify, an appliance
    that was down and is deployed to by the next run, a pair that the rehearsal refuses. After each step: what is
    served, and what the appliance was asked, in order."""

    def __init__(self, case, appliance):
        self.case = case
        self.lab = Lab()
        case.addCleanup(self.lab.close)
        start_dns(self.lab)
        self.ca = Ca(self.lab)
        self.appliance = appliance(self.lab)
        self.appliance.ca_root = self.ca.root
        self.appliance.start()
        self.client = Client(self.lab, self.ca.url, self.ca.bundle)
        self.key_type = ("--key-type", self.appliance.key_type) if self.appliance.key_type else ()

    def live(self):
        return fingerprint(self.client.live("cert.pem"))

    def lines(self, which, **leaves):
        """A sequence of the appliance, about these certificates."""
        digits = {name: leaf[:8] for name, leaf in leaves.items()}
        if "slot" in digits:
            digits["slot"] = self.appliance.slot(digits["slot"])
        return [line.format(**digits) for line in which or ()]

    def asked(self, *expected):
        """What it was asked since the last time was exactly this."""
        asked = list(self.appliance.log)
        self.appliance.log.clear()
        self.case.assertEqual(self.appliance.mistakes, [])
        self.case.assertEqual(asked, [line for lines in expected for line in lines])

    def serves(self, leaf):
        self.case.assertEqual(served_leaf(trust=self.ca.root), leaf)

    def renewed(self):
        """A newer certificate that no appliance has seen."""
        wrong_key.undeployed(self.lab, self.client, self.ca, *self.key_type)
        return self.live()

    def tell(self):
        first, second = self.good_swaps()
        self.back_and_forward(first, second)
        third = self.lies(second)
        before, now = self.killed(second, third)
        newest = self.down(before, now)
        self.refused(newest)

    def good_swaps(self):
        a = self.appliance
        self.client.issue(*a.deploy_arguments(trust_file=self.ca.root))
        first = self.live()
        self.serves(first)
        self.asked(self.lines(a.swap, new=first))
        self.client.run("renew", "--force")
        second = self.live()
        self.serves(second)
        self.asked(self.lines(a.swap, new=second), self.lines(getattr(a, "spare", ()), new=second))
        run = self.client.run("renew")
        self.case.assertEqual(run.out + run.err, "", "done, so cron is silent")
        self.asked()
        return first, second

    def back_and_forward(self, first, second):
        a = self.appliance
        self.client.run("deploy", "--rollback")
        self.serves(first)
        self.asked(self.lines(getattr(a, "back_on_request", a.back), slot=first))
        self.client.run("renew")
        self.serves(second)
        self.asked(self.lines(a.again, new=second))

    def lies(self, good):
        a = self.appliance
        newer = self.renewed()
        for lie, swap in zip(a.lies, (a.swap, a.again)):
            a.lie = lie
            if lie == "old":
                self.client.set_deadline(a.silence)
            run = self.client.run("deploy", expect=21)
            self.case.assertIn("pointed back", run.err, lie)
            self.serves(good)
            self.asked(self.lines(swap, new=newer), self.lines(a.back, slot=good))
        a.lie = None
        self.client.set_deadline(a.deadline)
        return newer

    def killed(self, good, newer):
        """Returns what was served before the deployment that was killed, and what it brought."""

        def another():
            nonlocal good, newer
            good, newer = newer, self.renewed()

        interrupted.between_point_and_verify(self.client, another)
        self.client.run("renew")
        self.serves(newer)
        self.case.assertEqual(interrupted.record_of(self.client)["state"], "verified")
        self.case.assertEqual(self.appliance.mistakes, [])
        self.appliance.log.clear()
        return good, newer

    def down(self, before, good):
        a = self.appliance
        newer = self.renewed()
        a.down = True
        self.client.run("renew", expect=a.refuses)
        self.serves(good)
        a.down = False
        a.log.clear()
        questions = len(self.ca.requests())
        self.client.run("renew")
        self.serves(newer)
        self.asked(self.lines(a.swap, new=newer), self.lines(a.forget, gone=before))
        self.case.assertEqual(len(self.ca.requests()), questions, "deploying needs nothing from the CA")
        return newer

    def refused(self, good):
        self.renewed()
        wrong_key.replace_key(self.client)
        self.appliance.log.clear()
        run = self.client.run("deploy", expect=20)
        self.case.assertIn("key", run.err)
        self.asked()
        self.serves(good)


def case_of(appliance):
    """The test of one row."""

    def test(self):
        if problem := appliance.missing():
            print(problem, file=sys.stderr)
            self.skipTest(problem)
        Story(self, appliance).tell()

    return test


def rows(*appliances):
    """Methods of a TestCase, one a row."""
    return {f"test_{appliance.__name__}": case_of(appliance) for appliance in appliances}
