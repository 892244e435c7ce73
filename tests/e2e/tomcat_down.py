#!/usr/bin/env python3
"""Renewed but never deployed, the classic: with Tomcat down the certificate is issued, not deployed, and
said so (20) until a plain `renew` after Tomcat's return has deployed it and has seen it served."""
import lab


class TomcatDown(lab.Scenario):
    def test_the_next_plain_renew_deploys_it(self):
        ca = lab.Pebble(self.lab)
        tomcat = lab.Tomcat(self.lab)
        client = lab.Client(self.lab, ca.url, ca.bundle)
        client.issue(*tomcat.deploy_arguments(trust_file=ca.root, deadline=2), expect=20)
        issued = lab.fingerprint(client.live("cert.pem"))
        asked = len(ca.requests())
        client.run("renew", expect=20)

        tomcat.start()
        client.run("renew")
        self.assertEqual(lab.served_leaf(trust=ca.root), issued)
        self.assertEqual(len(ca.requests()), asked, "deploying needs nothing from the CA")
        run = client.run("renew")
        self.assertEqual(run.out + run.err, "", "done, so cron is silent")


if __name__ == "__main__":
    lab.main()
