"""Python reads this at its start on another day, where libfaketime breaks `time.sleep`.

Python sleeps until a moment of the monotonic clock. libfaketime 0.9.10 shifts that moment, though it is told
to leave that clock alone, and the sleep ends at once with EINVAL. To wait for no file takes the same time.
"""

import select
import time


def _sleep(seconds: float, /) -> None:
    if seconds < 0:
        raise ValueError("sleep length must be non-negative")
    select.select([], [], [], seconds)


time.sleep = _sleep
