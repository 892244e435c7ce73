"""Stubs of products that cannot be had for a test, one class each, with the source of every request that they know."""
from lab.appliances.api import Fdm, FortiGate, Kubernetes, Vcenter
from lab.appliances.panels import Cpanel, DirectAdmin, Proxmox, Synology, TrueNas
from lab.appliances.programs import OpenvpnAs, PleskMail, PleskPanel, PleskSite, Unifi
from lab.appliances.windows import WindowsIis

__all__ = ["Cpanel", "DirectAdmin", "Fdm", "FortiGate", "Kubernetes", "OpenvpnAs", "PleskMail", "PleskPanel", "PleskSite",
           "Proxmox", "Synology", "TrueNas", "Unifi", "Vcenter", "WindowsIis"]
