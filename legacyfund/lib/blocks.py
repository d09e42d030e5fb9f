"""Blocks of bytes, read as a file by who knows files alone."""

import io
from collections.abc import Generator
from typing import Any


class BlocksAsFile(io.RawIOBase):
    """What the blocks raise is raised anew at its end: a library may have said it in words of its own."""

    def __init__(self, blocks: Generator[bytes]) -> None:
        self._blocks = blocks
        self._left = memoryview(b"")
        self._failure: BaseException | None = None

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        try:
            while not self._left:
                self._left = memoryview(next(self._blocks))
        except StopIteration:
            return 0
        except BaseException as error:
            self._failure = error
            raise
        count = min(len(buffer), len(self._left))
        buffer[:count], self._left = self._left[:count], self._left[count:]
        return count

    def close(self) -> None:
        self._blocks.close()
        super().close()

    def __exit__(self, *raised: object) -> None:
        self.close()
        if self._failure is not None:
            raise self._failure
