"""What a CA, or a network, can do to a client, one Behaviour each: what is done, at which endpoints, and the
error that it has to become. Applied to a Visit of lab.scripted_ca."""
from lab.misbehaviour.behaviour import ENDPOINTS, HARMLESS, Behaviour
from lab.misbehaviour.certificates import CERTIFICATE
from lab.misbehaviour.connection import CONNECTION
from lab.misbehaviour.doors import hang_up, make_doors
from lab.misbehaviour.messages import HTTP, JSON
from lab.misbehaviour.resources import ACCOUNT, AUTHORIZATION, DIRECTORY, FINALIZE, ORDER

__all__ = ["BEHAVIOURS", "Behaviour", "ENDPOINTS", "HARMLESS", "hang_up", "make_doors"]

BEHAVIOURS = {"The connection": CONNECTION, "HTTP": HTTP, "JSON": JSON, "Directory": DIRECTORY, "Account": ACCOUNT,
              "Order": ORDER, "Authorization and challenge": AUTHORIZATION, "Finalize": FINALIZE, "Certificate": CERTIFICATE}
