#!/usr/bin/env python3
"""Appliances with an interface for programs, by stubs that hold acme8443 to the documented requests in their order."""
import lab
from lab.appliances import Fdm, FortiGate, Kubernetes, Vcenter
from lab.appliances.story import rows

DeployAppliances = type("DeployAppliances", (lab.TestCase,), rows(Fdm, FortiGate, Kubernetes, Vcenter))

if __name__ == "__main__":
    lab.main()
