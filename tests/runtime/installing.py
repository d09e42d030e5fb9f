"""A folder with our Makefile and a Python that brings one chosen pip: for the test, and for `make door`."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from legacyfund.embedded.places import CLONE
from tests.runtime.stand_ins import PINNED, Index, normal

PIPS = sorted((CLONE / ".venv" / "pips").glob("pip-*.whl"))
NEWEST = PIPS[-1]
LOCKS = ("requirements.txt", "requirements-demo.txt", "requirements-dev.txt")
PYTHON = sys._base_executable
SHIM = """#!/bin/sh
# A Python whose environments begin with one chosen pip.
if [ "$1 $2 $3" = "-m venv --clear" ]; then
    "{python}" -m venv --without-pip --clear "$4"
    exec cp --archive "{pip}/." "$4"/lib/python3*/site-packages
else
    exec "{python}" "$@"
fi
"""


def unpack(wheel: Path, folder: Path) -> Path:
    """Unpack a pip and compile what of it installs, once for all environments that begin with it."""
    for arguments in (["zipfile", "--extract", str(wheel), str(folder)], ["pip", "install", "--help"]):
        environment = os.environ | {"PYTHONPATH": str(folder)}
        command = [PYTHON, "-m", *arguments]
        subprocess.run(command, env=environment, stdout=subprocess.DEVNULL, check=True)
    return folder


def pins(text: str) -> dict[str, str]:
    return {normal(name): version for name, version in PINNED.findall(text) if name != "pip"}


class Clone:
    """Runs our recipes with `pip` (unpacked) and `index` alone, whatever the machine is set up for."""

    def __init__(self, folder: Path, index: Index, pip: Path) -> None:
        self.folder = folder
        folder.mkdir()
        shutil.copy(CLONE / "Makefile", folder)
        self.python = folder / "python"
        self.python.write_text(SHIM.format(python=PYTHON, pip=pip))
        self.python.chmod(0o755)
        plain = {name: value for name, value in os.environ.items() if not name.startswith(("PIP_", "MAKE"))}
        self.environment = plain | {
            "PIP_CONFIG_FILE": os.devnull,
            "PIP_INDEX_URL": index.address,
            "PIP_NO_CACHE_DIR": "1",
            "HOME": str(folder),
        }

    def start(self, recipe: str) -> "subprocess.Popen[str]":
        return subprocess.Popen(
            ["make", recipe, f"PYTHON={self.python}", "PIPS="],
            cwd=self.folder,
            env=self.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )

    def make(self, recipe: str) -> str:
        process = self.start(recipe)
        told = process.communicate(timeout=600)[0]
        assert process.returncode == 0, told
        return told

    def installed(self) -> dict[str, str]:
        """Name and version of all but what every environment begins with."""
        [site] = self.folder.glob(".venv/lib/python3*/site-packages")
        found = (path.name.removesuffix(".dist-info").rpartition("-") for path in site.glob("*.dist-info"))
        return {normal(name): version for name, _, version in found if name not in ("pip", "setuptools")}
