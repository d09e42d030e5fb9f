"""The name of a process that holds work, so that its death can be known before its lease is over.

A process id is reused, by the system and by every container, so the name also holds the start time, the
namespace the id was given in, and the boot. Only Linux tells these: elsewhere the name is empty and a
lease simply runs out.
"""

import os
from pathlib import Path

PROC = Path("/proc")


def own_name() -> str:
    """At most 60 characters; empty where a death could not be known."""
    started = _start_time(os.getpid())
    return f"{_place()}:{os.getpid()}:{started}" if started and _place() else ""


def is_known_dead(name: str) -> bool:
    """Whether the process has certainly ended; False of one elsewhere, and of one that is slow or frozen."""
    place, _, process = name.rpartition(":")[0].rpartition(":")
    if not place or place != _place() or not process.isdecimal():
        return False
    try:
        os.kill(int(process), 0)
    except ProcessLookupError:
        return True
    except PermissionError:
        pass
    started = _start_time(int(process))
    return started is not None and started != name.rpartition(":")[2]


def _place() -> str:
    try:
        boot = PROC.joinpath("sys/kernel/random/boot_id").read_text()[:8]
        return f"{boot}:{PROC.joinpath('self/ns/pid').stat().st_ino}"
    except OSError:
        return ""


def _start_time(process: int) -> str | None:
    """Ticks since boot; "ended" for one that only waits to be collected; None when it is not told."""
    try:
        fields = PROC.joinpath(str(process), "stat").read_text().rpartition(")")[2].split()
    except OSError:
        return None
    return "ended" if fields[0] in "ZX" else fields[19]
