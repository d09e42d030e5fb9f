"""Holding up the servers of a demonstration: one that ends or freezes is started again with its data."""

import subprocess
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from legacyfund.embedded.places import LauncherError

PAUSE = 1.0
SILENT_ASKINGS = 2
"""Each waits 2 s, so a frozen server is noticed within 5 s."""
MOST_STARTS, WITHIN = 3, 60.0


@dataclass
class Server:
    """`start` starts it on its data and port; `clear` ends what is left of it."""

    name: str
    process: "subprocess.Popen[bytes]"
    answers: Callable[[], bool]
    start: Callable[[], "subprocess.Popen[bytes]"]
    clear: Callable[[], None] = lambda: None
    started_again: list[float] = field(default_factory=list)

    def trouble(self) -> str:
        """Why it cannot be left as it is; empty when it is well."""
        if self.process.poll() is not None:
            return "has ended"
        if any(self.answers() for _ in range(SILENT_ASKINGS)):
            return ""
        return "has ended" if self.process.poll() is not None else "does not answer"


def hold_up(servers: list[Server]) -> None:
    """Start again what is not well. Raises LauncherError when that does not help."""
    for server in servers:
        if trouble := server.trouble():
            noticed = time.monotonic()
            print(f"{server.name} {trouble}: starting it again.", flush=True)
            begin_again(server, noticed)
            seconds = time.monotonic() - noticed
            print(f"{server.name} is back, with its data, after {seconds:.1f} s.", flush=True)


def begin_again(server: Server, now: float) -> None:
    recent = [at for at in server.started_again if now - at < WITHIN]
    if len(recent) >= MOST_STARTS:
        raise LauncherError(
            f"{server.name} was started {MOST_STARTS} times in a minute and does not stay up: see var/log."
        )
    server.started_again = [*recent, now]
    server.process.kill()
    server.process.wait()
    server.clear()
    server.process = server.start()


def watch(servers: list[Server], processes: "subprocess.Popen[bytes]") -> None:
    """Hold the servers up until `processes` have ended."""
    while processes.poll() is None:
        hold_up(servers)
        time.sleep(PAUSE)
