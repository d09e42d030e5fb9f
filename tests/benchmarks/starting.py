"""P16: how long `make demo` takes to its line "Ready" in a fresh clone: cold, warm, and after a pull.

The locked wheels have been fetched before; everything else is made: .venv, bytecode, the servers' data, the
fund. The processor's seconds stand beside the clock's, which other work on the machine lengthens.
"""

import os
import re
import resource
import shutil
import signal
import subprocess
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from legacyfund.embedded.places import CLONE
from legacyfund.embedded.postgres import free_port
from tests.benchmarks.door import fetch_wheels

DEMONSTRATION = ("requirements.txt", "requirements-demo.txt")
APPS = ("accounts", "bids", "portfolio")
KEPT = ("PATH", "HOME", "LANG", "TMPDIR", "CHROMIUM", "LEGACYFUND_POSTGRES", "LEGACYFUND_REDIS")
PULLED = '''"""What a pull brought: a table."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("{app}", "{last}")]
    operations = [migrations.RunSQL("CREATE TABLE {app}_pulled (id bigint PRIMARY KEY, word text NOT NULL)")]
'''


@dataclass(frozen=True)
class Start:
    """Seconds to Ready by the clock, and of the processor until all has stopped again."""

    seconds: float
    processor: float


def time_start(clone: Path, wheels: Path) -> Start:
    """Start the demonstration as a person does, and stop it with Ctrl-C once it is ready."""
    environment = {name: os.environ[name] for name in KEPT if name in os.environ} | {
        "PIP_CONFIG_FILE": os.devnull,
        "PIP_NO_INDEX": "1",
        "PIP_FIND_LINKS": str(wheels),
        "PORT": str(free_port()),
    }
    used, begun = _processor_seconds(), time.monotonic()
    with subprocess.Popen(
        ["make", "demo"],
        cwd=clone,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    ) as process:
        assert process.stdout is not None
        told = []
        for line in process.stdout:
            told.append(line)
            if line.startswith("Ready: "):
                break
        else:
            raise SystemExit("".join(["make demo did not get ready:\n", *told]))
        seconds = time.monotonic() - begun
        os.killpg(process.pid, signal.SIGINT)
        process.communicate(timeout=120)
    return Start(seconds, _processor_seconds() - used)


def _processor_seconds() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def pull_migrations(clone: Path) -> None:
    """A new migration in each app, as a pull brings them."""
    for app in APPS:
        folder = clone / app / "migrations"
        last = max(path.stem for path in folder.glob("[0-9]*.py"))
        number = int(re.match(r"\d+", last)[0]) + 1  # type: ignore[index]
        (folder / f"{number:04}_pulled.py").write_text(PULLED.format(app=app, last=last))


def print_starts() -> None:
    wheels = fetch_wheels(DEMONSTRATION)
    folder = Path(tempfile.mkdtemp(prefix="legacyfund-bench-"))
    clone = folder / "clone"
    try:
        subprocess.run(["git", "clone", "--quiet", str(CLONE), str(clone)], check=True)
        load = os.getloadavg()[0]
        print(f"make demo in a fresh clone of what is committed; load of the machine {load:.1f} at the start")
        print(f"{'':4} {'what':34} {'seconds':>8} {'processor':>10} {'target':>8}")
        for what, most in (("cold", 60), ("warm", 10), ("warm, after a pull with migrations", 10)):
            if "pull" in what:
                pull_migrations(clone)
            start = time_start(clone, wheels)
            verdict = "met" if start.seconds <= most else "not met"
            print(
                f"P16  {what:34} {start.seconds:8.1f} {start.processor:10.1f} {f'≤ {most}':>8} {verdict}",
                flush=True,
            )
    finally:
        forget(clone)
        shutil.rmtree(folder, ignore_errors=True)


def forget(clone: Path) -> None:
    """Remove the servers' data too: as root it lies outside the clone."""
    program = clone / ".venv" / "bin" / "python"
    if program.exists():
        ask = (
            "import shutil; from legacyfund.embedded import places as p; shutil.rmtree(p.find_places().home)"
        )
        plain = {name: os.environ[name] for name in KEPT if name in os.environ}
        subprocess.run([program, "-c", ask], cwd=clone, env=plain, check=False)


if __name__ == "__main__":
    print_starts()
