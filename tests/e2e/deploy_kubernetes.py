#!/usr/bin/env python3
"""A real kube-apiserver with its controllers: the Secret, the rollout, and no more rights than the example gives."""
import json

import lab
from lab import kubernetes
from lab.appliances.story import Story, rows


class MoreOfKubernetes:
    def test_what_the_account_may_not_it_is_told_in_the_servers_words(self):
        story = Story(self, kubernetes.Dashboard)
        elsewhere = story.appliance.deploy_arguments(trust_file=story.ca.root, secret="another-secret")
        run = story.client.issue(*elsewhere, expect=20)
        self.assertIn("status 403", run.err)
        self.assertIn('cannot get resource \\"secrets\\"', run.err)

    def test_the_first_deployment_has_a_way_back_too(self):
        story = Story(self, kubernetes.Dashboard)
        dashboard = story.appliance
        factory = lab.served_leaf()
        dashboard.lie = "wrong-key"
        run = story.client.issue(*dashboard.deploy_arguments(trust_file=story.ca.root), expect=21)
        self.assertIn("pointed back to before", run.err)
        self.assertEqual(lab.served_leaf(), factory)
        dashboard.lie = None
        story.client.run("renew")
        story.serves(story.live())

    def test_what_else_lies_in_the_secret_stays_and_every_rollout_is_complete(self):
        story = Story(self, kubernetes.Dashboard)
        dashboard = story.appliance
        secret = f"{kubernetes.NAMESPACE}/secrets/kubernetes-dashboard-certs"
        dashboard.admin.ask("PATCH", secret, {"data": {"ca.crt": "a2VwdA=="}}, "application/strategic-merge-patch+json")
        story.client.issue(*dashboard.deploy_arguments(trust_file=story.ca.root))
        story.serves(story.live())
        held = dashboard.admin.ask("GET", secret)
        self.assertEqual(held["data"]["ca.crt"], "a2VwdA==")
        self.assertNotIn("PRIVATE KEY", json.dumps(held["metadata"]))

        def rolled_out():
            status = dashboard.admin.ask("GET", f"{kubernetes.DEPLOYMENTS}/kubernetes-dashboard")["status"]
            return status.get("updatedReplicas") == status.get("readyReplicas") == status.get("replicas") == 1

        lab.wait_until(rolled_out, "the rollout")


DeployKubernetes = type("DeployKubernetes", (MoreOfKubernetes, lab.TestCase), rows(kubernetes.Dashboard))

if __name__ == "__main__":
    lab.main(prepare=kubernetes.prepare)
