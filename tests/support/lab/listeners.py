"""Ports of bare TCP: what does something with each connection, and what takes none."""
import contextlib
import select
import socket
import threading


def family_of(address):
    return socket.AF_INET6 if ":" in address else socket.AF_INET


class Listener:
    """A port whose connections get `behave(connection)`, each on a thread; counts them. When `close` returns the port
    is free and nobody waits there any more."""

    def __init__(self, lab, port, behave, address="127.0.0.1"):
        self.port, self.connections, self.behave = port, 0, behave
        self.socket = socket.create_server((address, port), family=family_of(address), backlog=64)
        self.thread = threading.Thread(target=self.run, daemon=True)
        self.thread.start()
        lab.on_close(self.close)

    def run(self):
        while True:
            try:
                connection, _ = self.socket.accept()
            except OSError:
                return
            self.connections += 1
            threading.Thread(target=self.one, args=(connection,), daemon=True).start()

    def one(self, connection):
        with contextlib.suppress(OSError), connection:
            self.behave(connection)

    def close(self):
        with contextlib.suppress(OSError):
            self.socket.shutdown(socket.SHUT_RDWR)  # wakes accept
        self.thread.join()
        self.socket.close()


class CountingListener(Listener):
    """Listens and counts; whoever connects is closed at once."""

    def __init__(self, lab, port=8443, address="127.0.0.1"):
        super().__init__(lab, port, lambda connection: None, address)


def relay_to(port):
    """For a Listener: what comes is passed on to a port of ours, and back."""
    def pump(source, sink):
        with contextlib.suppress(OSError):
            while data := source.recv(65536):
                sink.sendall(data)
            sink.shutdown(socket.SHUT_WR)

    def behave(connection):
        with socket.create_connection(("127.0.0.1", port)) as other:
            back = threading.Thread(target=pump, args=(other, connection), daemon=True)
            back.start()
            pump(connection, other)
            back.join()
    return behave


def full_backlog(lab, port, address="127.0.0.1"):
    """A port that neither accepts nor refuses; `close` ends it."""
    listener = socket.create_server((address, port), family=family_of(address), backlog=0)
    fillers = [socket.socket(family_of(address)) for _ in range(4)]
    for filler in fillers:
        filler.setblocking(False)
        filler.connect_ex((address, port))
    select.select([], fillers, [])  # one is in, so there is room for no other
    together = contextlib.ExitStack()
    for one in (listener, *fillers):
        together.enter_context(one)
    lab.on_close(together.close)
    return together
