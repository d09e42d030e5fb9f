"""HiGHS without a word: it prints a banner when callbacks are first enabled, before any option can be set."""

from functools import cache
from typing import Any


def new_highs() -> Any:
    """A solver that writes nothing to the process's output."""
    return _silent()()


@cache
def _silent() -> Any:
    import highspy  # numpy comes with it: only a process that solves pays for it

    class Silent(highspy.Highs):
        def enableCallbacks(self) -> None:
            """What its constructor calls first."""
            self.setOptionValue("output_flag", False)
            super().enableCallbacks()  # type: ignore[no-untyped-call]

    return Silent
