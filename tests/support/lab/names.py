"""DNS that says what a scenario wants: names from a table, and a server that meddles with what knot says."""
import contextlib
import ipaddress
import socket
import struct
import subprocess
import threading

NOERROR, SERVFAIL, NXDOMAIN, REFUSED = 0, 2, 3, 5
TYPES = {"A": 1, "NS": 2, "SOA": 6, "TXT": 16, "AAAA": 28, "CAA": 257}
NAME_OF = {number: name for name, number in TYPES.items()}


def add_addresses(*addresses):
    """Makes public addresses this machine's own, inside the private network."""
    for address in addresses:
        version = ipaddress.ip_address(address).version
        subprocess.run(["ip", "-6" if version == 6 else "-4", "addr", "replace",
                        f"{address}/{128 if version == 6 else 32}", "dev", "lo"]
                       + (["nodad"] if version == 6 else []), check=True)


def question(query):
    """(name in lower case without its last dot, type as a word or number, the question's bytes)."""
    labels, at = [], 12
    while query[at]:
        labels.append(query[at + 1:at + 1 + query[at]].decode("latin-1").lower())
        at += 1 + query[at]
    number = struct.unpack_from("!H", query, at + 1)[0]
    return ".".join(labels), NAME_OF.get(number, number), query[12:at + 5]


def reply(query, rcode=NOERROR, rdatas=(), authoritative=True):
    """To this query; the records are of the type and at the name that was asked for."""
    _, kind, asked = question(query)
    flags = 0x8000 | (0x0400 if authoritative else 0) | (query[2] & 1) << 8 | 0x0080 | rcode
    out = query[:2] + struct.pack("!HHHHH", flags, 1, len(rdatas), 0, 0) + asked
    for rdata in rdatas:
        out += b"\xc0\x0c" + struct.pack("!HHIH", TYPES.get(kind, kind), 1, 0, len(rdata)) + rdata
    return out


def answers(address, name, kind, port=53):
    """Does the server there have such records itself?"""
    labels = b"".join(bytes([len(label)]) + label.encode() for label in name.split(".") if label)
    query = struct.pack("!HHHHHH", 1, 0, 1, 0, 0, 0) + labels + b"\0" + struct.pack("!HH", TYPES[kind], 1)
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as asking:
        asking.settimeout(1)
        asking.connect((address, port))
        try:
            asking.send(query)
            told = asking.recv(4096)
        except OSError:
            return False
    return told[3] & 15 == NOERROR and struct.unpack_from("!H", told, 6)[0] > 0


class UdpServer:
    """Calls answer(query) for each datagram; None is silence."""

    def __init__(self, lab, address, answer, port=53):
        family = socket.AF_INET6 if ":" in address else socket.AF_INET
        server = socket.socket(family, socket.SOCK_DGRAM)
        server.bind((address, port))

        def run():
            while True:
                try:
                    query, peer = server.recvfrom(4096)
                except OSError:
                    return
                if len(query) <= 12:
                    return  # shut down
                with contextlib.suppress(OSError):  # who gets no answer asks again
                    out = answer(query)
                    if out is not None:
                        server.sendto(out, peer)
        thread = threading.Thread(target=run, daemon=True)
        thread.start()

        def close():
            try:
                server.shutdown(socket.SHUT_RDWR)
            except OSError:
                pass  # ENOTCONN, and recvfrom wakes all the same
            thread.join(10)  # until then the port is taken
            server.close()
        lab.on_close(close)


class Table:
    """A recursive resolver for who asks: `hosts` maps a name to its addresses, to an rcode, or to a
    function that makes either when it is asked. Every other name does not exist. `asked` counts."""

    def __init__(self, lab, hosts, address="127.0.0.1"):
        self.hosts, self.asked = hosts, []
        UdpServer(lab, address, self.answer)

    def answer(self, query):
        name, kind, _ = question(query)
        self.asked.append((name, kind))
        found = self.hosts.get(name)
        if callable(found):
            found = found(kind)
        if isinstance(found, int):
            return reply(query, found)
        if found is None:
            below = any(host.endswith("." + name) for host in self.hosts)
            return reply(query, NOERROR if below else NXDOMAIN)
        if kind not in ("A", "AAAA"):
            return reply(query)
        addresses = [ipaddress.ip_address(each) for each in found]
        version = 6 if kind == "AAAA" else 4
        return reply(query, rdatas=[each.packed for each in addresses if each.version == version])


class Meddler:
    """Passes questions on to a real name server, except where meddle(name, type) says otherwise: an rcode, or
    "drop"."""

    def __init__(self, lab, address, upstream, meddle):
        def answer(query):
            name, kind, _ = question(query)
            verdict = meddle(name, kind)
            if verdict == "drop":
                return None
            if verdict is not None:
                return reply(query, verdict, authoritative=False)
            with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as up:
                up.settimeout(5)
                up.sendto(query, (upstream, 53))
                return up.recv(4096)
        UdpServer(lab, address, answer)
