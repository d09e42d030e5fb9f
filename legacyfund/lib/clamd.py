"""Asking a virus scanner about a file: clamd's INSTREAM command over a socket."""

import socket
import struct
from typing import BinaryIO
from urllib.parse import urlsplit

from legacyfund.lib.errors import DomainError

CHUNK = 64 * 1024
LONGEST_ANSWER = 4096


class VirusFound(DomainError):
    """The scanner knows something harmless files do not hold."""


class ScannerSilent(DomainError):
    """The scanner did not answer as it should; an unscanned file is not taken."""


def scan(stream: BinaryIO, address: str, *, timeout: int = 30) -> None:
    """Returns when the scanner finds nothing; `stream` is read from its start and left there.

    `address` is `tcp://host:port` or `unix:///path`. Raises VirusFound, ScannerSilent.
    """
    try:
        answer = _ask(stream, address, timeout)
    except (OSError, ValueError) as error:
        raise _silent() from error
    finally:
        stream.seek(0)
    if answer.endswith("FOUND"):
        raise VirusFound("A virus was found in the file, so it was not taken.", field="file")
    if not answer.endswith(": OK"):
        raise _silent()


def _ask(stream: BinaryIO, address: str, timeout: int) -> str:
    stream.seek(0)
    with _connect(address, timeout) as link:
        link.sendall(b"zINSTREAM\0")
        while chunk := stream.read(CHUNK):
            link.sendall(struct.pack("!L", len(chunk)) + chunk)
        link.sendall(struct.pack("!L", 0))
        answer = b""
        while not answer.endswith(b"\0") and len(answer) < LONGEST_ANSWER and (more := link.recv(1024)):
            answer += more
    return answer.rstrip(b"\0").decode("utf-8", "replace").strip()


def _connect(address: str, timeout: int) -> socket.socket:
    parts = urlsplit(address)
    if parts.scheme == "tcp" and parts.hostname and parts.port:
        return socket.create_connection((parts.hostname, parts.port), timeout)
    if parts.scheme == "unix":
        link = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        link.settimeout(timeout)
        try:
            link.connect(parts.path)
        except OSError:
            link.close()
            raise
        return link
    raise ValueError(f"not the address of a scanner: {address}")


def _silent() -> ScannerSilent:
    return ScannerSilent(
        "The file could not be checked for viruses, so it was not taken. Try again in a few minutes.",
        field="file",
    )
