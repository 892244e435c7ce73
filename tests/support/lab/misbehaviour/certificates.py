"""Certificates that were not asked for, and what comes with them."""
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from lab.misbehaviour.behaviour import EVIL, FOREIGN, HARMLESS, PLAIN, Behaviour, body, new_key
from lab.scripted_ca import DAY, general_name, now, pem

OTHER = {"type": "dns", "value": "other.example.test"}


def issued(make):
    """`make(issuer, order)` gives the certificates, leaf first, or PEM bytes."""
    def apply(visit):
        order = visit.tenant.orders[visit.number]
        made = make(visit.tenant.issuer, order)
        visit.reply.body = made if isinstance(made, bytes) else pem(*made)
    return apply


def leaf(change_order=None, **how):
    def make(issuer, order):
        order = {**order, **(change_order() if change_order else {})}
        return issuer.sign(order["key"], order["names"], **how), issuer.intermediate
    return issued(make)


def with_key(issuer, order):
    key = new_key().private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    return pem(issuer.sign(order["key"], order["names"]), issuer.intermediate) + key


def links(count, target):
    def apply(visit):
        visit.reply.headers += [("Link", f'<{target(visit)}/{n}>;rel="alternate"') for n in range(count)]
    return apply


CERTIFICATE = [
    Behaviour("for another key", ("cert",), "bad_certificate", leaf(lambda: {"key": new_key().public_key()})),
    Behaviour("for other names", ("cert",), "bad_certificate", leaf(lambda: {"names": [general_name(OTHER)]})),
    Behaviour("for one name more", ("cert",), "bad_certificate",
              issued(lambda issuer, order: (issuer.sign(order["key"], order["names"] + [general_name(OTHER)]), issuer.intermediate))),
    Behaviour("for no name", ("cert",), "bad_certificate", leaf(lambda: {"names": []})),
    Behaviour("expired", ("cert",), "bad_certificate", leaf(start=now() - 90 * DAY, end=now() - DAY)),
    Behaviour("valid from tomorrow", ("cert",), "bad_certificate", leaf(start=now() + DAY)),
    Behaviour("CA:TRUE", ("cert",), "bad_certificate", leaf(ca=True)),
    Behaviour("the intermediate alone", ("cert",), "bad_certificate", issued(lambda issuer, _: [issuer.intermediate])),
    Behaviour("the issuer first", ("cert",), "bad_certificate",
              issued(lambda issuer, order: (issuer.intermediate, issuer.sign(order["key"], order["names"])))),
    Behaviour("an issuer that is not the issuer", ("cert",), "bad_certificate",
              issued(lambda issuer, order: (issuer.sign(order["key"], order["names"]), issuer.root))),
    Behaviour("50 issuers", ("cert",), "bad_certificate",
              issued(lambda issuer, order: (issuer.sign(order["key"], order["names"]), *[issuer.intermediate] * 50))),
    Behaviour("with a private key beside it (RFC 8555 section 11.4)", ("cert",), "bad_certificate", issued(with_key)),
    Behaviour("DER in place of PEM", ("cert",), "bad_certificate",
              issued(lambda issuer, order: issuer.sign(order["key"], order["names"]).public_bytes(Encoding.DER))),
    Behaviour("PEM around garbage", ("cert",), "bad_certificate",
              body("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n" * 3)),
    Behaviour("PEM without end", ("cert",), "bad_certificate", body("-----BEGIN CERTIFICATE-----\n" + "A" * 60_000)),
    Behaviour("nothing", ("cert",), "bad_certificate", body("")),
    Behaviour("terminal escapes in place of PEM", ("cert",), "bad_certificate", body(EVIL)),
    Behaviour("1,000 alternate links", ("cert",), "too_large", links(1000, lambda visit: f"{visit.tenant.base}/cert")),
    Behaviour("80 alternate links", ("cert",), HARMLESS, links(80, lambda visit: f"{visit.tenant.base}/cert")),
    Behaviour("alternate links on http:// and on another host", ("cert",), HARMLESS,
              lambda visit: [links(5, lambda _: PLAIN)(visit), links(5, lambda _: FOREIGN)(visit)]),
    Behaviour("alternate links to itself", ("cert",), HARMLESS,
              lambda visit: visit.reply.headers.append(("Link", f'<{visit.tenant.base}/cert/{visit.number}>;rel="alternate"'))),
]
