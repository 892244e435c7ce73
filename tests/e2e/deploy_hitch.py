#!/usr/bin/env python3
"""hitch, told by SIGHUP: it ignores files that are not newer than what it has loaded."""
import lab
from lab.servers import Hitch


class DeployHitch(lab.Deployment, lab.TestCase):
    server = Hitch
    told = "SIGHUP"
    wrong_key = "refuses and keeps the old one"
    loses = 5
    because = ("its workers close their listening sockets before those of the new ones are open, about ten "
               "milliseconds later")


if __name__ == "__main__":
    lab.main()
