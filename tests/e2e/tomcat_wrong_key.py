#!/usr/bin/env python3
"""A key that does not belong to its certificate, the input that breaks Tomcat while it says OK: refused by
the rehearsal with nothing touched; forced past it, seen on 8443 and rolled back."""
import lab
from lab import wrong_key


class TomcatWrongKey(lab.Scenario):
    def setUp(self):
        super().setUp()
        self.ca = lab.Pebble(self.lab)
        self.tomcat = lab.Tomcat(self.lab).start()
        self.client = lab.Client(self.lab, self.ca.url, self.ca.bundle)
        self.client.issue(*self.tomcat.deploy_arguments(trust_file=self.ca.root))
        self.good, self.good_slot = lab.served_leaf(), self.tomcat.slot
        wrong_key.undeployed(self.lab, self.client, self.ca)
        wrong_key.replace_key(self.client)
        self.assertEqual(lab.served_leaf(), self.good)
        self.slots = self.tomcat.slots()
        self.pid = self.tomcat.pid

    def test_the_rehearsal_refuses_it(self):
        reloads = self.tomcat.reloads()
        with lab.Load() as load:
            run = self.client.run("deploy", expect=20)
            load.wait_for(50)
        self.assertIn("key", run.err)
        self.assertEqual(load.failures, [])
        self.assertEqual(set(load.leaves), {self.good})
        self.assertEqual((self.tomcat.slot, self.tomcat.slots(), self.tomcat.reloads()),
                         (self.good_slot, self.slots, reloads), "nothing is touched")

    def test_forced_past_the_rehearsal_it_is_rolled_back(self):
        reloads = self.tomcat.reloads()
        run = self.client.run("deploy", "--no-rehearsal", expect=21)
        self.assertEqual(self.tomcat.reloads(), reloads + 2, "there and back again")
        self.assertEqual(lab.served_leaf(trust=self.ca.root), self.good, run)
        self.assertEqual(self.tomcat.slot, self.good_slot)
        self.assertEqual(self.tomcat.pid, self.pid)
        # It is still not what is wanted, and cron hears of it.
        self.client.run("renew", expect=20)
        self.assertEqual(lab.served_leaf(trust=self.ca.root), self.good)


if __name__ == "__main__":
    lab.main()
