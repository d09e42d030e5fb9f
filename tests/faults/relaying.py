"""A relay in front of the service, for a tool that cannot send a token by itself. It puts the token into the
head of each request and passes everything else on as it is, so what is measured through it is the service.
"""

import re
import socket
from collections.abc import Iterator
from contextlib import closing, contextmanager
from io import BufferedIOBase
from socketserver import StreamRequestHandler, ThreadingTCPServer
from threading import Thread

_RANGE = re.compile(rb"^range:[ \t]*(.*?)[ \t]*\r$", re.IGNORECASE | re.MULTILINE)
_LENGTH = re.compile(rb"^content-length:[ \t]*(\d+)", re.IGNORECASE | re.MULTILINE)


@contextmanager
def relay(port: int, token: str) -> Iterator[tuple[int, list[str]]]:
    """Its port, and the ranges that were asked for through it."""
    asked: list[str] = []

    class Relay(StreamRequestHandler):
        disable_nagle_algorithm = True

        def handle(self) -> None:
            """The requests of one connection, over one of their own for each, as the tool asks them."""
            while request := _head(self.rfile):
                if request.startswith(b"GET"):
                    found = _RANGE.search(request)
                    asked.append(found[1].decode() if found else "")
                self.pass_on(request)

        def pass_on(self, request: bytes) -> None:
            first, rest = request.split(b"\r\n", 1)
            link = socket.create_connection(("127.0.0.1", port), timeout=30)
            with closing(link), link.makefile("rb") as answers:
                link.sendall(b"%b\r\nAuthorization: Bearer %b\r\n%b" % (first, token.encode(), rest))
                head = _head(answers)
                length = None if request.startswith(b"HEAD") else _LENGTH.search(head)
                self.wfile.write(head + (answers.read(int(length[1])) if length else b""))

    class Server(ThreadingTCPServer):
        daemon_threads = allow_reuse_address = True

    with Server(("127.0.0.1", 0), Relay) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        try:
            yield server.server_address[1], asked
        finally:
            server.shutdown()


def _head(stream: BufferedIOBase) -> bytes:
    """Up to and with the blank line; empty where nothing more comes."""
    lines = []
    while line := stream.readline():
        lines.append(line)
        if line == b"\r\n":
            return b"".join(lines)
    return b""
