#!/usr/bin/env python3
"""Plesk's panel, mail server and sites, by a stub of `plesk`."""
import lab
from lab.appliances import PleskMail, PleskPanel, PleskSite
from lab.appliances.story import rows

DeployPlesk = type("DeployPlesk", (lab.TestCase,), rows(PleskMail, PleskPanel, PleskSite))

if __name__ == "__main__":
    lab.main()
