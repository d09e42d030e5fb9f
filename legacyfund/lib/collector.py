"""The garbage collector of Python, set aside while many objects are made at once."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def collector_paused() -> Iterator[None]:
    """While a large answer is made that holds no cycles.

    The collector would walk all of it again and again as it grows, which takes as long as making it. Counting
    references goes on, so nothing leaks.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
