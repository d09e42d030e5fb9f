"""How large a fault is: a few seconds of it in the suite, and under `make faults` the figure it was given."""

import os
from typing import TypeVar

LONG = os.environ.get("LEGACYFUND_FAULTS") == "long"

Size = TypeVar("Size")


def sized(short: Size, long: Size) -> Size:
    return long if LONG else short
