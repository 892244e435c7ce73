"""What a port does before there is an endpoint: TLS and below."""
import itertools
import ssl
import tempfile
import time
from dataclasses import dataclass
from typing import Callable

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from lab.misbehaviour.behaviour import new_key
from lab.scripted_ca import DAY, now, pem


@dataclass
class Door:
    name: str
    expect: str
    behave: Callable      # takes the connection
    backlog_full: bool = False


def silent(connection):
    connection.settimeout(90)
    while connection.recv(65536):
        pass


def drip_tls(connection):
    connection.recv(65536)
    for byte in itertools.chain(b"\x16\x03\x03\x40\x00", itertools.repeat(0)):
        connection.sendall(bytes([byte]))
        time.sleep(1)


def tls_flood(connection):
    connection.recv(65536)
    while True:
        connection.sendall(b"\x16\x03\x03\x40\x00\x02\xff\xff\xff" + b"\x00" * 0x3ffc)


def plain_http(connection):
    connection.recv(65536)
    connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}")


def hang_up(connection):
    connection.recv(65536)


def alert(connection):
    connection.recv(65536)
    connection.sendall(b"\x15\x03\x03\x00\x02\x02\x28")


def tls(context):
    def behave(connection):
        with context.wrap_socket(connection, server_side=True) as secure:
            secure.recv(65536)
            secure.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}")
    return behave


def own_context(names=("localhost",), start=now() - 30 * DAY, days=90):
    """A self-signed certificate of its own; returns the context and the certificate as PEM."""
    key = new_key()
    subject = x509.Name([x509.NameAttribute(x509.oid.NameOID.COMMON_NAME, names[0])])
    made = (x509.CertificateBuilder().subject_name(subject).issuer_name(subject).public_key(key.public_key())
            .serial_number(x509.random_serial_number()).not_valid_before(start).not_valid_after(start + days * DAY)
            .add_extension(x509.SubjectAlternativeName([x509.DNSName(one) for one in names]), False)
            .sign(key, hashes.SHA256()))
    secret = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    with tempfile.NamedTemporaryFile() as file:
        file.write(pem(made) + secret)
        file.flush()
        context.load_cert_chain(file.name)
    return context, pem(made)


def make_doors():
    """The list, and the certificates (PEM) that a client trusts besides the honest one."""
    expired, expired_pem = own_context(days=29)
    future, future_pem = own_context(start=now() + DAY)
    wrong_name, wrong_pem = own_context(["other.example.test"])
    stranger, _ = own_context()
    old, old_pem = own_context()
    old.minimum_version, old.maximum_version = ssl.TLSVersion.TLSv1, ssl.TLSVersion.TLSv1_1
    old.set_ciphers("ALL:@SECLEVEL=0")
    rows = [
        Door("a port that neither accepts nor refuses", "connection_timeout", silent, backlog_full=True),
        Door("accepted, then silence", "timeout", silent),
        Door("accepted, then closed", "tls", hang_up),
        Door("one byte of TLS a second", "timeout", drip_tls),
        Door("handshake records without end", "tls", tls_flood),
        Door("a TLS alert", "tls", alert),
        Door("HTTP without TLS", "tls", plain_http),
        Door("a certificate nobody vouches for", "tls", tls(stranger)),
        Door("an expired certificate", "tls", tls(expired)),
        Door("a certificate from tomorrow", "tls", tls(future)),
        Door("a certificate of another host", "tls", tls(wrong_name)),
        Door("TLS 1.1 at most", "tls", tls(old)),
    ]
    return rows, expired_pem + future_pem + wrong_pem + old_pem
