"""Another day for a process and whatever it starts, by libfaketime (the package `faketime`).

The clock is off by a number of seconds, rather than set to a moment: processes started one after the other
then agree, and time goes on. Monotonic clocks stay real, for waits are measured by them. So do the times of
files: Python would compile every module again.

PostgreSQL, the broker, gunicorn, Celery and Node take it. Chromium does not: it ends before it has shown a
page. It runs without, and its pages are given the day by a script of the browser's (`browser_clock`).
"""

import os
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

# The variant for programs with threads.
PLACES = ("/usr/lib/*/faketime/libfaketimeMT.so.1", "/usr/lib*/faketime/libfaketimeMT.so.1")
SHIFTING = ("LD_PRELOAD", "FAKETIME", "FAKETIME_DONT_FAKE_MONOTONIC", "NO_FAKE_STAT", "PYTHONPATH")
SITE = Path(__file__).with_name("site")
DAY = "LEGACYFUND_DAY"


class NoFaketime(Exception):
    pass


def shifted_to(moment: datetime) -> dict[str, str]:
    """The variables under which the clock says `moment` now. Raises NoFaketime."""
    seconds = round((moment - datetime.now(UTC)).total_seconds()) + int(os.environ.get("FAKETIME", "0"))
    values = (str(find_library()), f"{seconds:+d}", "1", "1", str(SITE))
    return {DAY: moment.isoformat(), **dict(zip(SHIFTING, values, strict=True))}


def find_library() -> Path:
    for pattern in PLACES:
        if found := sorted(Path("/").glob(pattern.lstrip("/"))):
            return found[0]
    raise NoFaketime("libfaketime was not found: apt-get install faketime")


def is_shifted() -> bool:
    return DAY in os.environ


def shifting() -> dict[str, str]:
    """What this process was shifted by, for one that is given an environment of its own."""
    return {name: os.environ[name] for name in SHIFTING if name in os.environ}


def without_shift() -> Mapping[str, str | float | bool]:
    return {name: value for name, value in os.environ.items() if name not in SHIFTING}


def browser_clock() -> str:
    """A script for every page: `Date` is off by as much as the rest."""
    milliseconds = 1000 * int(os.environ.get("FAKETIME", "0"))
    return f"""(() => {{
        const Real = Date, now = () => Real.now() + {milliseconds};
        globalThis.Date = new Proxy(Real, {{
            construct: (date, parts, made) => Reflect.construct(date, parts.length ? parts : [now()], made),
            apply: () => new Real(now()).toString(),
            get: (date, name) => name === "now" ? now : Reflect.get(date, name),
        }});
    }})();"""
