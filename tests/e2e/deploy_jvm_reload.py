#!/usr/bin/env python3
"""jvm-reload of hooks/contrib, with a real JVM: Tomcat 10, whose MBean is called by attaching to it."""
import lab
from lab.appliances.base import contrib


class TomcatByMbean(lab.Tomcat):
    kind = "script"

    def settings(self):
        return {"timeout": 60, "command": contrib(
            "jvm-reload", directory=self.tls, pidfile=self.pidfile, operation="reloadSslHostConfigs",
            mbean='Catalina:type=ThreadPool,name="https-*"')}

    def start(self):
        super().start()
        self.pidfile.write_text(f"{self.process.pid}\n")
        return self


class DeployJvmReload(lab.Deployment, lab.TestCase):
    server = TomcatByMbean


if __name__ == "__main__":
    lab.main()
