"""A virus scanner that speaks clamd's protocol over a real socket, and answers as it is told."""

import socket
import struct
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Thread


@contextmanager
def scanner(answer: bytes, place: socket.socket) -> Iterator[list[bytes]]:
    """Answers one client, and keeps what it was shown."""
    shown: list[bytes] = []
    place.listen(1)

    def serve() -> None:
        link, _ = place.accept()
        with link, link.makefile("rb") as came:
            assert came.read(10) == b"zINSTREAM\0"
            while size := struct.unpack("!L", came.read(4))[0]:
                shown.append(came.read(size))
            link.sendall(answer)

    thread = Thread(target=serve, daemon=True)
    thread.start()
    try:
        yield shown
    finally:
        thread.join(timeout=10)
        place.close()


def tcp() -> tuple[socket.socket, str]:
    place = socket.create_server(("127.0.0.1", 0))
    return place, f"tcp://127.0.0.1:{place.getsockname()[1]}"
