"""`pip install ./client` in an environment that has nothing and reaches nobody, as an analyst types it."""

import os
import shutil
import subprocess
import sys
import tarfile
import tomllib
from pathlib import Path

import building
import legacyfund_client
from legacyfund.embedded.places import CLONE

CLIENT = CLONE / "client"
PLAIN = {
    name: value for name, value in os.environ.items() if not name.startswith(("PIP_", "PYTHON", "COVERAGE_"))
}


def run(*command: str | Path, **variables: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [str(word) for word in command],
        env=PLAIN
        | {"PIP_CONFIG_FILE": os.devnull, "PIP_NO_INDEX": "1", "PIP_NO_CACHE_DIR": "1", **variables},
        cwd="/",
        capture_output=True,
        text=True,
        check=False,
    )


def names_in(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()} - {"__pycache__"}


def test_the_client_installs_where_nothing_can_be_downloaded(tmp_path: Path) -> None:
    source = shutil.copytree(CLIENT, tmp_path / "client", ignore=shutil.ignore_patterns("__pycache__"))
    made = run(sys._base_executable, "-m", "venv", tmp_path / "venv")
    assert made.returncode == 0, made.stderr
    programs = tmp_path / "venv" / "bin"

    installed = run(programs / "pip", "install", "--disable-pip-version-check", source)

    assert installed.returncode == 0, installed.stderr
    assert run(programs / "pip", "check").returncode == 0
    assert run(programs / "legacyfund", "--version").stdout == f"{legacyfund_client.__version__}\n"
    assert run(programs / "python", "-m", "legacyfund_client", "--help").returncode == 0
    asked = run(
        programs / "legacyfund", "pull", tmp_path / "mirror", LEGACYFUND_URL="https://fund.example.gov.uk"
    )
    assert (asked.returncode, asked.stderr.partition(".")[0]) == (
        1,
        "Set LEGACYFUND_CLIENT_ID, LEGACYFUND_CLIENT_SECRET",
    )
    assert run(programs / "legacyfund", "prove").returncode == 1
    assert names_in(source) == names_in(CLIENT)


def test_the_same_source_gives_the_same_wheel_and_the_archive_is_whole(tmp_path: Path) -> None:
    folders = [tmp_path / "first", tmp_path / "second"]
    for folder in folders:
        folder.mkdir()
    one, other = [(folder / building.build_wheel(str(folder))).read_bytes() for folder in folders]
    archive = tmp_path / building.build_sdist(str(tmp_path))

    assert one == other
    with tarfile.open(archive) as opened:
        names = {name.partition("/")[2] for name in opened.getnames()}
    assert {"pyproject.toml", "building.py", "README.md", "legacyfund_client/command.py"} <= names
    project = tomllib.loads((CLIENT / "pyproject.toml").read_text())["project"]
    assert project["version"] == legacyfund_client.__version__
    assert project["dependencies"] == []
