"""A way to the front door with an address of its own, for a browser that cannot choose one.

The rate rules count by address, and a browser's connections would all be counted as one viewer's.
"""

import secrets
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress

_BLOCK_BYTES = 65_536


@contextmanager
def relay(port: int) -> Iterator[int]:
    """A port on loopback whose connections reach `port` from a loopback address like no other."""
    own = ".".join(["127", *(str(1 + secrets.randbelow(253)) for _ in range(3))])
    opened: list[socket.socket] = []
    with socket.create_server(("127.0.0.1", 0)) as listening:
        accepting = threading.Thread(target=_accept, args=(listening, own, port, opened))
        accepting.start()
        try:
            yield listening.getsockname()[1]
        finally:
            with suppress(OSError):
                listening.shutdown(socket.SHUT_RDWR)
            accepting.join(10)
            for connection in opened:
                _hang_up(connection)
                connection.close()


def _accept(listening: socket.socket, own: str, port: int, opened: list[socket.socket]) -> None:
    while True:
        try:
            near, _ = listening.accept()
        except OSError:
            return
        opened.append(near)
        try:
            far = socket.create_connection(("127.0.0.1", port), source_address=(own, 0))
        except OSError:
            _hang_up(near)  # as the front door itself would be: not there
            continue
        opened.append(far)
        for source, target in ((near, far), (far, near)):
            threading.Thread(target=_pass_on, args=(source, target), daemon=True).start()


def _pass_on(source: socket.socket, target: socket.socket) -> None:
    """Until one side hangs up; then the other one learns of it at once."""
    with suppress(OSError):
        while block := source.recv(_BLOCK_BYTES):
            target.sendall(block)
    _hang_up(source)
    _hang_up(target)


def _hang_up(connection: socket.socket) -> None:
    with suppress(OSError):
        connection.shutdown(socket.SHUT_RDWR)
