"""`make days`: what touches a date, and the demonstration, with every clock on each of the chosen days.

Of the tests each day runs its third, and the stories of a whole year (`touching.py`).

Two days run beside each other, each with servers, databases and a var folder of its own. Ends with 1 when a
day failed; its logs are in var/days.
"""

import os
import queue
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from legacyfund.embedded.places import CLONE
from legacyfund.embedded.processes import ends_with_parent
from tests.days.chosen import Day, days_of
from tests.days.clock import NoFaketime, find_library, shifted_to
from tests.days.touching import THIRD

VAR = CLONE / "var" / "days"
OF_A_RUN = ("DATABASE_URL", "DATABASE_OWNER_URL", "DATABASE_SUPERUSER_URL", "REDIS_URL", "LEGACYFUND_VAR")
AT_ONCE = 2
PATIENCE = 45 * 60
LAUNCHER = [sys.executable, "-m", "tests.days.launcher", "test", "--"]
PYTEST = [sys.executable, "-m", "pytest", "-q", "-p", "tests.days.touching", "-p", "no:cacheprovider"]
BRIEFLY = ["--tb=short", "--show-capture=no"]
ON_ALL_CORES = ["--numprocesses", "auto", "--dist", "worksteal"]
WHAT = ["tests/days/on_the_day.py", "tests"]


class Days:
    """The run of some days: what it has started, and whether it is to stop."""

    def __init__(self, days: Sequence[Day]) -> None:
        self.days = days
        self.started: set[subprocess.Popen[bytes]] = set()
        self.stopping = threading.Event()
        self.slots: queue.SimpleQueue[Path] = queue.SimpleQueue()
        for number in range(AT_ONCE):
            self.slots.put(VAR / f"slot-{number + 1}")

    def run(self) -> list[Day]:
        """The days on which something failed."""
        with ThreadPoolExecutor(AT_ONCE) as pool:
            try:
                stood = list(pool.map(self.passes, self.days))
            except BaseException:
                self.stop()
                raise
        return [day for day, all_passed in zip(self.days, stood, strict=True) if not all_passed]

    def stop(self) -> None:
        self.stopping.set()
        for process in list(self.started):
            process.terminate()

    def passes(self, day: Day) -> bool:
        """Whether everything does on the day; says so in a line, with one for each thing that failed."""
        var, began = self.slots.get(), time.monotonic()
        alone = ON_ALL_CORES if len(self.days) == 1 else []
        steps = {
            "tests": [*LAUNCHER, *PYTEST, *BRIEFLY, *alone, *WHAT],
            "demonstration": [sys.executable, "-m", "tests.days.demonstration"],
        }
        try:
            faults = [
                fault for name, command in steps.items() for fault in self.step(day, name, command, var)
            ]
        finally:
            self.slots.put(var)
        if not self.stopping.is_set():
            spent = f"{time.monotonic() - began:.0f} s"
            told = f"{day.name}  {'FAILED' if faults else 'passed'}  {spent:>6}  {day.why}"
            say("\n".join([told, *faults]))
        return not faults

    def step(self, day: Day, name: str, command: Sequence[str], var: Path) -> list[str]:
        """What one step says of its failure: the tests that failed, or how its log ends."""
        if self.stopping.is_set():
            return ["stopped"]
        log = VAR / day.name / f"{name}.log"
        log.parent.mkdir(parents=True, exist_ok=True)
        plain = {key: value for key, value in os.environ.items() if key not in OF_A_RUN}
        code = self.wait(command, log, {**plain, **of_the_day(day), "LEGACYFUND_VAR": str(var)})
        if code == 0:
            return []
        lines = log.read_text(errors="replace").splitlines()
        named = [line for line in lines if line.startswith(("FAILED ", "ERROR "))] or lines[-5:]
        return [f"    {name} ended with {code}: {log.relative_to(CLONE)}", *(f"    {line}" for line in named)]

    def wait(self, command: Sequence[str], log: Path, environment: Mapping[str, str]) -> int:
        with log.open("wb") as output:
            process = subprocess.Popen(
                command,
                cwd=CLONE,
                env=environment,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                preexec_fn=ends_with_parent(signal.SIGTERM),
            )
        self.started.add(process)
        try:
            return process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            process.terminate()
            return process.wait() or 1
        finally:
            self.started.discard(process)


def of_the_day(day: Day) -> dict[str, str]:
    third = "" if day.third is None else str(day.third)
    return {**shifted_to(day.starts), THIRD: third}


def say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def main(arguments: Sequence[str]) -> int:
    try:
        days = days_of("".join(arguments))
        find_library()
    except (ValueError, NoFaketime) as refusal:
        say(str(refusal))
        return 2
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        failed = Days(days).run()
    except KeyboardInterrupt:
        say("Stopped.")
        return 130
    say(f"{len(days) - len(failed)} of {len(days)} days passed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
