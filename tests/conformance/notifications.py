#!/usr/bin/env python3
"""Who is told when renewals fail and when they are well again: by mail, webhook and command; each change once; and
nothing that a CA says becomes a header, a recipient or a member of JSON."""
import json

import lab
from lab import clock
from lab.scripted_ca import ScriptedCa, problem
from lab.sinks import MailServer, WebServer, parse

NAME = "app.example.test"
HOSTILE = 'no\r\n.\r\nBcc: everybody@example.test\r\n\r\n"}],"x":[{ <!channel> <https://evil.example|here> \u202e\x1b[31m'


class Notifications(lab.Scenario):
    def setUp(self):
        super().setUp()
        self.ca = ScriptedCa(self.lab).tenant("ca")
        self.client = lab.Client(self.lab, self.ca.url, self.ca.server.bundle)
        self.client.issue()
        self.refuses = False

        def twist(visit):
            if self.refuses and visit.endpoint == "order":
                nonce = dict(visit.reply.headers)["Replay-Nonce"]
                visit.reply = problem(403, "rejectedIdentifier", HOSTILE, Replay_Nonce=nonce)
        self.ca.twist = twist

    def secret(self, name, text):
        path = self.lab.path(name)
        path.write_text(text + "\n")
        path.chmod(0o600)
        return f"file:{path}"

    def configure(self, toml):
        (self.client.config / "acme8443.toml").write_text(toml)

    def program(self, name, text):
        path = self.lab.path(name)
        path.write_text("#!/bin/sh\n" + text)
        path.chmod(0o755)
        return path

    def fail(self, **how):
        self.refuses = True
        return self.client.run("renew", "--force", expect=69, **how)

    def recover(self):
        self.refuses = False
        return self.client.run("renew", "--force")

    def by_mail(self, server):
        self.configure(f'[notify.mail]\nto = ["a@example.test", "b@example.test"]\nfrom = "acme8443@example.test"\n'
                       f'smtp = "{server.url}"\nca_file = "{server.bundle}"\nuser = "user"\n'
                       f'password = "{self.secret("password", "secret")}"\n')

    def test_mail_once_for_each_change(self):
        for implicit in (False, True):
            with self.subTest(implicit=implicit):
                server = MailServer(self.lab, port=465 if implicit else 587, implicit=implicit)
                self.by_mail(server)
                for _ in range(3):
                    self.fail()
                self.assertEqual(len(server.got), 1, "not a flood")
                self.recover()
                self.recover()
                (sender, to, bad), (_, _, good) = server.got
                self.assertEqual((sender, to), ("acme8443@example.test", ["a@example.test", "b@example.test"]))
                self.assertEqual(set(bad.keys()), {"Date", "From", "To", "Subject", "Message-ID", "Auto-Submitted",
                                                   "MIME-Version", "Content-Type", "Content-Transfer-Encoding"})
                self.assertTrue(bad["Subject"].endswith(f"{NAME} fails"), bad["Subject"])
                self.assertTrue(good["Subject"].endswith(f"{NAME} is well again"), good["Subject"])
                text = bad.get_content()
                self.assertIn("rejectedIdentifier", text)
                self.assertIn("What to do: ", text)
                self.assertNotIn("\x1b", text)

    def test_a_server_that_refuses_changes_nothing_and_is_tried_again(self):
        server = MailServer(self.lab)
        self.by_mail(server)
        server.refusal = "554 go away"
        run = self.fail()
        self.assertIn("notify: mail to a@example.test, b@example.test", run.err)
        self.assertIn("554 go away", run.err)
        self.assertNotIn("secret", run.err)
        server.refusal = None
        self.fail()
        self.assertEqual(len(server.got), 1)
        self.secret("password", "wrong")
        self.client.run("status", "--notify-test", expect=69)

    def test_sendmail(self):
        sendmail = self.program("sendmail", f'printf "%s\\n" "$@" >{self.lab.path("argv")}; cat >{self.lab.path("mail")}\n')
        self.configure(f'[notify.mail]\nto = "root@example.test"\nfrom = "a@example.test"\nsendmail = "{sendmail}"\n')
        self.fail()
        self.assertEqual(self.lab.path("argv").read_text().split(), ["-i", "-f", "a@example.test", "--", "root@example.test"])
        content = self.lab.path("mail").read_bytes()
        self.assertNotIn(b"\r", content)
        message = parse(content)
        self.assertIsNone(message["Bcc"])
        self.assertIn("rejectedIdentifier", message.get_content())

    def test_webhooks(self):
        web = WebServer(self.lab)
        self.configure(f'[[notify.webhook]]\nurl = "{web.url}/json"\ntoken = "{self.secret("token", "t0ken")}"\n'
                       f'[[notify.webhook]]\nkind = "slack"\nurl = "{self.secret("slack", web.url + "/slack")}"\n'
                       f'[[notify.webhook]]\nkind = "teams"\nurl = "{self.secret("teams", web.url + "/teams")}"\n'
                       f'[[notify.webhook]]\nkind = "ntfy"\nurl = "{web.url}/topic"\n')
        self.fail()
        (document,) = web.bodies("/json")
        self.assertEqual(set(document), {"program", "host", "now", "subject", "text", "items"})
        (item,) = document["items"]
        self.assertEqual((item["certificate"], item["condition"], item["again"]), (NAME, "failing", False))
        self.assertIn("rejectedIdentifier", item["error"]["message"])
        self.assertTrue(item["since"].endswith("Z"))
        self.assertEqual([headers["Authorization"] for _, path, headers, _ in web.got if path == "/json"], ["Bearer t0ken"])
        (slack,) = web.bodies("/slack")
        self.assertNotIn("<", slack["text"])
        (teams,) = web.bodies("/teams")
        self.assertEqual(teams["attachments"][0]["contentType"], "application/vnd.microsoft.card.adaptive")
        (ntfy,) = web.bodies("/")
        self.assertEqual(ntfy["topic"], "topic")
        self.recover()
        self.assertEqual([body["items"][0]["condition"] for body in web.bodies("/json")], ["failing", "well"])
        web.status = 500
        run = self.fail()
        self.assertIn("slack: it answered 500", run.err)
        self.assertNotIn("t0ken", run.err)

    def test_expiry_approaches_and_is_there(self):
        """Days pass, and the renewal fails on each of them."""
        web = WebServer(self.lab)
        self.configure(f'[notify]\nexpiry_days = 7\n[[notify.webhook]]\nurl = "{web.url}/json"\n')
        self.fail()
        for days in (84, 84, 91):
            run = self.client.run("renew", environment=clock.at(f"+{days}d"), expect=None)
            self.assertNotEqual(run.code, 0, run)
        items = [body["items"][0] for body in web.bodies("/json")]
        self.assertEqual([item["condition"] for item in items], ["failing", "expiring", "expired"])
        self.assertIn("not_after", items[1])

    def test_a_url_that_is_a_secret_is_not_said(self):
        self.configure(f'[[notify.webhook]]\nkind = "slack"\nurl = "{self.secret("slack", "http://127.0.0.1:9/hidden")}"\n')
        run = self.fail()
        self.assertIn("notify: slack: ", run.err)
        self.assertNotIn("hidden", run.err)

    def test_a_command(self):
        told = self.program("told", f'cat >{self.lab.path("document")}; printf %s "$ACME8443_SUBJECT" >{self.lab.path("subject")}\n'
                                    'touch "$0.shell;$1"\n')
        self.configure(f'[[notify.command]]\nrun = ["{told}", "$(id)"]\n')
        self.fail()
        self.assertEqual(json.loads(self.lab.path("document").read_text())["items"][0]["certificate"], NAME)
        self.assertTrue(self.lab.path("subject").read_text().endswith(f"{NAME} fails"))
        self.assertTrue(self.lab.path("told.shell;$(id)").exists(), "no shell has read the arguments")

    def test_a_ping_after_a_good_run_only(self):
        web = WebServer(self.lab)
        self.configure(f'[notify]\nping = "{web.url}/alive"\n')
        self.fail()
        self.assertEqual(web.got, [])
        self.recover()
        self.client.run("renew")
        self.assertEqual([(method, path) for method, path, _, _ in web.got], [("GET", "/alive")] * 2)
        self.client.run("renew", NAME)
        self.assertEqual(len(web.got), 2, "a run for some is not the run that is watched")
        web.status = 404
        run = self.client.run("renew")
        self.assertIn("notify: ping: it answered 404", run.err)

    def test_a_test(self):
        web = WebServer(self.lab)
        self.client.run("status", "--notify-test", expect=78)
        self.configure(f'[notify]\nping = "{web.url}/alive"\n[[notify.webhook]]\nurl = "{web.url}/json"\n')
        run = self.client.run("status", "--notify-test")
        self.assertEqual(run.out, "webhook: sent\nping: sent\n")
        self.assertEqual(web.bodies("/json")[0]["items"], [])
        self.assertFalse((self.client.state / "notices.json").exists())


if __name__ == "__main__":
    lab.main()
