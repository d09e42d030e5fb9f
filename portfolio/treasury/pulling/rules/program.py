"""The Treasury's client as the file that pip installs, built from its source beside the service."""

from dataclasses import dataclass
from functools import cache
from hashlib import sha256

from client.building import wheel


@dataclass(frozen=True)
class Program:
    name: str
    content: bytes

    @property
    def sha256(self) -> str:
        return sha256(self.content).hexdigest()


@cache
def program() -> Program:
    return Program(*wheel())
