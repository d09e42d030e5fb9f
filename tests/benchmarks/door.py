"""`make door`: what the test of installing does with stand-ins, done with the real locked wheels.

They are fetched once, by their hashes, into var/wheels; an empty newer release of everything lies beside
them.
"""

import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from legacyfund.embedded.places import CLONE, find_places
from tests.runtime.installing import LOCKS, NEWEST, PIPS, Clone, pins, unpack
from tests.runtime.stand_ins import NEWER, Index, plain_metadata

HASHED = ("--no-deps", "--only-binary", ":all:", "--require-hashes")


def fetch_wheels(locks: tuple[str, ...] = LOCKS) -> Path:
    """The folder that holds the locked wheels, fetched where it lacks them."""
    folder = find_places().var / "wheels"
    named = [part for lock in locks for part in ("--requirement", str(CLONE / lock))]
    command = [sys.executable, "-m", "pip", "download", "--quiet", *HASHED, "--dest", str(folder), *named]
    subprocess.run(command, check=True)
    return folder


def size(folder: Path) -> int:
    """Megabytes on disk, as du counts them."""
    told = subprocess.run(["du", "-sm", folder], capture_output=True, text=True, check=True).stdout
    return int(told.split()[0])


def main() -> None:
    wheels = fetch_wheels()
    with tempfile.TemporaryDirectory(dir=find_places().var) as name:
        work = Path(name)
        index = Index(work / "index")
        for wheel in (*wheels.glob("*.whl"), NEWEST):
            index.offer_real(wheel)
        for project in pins("".join((CLONE / lock).read_text() for lock in LOCKS)):
            index.offer(project, NEWER, plain_metadata(project, NEWER))
        print(f"{'pip':8} {'recipe':12} {'packages':>8} {'MB':>5} {'seconds':>8}", flush=True)
        for wheel in PIPS:
            version = wheel.name.split("-")[1]
            walk_in(version, Clone(work / version, index, unpack(wheel, work / f"pip-{version}")))
            shutil.rmtree(work / version)


def walk_in(version: str, clone: Clone) -> None:
    """Both recipes in a new folder; what is installed must be what is locked."""
    for lock in LOCKS:
        shutil.copy(CLONE / lock, clone.folder)
    for recipe, count in (("setup-demo", 2), ("setup", 3)):
        begun = time.monotonic()
        clone.make(recipe)
        seconds = time.monotonic() - begun
        installed = clone.installed()
        if installed != pins("".join((CLONE / lock).read_text() for lock in LOCKS[:count])):
            raise SystemExit(f"pip {version}, {recipe}: something else is installed than what is locked.")
        megabytes = size(clone.folder / ".venv")
        print(f"{version:8} {recipe:12} {len(installed):8} {megabytes:5} {seconds:8.1f}", flush=True)


if __name__ == "__main__":
    main()
