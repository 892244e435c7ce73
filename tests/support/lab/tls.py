"""Certificates by the openssl tool, and what an endpoint serves, seen without our own code."""
import hashlib
import socket
import ssl
import subprocess


def openssl(*arguments, stdin=None):
    return subprocess.run(["openssl", *map(str, arguments)], input=stdin, check=True, text=True,
                          capture_output=True).stdout


KEYS = {"ec": ("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1"), "rsa": ("-newkey", "rsa:2048")}


def self_signed(names, certificate, key, kind="ec"):
    """Writes a self-signed certificate for DNS names and IP addresses."""
    alternatives = ",".join(("IP:" if name[0].isdigit() else "DNS:") + name for name in names)
    openssl("req", "-x509", *KEYS[kind], "-nodes",
            "-days", "30", "-subj", f"/CN={names[0]}", "-addext", f"subjectAltName={alternatives}",
            "-keyout", key, "-out", certificate)


def fingerprint(certificate):
    """SHA-256 of the first certificate in a PEM file, hexadecimal."""
    text = certificate.read_text()
    begin, end = "-----BEGIN CERTIFICATE-----", "-----END CERTIFICATE-----"
    first = text[text.index(begin):text.index(end) + len(end)] + "\n"
    return hashlib.sha256(ssl.PEM_cert_to_DER_cert(first)).hexdigest()


def fresh_context(version, trust=None):
    """A context that has never seen the server: it cannot resume."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.minimum_version = context.maximum_version = version
    if trust:
        context.load_verify_locations(trust)
    else:
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
    return context


def ask(port, name, version=ssl.TLSVersion.TLSv1_3, trust=None, timeout=60):
    """One fresh handshake and one request; returns the leaf's SHA-256. Raises what went wrong."""
    with socket.create_connection(("127.0.0.1", port), timeout=timeout) as plain, \
            fresh_context(version, trust).wrap_socket(plain, server_hostname=name) as tls:
        tls.sendall(f"HEAD / HTTP/1.1\r\nHost: {name}\r\nConnection: close\r\n\r\n".encode())
        # Application data proves the server's Finished too; a wrong key fails before this.
        if not tls.recv(64).startswith(b"HTTP/"):
            raise OSError("no HTTP answer")
        return hashlib.sha256(tls.getpeercert(True)).hexdigest()


def served_leaf(port=8443, name="app.example.test", trust=None):
    """What TLS 1.3 and TLS 1.2 clients are served; raises when they differ."""
    leaves = {ask(port, name, version, trust)
              for version in (ssl.TLSVersion.TLSv1_3, ssl.TLSVersion.TLSv1_2)}
    if len(leaves) != 1:
        raise AssertionError(f"TLS 1.2 and 1.3 are served different leaves: {leaves}")
    return leaves.pop()


def serves(leaf, port=8443, name="app.example.test", trust=None):
    """Whether clients of both versions are served this one: not while it is being exchanged, nor while nobody answers."""
    try:
        return served_leaf(port, name, trust) == leaf
    except (OSError, AssertionError):
        return False
