"""A package index of stand-ins: each locked project as an empty wheel with the metadata of the real one,
and beside it a newer release of everything, as any morning may bring.
"""

import hashlib
import importlib.metadata
import re
import shutil
import zipfile
from collections.abc import Iterable
from pathlib import Path

NEWER = "9999"
PINNED = re.compile(r"^([A-Za-z0-9._-]+)==([^\s;\\]+)", re.MULTILINE)
PURE = "Wheel-Version: 1.0\nGenerator: stand-in\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
HASH = re.compile(r"sha256:[0-9a-f]{64}")


def normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def plain_metadata(name: str, version: str, *requires: str) -> str:
    lines = ["Metadata-Version: 2.1", f"Name: {name}", f"Version: {version}"]
    return "\n".join([*lines, *(f"Requires-Dist: {each}" for each in requires), ""])


def real_metadata(name: str, version: str) -> str:
    """The fields of the installed release, without its description."""
    distribution = importlib.metadata.distribution(name)
    assert distribution.version == version, f"{name} {version} is locked, {distribution.version} is installed"
    return (distribution.read_text("METADATA") or "").split("\n\n", 1)[0] + "\n"


class Index:
    """A folder in the layout of a simple index, which pip reads by a file: address."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.hashes: dict[str, str] = {}

    @property
    def address(self) -> str:
        return f"file://{self.folder}"

    def offer(self, name: str, version: str, metadata: str) -> None:
        project = self.folder / normal(name)
        project.mkdir(parents=True, exist_ok=True)
        stem = f"{normal(name).replace('-', '_')}-{version}"
        wheel = project / f"{stem}-py3-none-any.whl"
        about = f"{stem}.dist-info"
        contents = {f"{about}/METADATA": metadata, f"{about}/WHEEL": PURE}
        record = "".join(f"{path},,\n" for path in (*contents, f"{about}/RECORD"))
        with zipfile.ZipFile(wheel, "w") as archive:
            for path, text in {**contents, f"{about}/RECORD": record}.items():
                archive.writestr(path, text)
        self._list(project, wheel, f"{normal(name)}=={version}")

    def offer_real(self, wheel: Path) -> None:
        name, version = wheel.name.split("-")[:2]
        project = self.folder / normal(name)
        project.mkdir(parents=True, exist_ok=True)
        self._list(project, Path(shutil.copy(wheel, project)), f"{normal(name)}=={version}")

    def _list(self, project: Path, wheel: Path, pin: str) -> None:
        self.hashes[pin] = hashlib.sha256(wheel.read_bytes()).hexdigest()
        files = sorted(path.name for path in project.glob("*.whl"))
        (project / "index.html").write_text("".join(f'<a href="{file}">{file}</a>\n' for file in files))

    def lock(self, pins: Iterable[tuple[str, str]]) -> str:
        """A lock of these releases, with the hashes of the stand-ins."""
        return "".join(
            f"{name}=={version} \\\n    --hash=sha256:{self.hashes[f'{normal(name)}=={version}']}\n"
            for name, version in pins
        )

    def lock_like(self, text: str) -> str:
        """The same lock with the hash of the stand-in in the place of each release's own."""
        lines, own = [], ""
        for line in text.splitlines():
            if pin := PINNED.match(line):
                own = self.hashes[f"{normal(pin[1])}=={pin[2]}"]
            lines.append(HASH.sub(f"sha256:{own}", line))
        return "\n".join(lines) + "\n"
