"""`make days`: what touches a date, and the demonstration, with every clock on each of the chosen days.

Two days run beside each other, each with servers, databases and a var folder of its own. Ends with 1 when a
day failed; its logs are in var/days.
"""

import os
import queue
import signal
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from legacyfund.embedded.places import CLONE
from legacyfund.embedded.processes import ends_with_parent
from tests.days.chosen import Day, days_of
from tests.days.clock import NoFaketime, find_library, shifted_to

VAR = CLONE / "var" / "days"
OF_A_RUN = ("DATABASE_URL", "DATABASE_OWNER_URL", "DATABASE_SUPERUSER_URL", "REDIS_URL", "LEGACYFUND_VAR")
AT_ONCE = 2
PATIENCE = 45 * 60
LAUNCHER = [sys.executable, "-m", "tests.days.launcher"]
PYTEST = [
    "pytest",
    "-q",
    "-p",
    "tests.days.touching",
    "-p",
    "no:cacheprovider",
    "--tb=short",
    "--show-capture=no",
]
ON_ALL_CORES = ["--numprocesses", "auto", "--dist", "worksteal"]
WHAT = ["tests/days/on_the_day.py", "tests"]


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
    slots: queue.SimpleQueue[Path] = queue.SimpleQueue()
    for number in range(AT_ONCE):
        slots.put(VAR / f"slot-{number + 1}")
    pool = ThreadPoolExecutor(AT_ONCE)
    try:
        stood = list(pool.map(lambda day: run(day, slots, days), days))
    finally:
        pool.shutdown(cancel_futures=True)
    failed = [day.name for day, all_passed in zip(days, stood, strict=True) if not all_passed]
    say(
        f"{len(days) - len(failed)} of {len(days)} days passed."
        + " ".join([" Failed:", *failed] if failed else [])
    )
    return 1 if failed else 0


def run(day: Day, slots: "queue.SimpleQueue[Path]", days: Sequence[Day]) -> bool:
    """Whether everything passed on the day; says so in one line, or one for each thing that failed."""
    var = slots.get()
    try:
        began = time.monotonic()
        pytest = [*PYTEST, *(ON_ALL_CORES if len(days) == 1 else []), *WHAT]
        steps = {
            "tests": [*LAUNCHER, "test", "--", sys.executable, "-m", *pytest],
            "demonstration": [sys.executable, "-m", "tests.days.demonstration"],
        }
        faults = [fault for name, command in steps.items() for fault in fault_of(day, name, command, var)]
    finally:
        slots.put(var)
    spent = f"{time.monotonic() - began:.0f} s"
    say("\n".join([f"{day.name}  {'FAILED' if faults else 'passed'}  {spent:>6}  {day.why}", *faults]))
    return not faults


def fault_of(day: Day, name: str, command: Sequence[str], var: Path) -> list[str]:
    """What one step says of its failure: the tests that failed, or how its log ends."""
    log = VAR / day.name / f"{name}.log"
    log.parent.mkdir(parents=True, exist_ok=True)
    with log.open("wb") as output:
        code = wait_for(command, output, environment_of(day, var))
    if code == 0:
        return []
    lines = log.read_text(errors="replace").splitlines()
    named = [line for line in lines if line.startswith(("FAILED ", "ERROR "))] or lines[-5:]
    return [f"    {name} ended with {code}; {log.relative_to(CLONE)}:", *(f"    {line}" for line in named)]


def environment_of(day: Day, var: Path) -> Mapping[str, str]:
    plain = {key: value for key, value in os.environ.items() if key not in OF_A_RUN}
    return {**plain, "LEGACYFUND_VAR": str(var), **shifted_to(day.starts)}


def wait_for(command: Sequence[str], output: "subprocess._FILE", environment: Mapping[str, str]) -> int:
    process = subprocess.Popen(
        command,
        cwd=CLONE,
        env=dict(environment),
        stdin=subprocess.DEVNULL,
        stdout=output,
        stderr=subprocess.STDOUT,
        preexec_fn=ends_with_parent(signal.SIGTERM),
    )
    try:
        return process.wait(PATIENCE)
    except subprocess.TimeoutExpired:
        process.terminate()
        process.wait(60)
        return 124


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
