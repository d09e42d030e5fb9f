"""The recipe that installs: the locks alone say what comes, on any day, by any pip, also after a kill."""

import functools
import os
import re
import signal
from collections.abc import Callable
from pathlib import Path

import pytest

from legacyfund.embedded.places import CLONE
from legacyfund.embedded.processes import until
from tests.runtime.installing import LOCKS, NEWEST, PIPS, Clone, pins, unpack
from tests.runtime.stand_ins import NEWER, PINNED, Index, plain_metadata, real_metadata


@pytest.fixture(scope="module")
def unpacked(tmp_path_factory: pytest.TempPathFactory) -> Callable[[Path], Path]:
    return functools.cache(lambda wheel: unpack(wheel, tmp_path_factory.mktemp("pip")))


@pytest.fixture(scope="module")
def everything(tmp_path_factory: pytest.TempPathFactory) -> tuple[Index, dict[str, str]]:
    """Stand-ins of all that is locked, newer ones beside them, and our locks with their hashes."""
    index = Index(tmp_path_factory.mktemp("index"))
    index.offer_real(NEWEST)
    texts = {lock: (CLONE / lock).read_text() for lock in LOCKS}
    for name, version in {pin for text in texts.values() for pin in PINNED.findall(text)}:
        if name != "pip":
            index.offer(name, version, real_metadata(name, version))
        index.offer(name, NEWER, plain_metadata(name, NEWER))
    return index, {lock: index.lock_like(text) for lock, text in texts.items()}


def test_the_pips_are_the_oldest_and_the_newest_that_a_python_brings() -> None:
    """23.2.1 came with Python 3.11.5 to 3.11.7, 24.0 with 3.11.8 and later and with 3.12."""
    versions = [wheel.name.split("-")[1] for wheel in PIPS]
    newest = pins((CLONE / "requirements-dev.txt").read_text().replace("pip==", "newest-pip=="))["newest-pip"]

    assert versions == ["23.2.1", "24.0", newest]


@pytest.mark.parametrize("pip", PIPS, ids=lambda wheel: wheel.name.split("-")[1])
def test_every_lock_goes_into_an_empty_environment_as_it_is(
    pip: Path,
    unpacked: Callable[[Path], Path],
    everything: tuple[Index, dict[str, str]],
    tmp_path: Path,
) -> None:
    index, locks = everything
    clone = Clone(tmp_path / "clone", index, unpacked(pip))
    for lock, text in locks.items():
        (clone.folder / lock).write_text(text)
    demonstration, development = (pins("".join(locks[lock] for lock in LOCKS[:last])) for last in (2, 3))

    assert clone.make("setup-demo") == "Installing the requirements\n"
    assert clone.installed() == demonstration
    assert clone.make("setup") == "Installing the requirements\n"
    assert clone.installed() == development
    assert clone.make("setup-demo") == clone.make("setup") == ""


@pytest.fixture
def small(unpacked: Callable[[Path], Path], tmp_path: Path) -> tuple[Clone, Index]:
    """Two packages for the service, one for the demonstration, one for the checks."""
    index = Index(tmp_path / "index")
    for name in ("service", "library", "supervisor", "checker"):
        for version in ("1", "2"):
            index.offer(name, version, plain_metadata(name, version))
    index.offer("service", "3", plain_metadata("service", "3", "library>=2"))
    clone = Clone(tmp_path / "clone", index, unpacked(NEWEST))
    for lock, held in zip(LOCKS, (("service", "library"), ("supervisor",), ("checker",)), strict=True):
        (clone.folder / lock).write_text(index.lock((name, "1") for name in held))
    return clone, index


def test_a_changed_lock_takes_what_is_locked_no_more_with_it(small: tuple[Clone, Index]) -> None:
    clone, index = small
    clone.make("setup")

    (clone.folder / "requirements.txt").write_text(index.lock([("service", "2")]))
    clone.make("setup-demo")

    assert clone.installed() == {"service": "2", "supervisor": "1"}
    clone.make("setup")
    assert clone.installed() == {"service": "2", "supervisor": "1", "checker": "1"}


def test_a_lock_that_does_not_fit_together_is_refused_every_time(small: tuple[Clone, Index]) -> None:
    clone, index = small
    (clone.folder / "requirements.txt").write_text(index.lock([("service", "3"), ("library", "1")]))

    for _ in range(2):
        process = clone.start("setup-demo")
        told = process.communicate(timeout=60)[0]
        assert process.returncode != 0
        assert "service 3 has requirement library>=2, but you have library 1." in told


@pytest.mark.parametrize("reached", ["pyvenv.cfg", "unfinished/requirements.txt"])
def test_a_set_up_that_was_killed_is_finished_by_the_next(small: tuple[Clone, Index], reached: str) -> None:
    clone, _ = small
    process = clone.start("setup-demo")
    assert until((clone.folder / ".venv" / reached).exists, seconds=60, pause=0.001)
    os.killpg(process.pid, signal.SIGKILL)
    process.communicate(timeout=60)
    assert not (clone.folder / ".venv" / "locks" / "requirements-demo.txt").exists()

    clone.make("setup-demo")

    assert clone.installed() == {"service": "1", "library": "1", "supervisor": "1"}


def test_the_image_and_the_compiler_of_locks_are_installed_by_the_same_rules() -> None:
    [options] = re.findall(r"^HASHED := (.*)$", (CLONE / "Makefile").read_text(), re.MULTILINE)
    image = (CLONE / "Dockerfile").read_text()
    installing = re.findall(r"pip\"? install .*|PIP\) install .*", (CLONE / "Makefile").read_text())

    assert options == "--no-deps --only-binary :all: --require-hashes"
    assert f"{options} --requirement /srv/requirements.txt" in image
    assert "&& pip check" in image
    assert len(installing) == 2
    assert all("$(HASHED)" in line for line in installing)
