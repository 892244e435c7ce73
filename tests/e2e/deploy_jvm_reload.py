#!/usr/bin/env python3
"""jvm-reload of hooks/contrib, with a real JVM: Tomcat 10, whose MBean is called by attaching to it."""
import lab
from lab.appliances.base import contrib


class TomcatByMbean(lab.Tomcat):
    title = "jvm-reload with Tomcat"
    kind = "script"

    def told(self, mbean, operation):
        return {"timeout": 60, "command": contrib("jvm-reload", directory=self.tls, pidfile=self.pidfile,
                                                  mbean=mbean, operation=operation)}

    def settings(self):
        return self.told('Catalina:type=ThreadPool,name="https-*"', "reloadSslHostConfigs")

    def lying_settings(self):
        return {**self.told("java.lang:type=Memory", "gc"), "deadline": 2}

    def start(self):
        super().start()
        self.pidfile.write_text(f"{self.process.pid}\n")
        return self


class DeployJvmReload(lab.Deployment, lab.TestCase):
    server = TomcatByMbean
    told = "MBean"
    wrong_key = "says OK, fails every handshake"


if __name__ == "__main__":
    lab.main()
