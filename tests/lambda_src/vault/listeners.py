"""Servers that are not quite PostgreSQL: asleep, without TLS, or with a wrong certificate."""

import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

_SSL_REQUEST_BYTES = 8


def certificate(folder: Path, host: str) -> tuple[Path, Path]:
    """Write a self-signed certificate for a host and its key; return both paths."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, host)])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(host)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    pem, private = folder / f"{host}.pem", folder / f"{host}.key"
    pem.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    private.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    return pem, private


class Listener:
    """Accepts connections, answers a request for TLS, and keeps every byte that came after."""

    def __init__(self, pair: tuple[Path, Path] | None) -> None:
        self.received = b""
        self.connections = 0
        self._server = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._server.getsockname()[1]
        self._context: ssl.SSLContext | None = None
        if pair is not None:
            self._context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            self._context.load_cert_chain(*map(str, pair))

    def serve(self) -> None:
        with suppress(OSError):
            while True:
                connection, _ = self._server.accept()
                self.connections += 1
                with connection, suppress(OSError):
                    connection.settimeout(2)
                    self._talk(connection)

    def close(self) -> None:
        self._server.shutdown(socket.SHUT_RDWR)
        self._server.close()

    def _talk(self, connection: socket.socket) -> None:
        connection.recv(_SSL_REQUEST_BYTES)
        if self._context is None:
            connection.sendall(b"N")
            self.received += connection.recv(4096)
            return
        connection.sendall(b"S")
        with self._context.wrap_socket(connection, server_side=True) as secured:
            self.received += secured.recv(4096)
            secured.sendall(b"R\x00\x00\x00\x08\x00\x00\x00\x03")  # send the password in the clear
            self.received += secured.recv(4096)


@contextmanager
def listener(pair: tuple[Path, Path] | None) -> Iterator[Listener]:
    """Serve in a thread, with this certificate and key or without TLS."""
    made = Listener(pair)
    thread = threading.Thread(target=made.serve)
    thread.start()
    try:
        yield made
    finally:
        made.close()
        thread.join()
