#!/usr/bin/env python3
"""Panels that the scripts of hooks/contrib tell by the real curl, by stubs of their interfaces."""
import lab
from lab.appliances import Cpanel, DirectAdmin, Proxmox, Synology, TrueNas
from lab.appliances.story import rows

DeployPanels = type("DeployPanels", (lab.TestCase,), rows(Cpanel, DirectAdmin, Proxmox, Synology, TrueNas))

if __name__ == "__main__":
    lab.main()
