"""A TLS service that never has to be told: it serves whatever pair lies in its directory."""
import socket
import ssl
import threading


class Service(threading.Thread):
    """Serves TLS with whatever lies in a directory at the moment of each connection."""

    def __init__(self, port, directory):
        super().__init__(daemon=True)
        self.directory = directory
        self.listener = socket.create_server(("127.0.0.1", port), backlog=64)
        self.start()

    def run(self):
        while True:
            try:
                connection, _ = self.listener.accept()
            except OSError:
                return
            try:
                with connection:
                    connection.settimeout(10)
                    self.answer(connection)
            except (OSError, ssl.SSLError, ValueError):
                pass

    def answer(self, connection):
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        pair = self.directory.resolve()  # once: between the two files the link may be exchanged
        context.load_cert_chain(pair / "fullchain.pem", pair / "privkey.pem")
        with context.wrap_socket(connection, server_side=True) as tls:
            tls.recv(4096)
            tls.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nok")

    def close(self):
        self.listener.shutdown(socket.SHUT_RDWR)  # wakes accept
        self.join()
        self.listener.close()
