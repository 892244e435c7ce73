#!/usr/bin/env python3
"""One bit of the live key has flipped: the next plain run says which file, goes back to the generation before,
and `status` names what lies aside until somebody has removed it."""
import os
import shutil

import lab


class DamagedGeneration(lab.Scenario):
    def test_is_named_and_put_aside(self):
        os.environ["PEBBLE_VA_ALWAYS_VALID"] = "1"
        self.addCleanup(os.environ.pop, "PEBBLE_VA_ALWAYS_VALID")
        ca = lab.Pebble(self.lab, retry_after=(0, 0))
        client = lab.Client(self.lab, ca.url, ca.bundle)
        client.issue("--http-listen", "127.0.0.1:5002", "--forwarded-from", "80")
        before = client.live("cert.pem").read_text()
        client.run("renew", "--force")
        damaged = client.live("privkey.pem").resolve()
        text = bytearray(damaged.read_bytes())
        text[len(text) // 2] ^= 1
        damaged.write_bytes(text)

        healed = client.run("renew")
        self.assertIn(f"{damaged} is damaged", healed.err)
        self.assertEqual(client.live("cert.pem").read_text(), before)
        aside = client.state / "quarantine/app.example.test" / damaged.parent.name
        self.assertTrue((aside / "privkey.pem").is_file())
        for status in (client.run("status"), client.run("--json", "status")):
            self.assertIn(str(aside), status.out)
        shutil.rmtree(aside)
        self.assertNotIn("quarantine", client.run("status").out)


if __name__ == "__main__":
    lab.main()
