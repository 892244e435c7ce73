#!/usr/bin/env python3
"""Products that are told by programs on this machine or by ssh; those programs are stubs, ssh and sshd are real."""
import lab
from lab.appliances import OpenvpnAs, Unifi, WindowsIis
from lab.appliances.story import rows

DeployLocalProducts = type("DeployLocalProducts", (lab.TestCase,), rows(OpenvpnAs, Unifi, WindowsIis))

if __name__ == "__main__":
    lab.main()
