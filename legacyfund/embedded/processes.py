"""Starting processes, and ending those we started and no others."""

import contextlib
import ctypes
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import IO, TypedDict

from legacyfund.embedded.places import Account
from legacyfund.embedded.supervision import Server

RUN_MARK = "LEGACYFUND_RUN"
PR_SET_PDEATHSIG = 1
PROC = Path("/proc")
Steps = Sequence[tuple[signal.Signals, float]]
GENTLE: Steps = ((signal.SIGTERM, 8), (signal.SIGKILL, 5))
# PostgreSQL's fast shutdown first, then immediate.
POSTGRES_STEPS: Steps = ((signal.SIGINT, 20), (signal.SIGQUIT, 5), (signal.SIGKILL, 5))


@dataclass(frozen=True)
class Record:
    """A process id alone is reused by the system; with its start time it names one process for ever."""

    pid: int
    started: str
    kind: str = "process"

    @property
    def alive(self) -> bool:
        return start_time(self.pid) == self.started


def start_time(pid: int) -> str | None:
    """When the process started, in the system's own words; None when it has ended."""
    if PROC.joinpath("self").exists():
        try:
            fields = PROC.joinpath(str(pid), "stat").read_text().rpartition(")")[2].split()
        except OSError:
            return None
        return None if fields[0] in "ZX" else fields[19]
    shown = subprocess.run(
        ["ps", "-o", "lstart=", "-p", str(pid)], capture_output=True, text=True, check=False
    )
    return shown.stdout.strip() or None


def record_of(pid: int, kind: str = "process") -> Record:
    return Record(pid=pid, started=start_time(pid) or "gone", kind=kind)


def ends_with_parent(death_signal: signal.Signals) -> Callable[[], None]:
    """For `preexec_fn`: the kernel sends `death_signal` when the launcher dies, however it dies."""
    library = ctypes.CDLL(None) if sys.platform == "linux" else None

    def ask() -> None:
        signal.pthread_sigmask(signal.SIG_SETMASK, set())
        for restored in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(restored, signal.SIG_DFL)
        if library is not None:
            library.prctl(PR_SET_PDEATHSIG, death_signal)

    return ask


def launch(
    command: Sequence[str],
    *,
    environment: Mapping[str, str],
    account: Account | None = None,
    folder: Path | None = None,
    output: IO[bytes] | None = None,
    feed: bytes = b"",
    death_signal: signal.Signals = signal.SIGTERM,
) -> subprocess.Popen[bytes]:
    """Start `command`; in a session of its own, so that Ctrl-C reaches the launcher alone."""
    process = subprocess.Popen(
        command,
        env=dict(environment),
        cwd=folder,
        stdin=subprocess.PIPE,
        stdout=output,
        stderr=subprocess.STDOUT if output is not None else None,
        start_new_session=True,
        preexec_fn=ends_with_parent(death_signal),
        **as_account(account),
    )
    if process.stdin is not None:
        process.stdin.write(feed)
        process.stdin.close()
    return process


class Drop(TypedDict, total=False):
    """Keyword arguments of subprocess."""

    user: int
    group: int
    extra_groups: list[int]


def as_account(account: Account | None) -> Drop:
    """What makes a subprocess drop to `account`."""
    return {} if account is None else {"user": account.uid, "group": account.gid, "extra_groups": []}


def end(record: Record, steps: Steps = GENTLE) -> None:
    """Ask, then insist; does nothing once the process that was recorded is gone."""
    for number, patience in steps:
        if not record.alive:
            return
        with contextlib.suppress(ProcessLookupError):
            os.kill(record.pid, number)
        until(lambda: not record.alive, seconds=patience)


def until(condition: Callable[[], bool], *, seconds: float, pause: float = 0.05) -> bool:
    """Wait for `condition`; False when `seconds` pass without it."""
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            return False
        time.sleep(pause)
    return True


def marked(mark: str) -> list[Record]:
    """Processes that carry the mark of one run of the launcher in their environment."""
    wanted = f"{RUN_MARK}={mark}".encode()
    found = []
    for entry in PROC.glob("[0-9]*"):
        with contextlib.suppress(OSError):
            if int(entry.name) != os.getpid() and wanted in entry.joinpath("environ").read_bytes().split(
                b"\0"
            ):
                found.append(record_of(int(entry.name)))
    return found


def end_marked(mark: str) -> None:
    """End what a run left behind: everyone is asked before anyone is waited for."""
    left = marked(mark)
    for record in left:
        with contextlib.suppress(ProcessLookupError):
            os.kill(record.pid, signal.SIGTERM)
    for record in left:
        end(record)


class Run:
    """What one run of the launcher started, written down as it happens for the next to clean up."""

    def __init__(self, file: Path, mark: str, records: Sequence[Record] = ()) -> None:
        self.file = file
        self.mark = mark
        self.records = list(records)
        self.processes: list[subprocess.Popen[bytes]] = []
        self.servers: list[Server] = []

    @classmethod
    def left_in(cls, file: Path) -> "Run | None":
        """The run that did not stop by itself; an unreadable file says nothing was started."""
        try:
            kept = json.loads(file.read_text())
            return cls(file, kept["mark"], [Record(**entry) for entry in kept["processes"]])
        except (OSError, ValueError, KeyError, TypeError):
            return None

    def write_down(self) -> None:
        draft = self.file.with_suffix(".new")
        listed = [asdict(record) for record in self.records]
        draft.write_text(json.dumps({"mark": self.mark, "processes": listed}))
        draft.replace(self.file)

    def started(self, process: subprocess.Popen[bytes], kind: str = "process") -> None:
        self.processes.append(process)
        self.records.append(record_of(process.pid, kind))
        self.write_down()

    def stop(self) -> None:
        """End what carries the mark first, so that no work is cut off from its database; newest first."""
        end_marked(self.mark)
        for record in reversed(self.records):
            end(record, POSTGRES_STEPS if record.kind == "postgres" else GENTLE)
        for process in self.processes:
            process.wait()
        self.file.unlink(missing_ok=True)
