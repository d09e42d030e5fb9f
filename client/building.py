"""Builds this package as a wheel or a source archive: what pip asks for (PEP 517), with Python alone."""

import base64
import hashlib
import io
import tarfile
import tomllib
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
PACKAGE = "legacyfund_client"
MADE_AT = (2020, 1, 1, 0, 0, 0)
"""Of every file in a wheel, so that the same source gives the same bytes."""
Options = Mapping[str, Any] | None


def wheel() -> tuple[str, bytes]:
    """Its name and its bytes."""
    project = _project()
    about = f"{_stem(project)}.dist-info"
    files = {f"{PACKAGE}/{path.name}": path.read_bytes() for path in sorted((HERE / PACKAGE).glob("*.py"))}
    files |= {f"{about}/{name}": text.encode() for name, text in _about(project).items()}
    record = f"{about}/RECORD"
    rows = [f"{name},sha256={_digest(content)},{len(content)}\n" for name, content in files.items()]
    files[record] = "".join([*rows, f"{record},,\n"]).encode()
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(zipfile.ZipInfo(name, MADE_AT), content, zipfile.ZIP_DEFLATED)
    return f"{_stem(project)}-py3-none-any.whl", made.getvalue()


def build_wheel(
    wheel_directory: str, config_settings: Options = None, metadata_directory: str | None = None
) -> str:
    name, content = wheel()
    (Path(wheel_directory) / name).write_bytes(content)
    return name


def build_sdist(sdist_directory: str, config_settings: Options = None) -> str:
    stem = _stem(_project())
    files = [HERE / "pyproject.toml", HERE / "building.py", HERE / "README.md"]
    with tarfile.open(Path(sdist_directory) / f"{stem}.tar.gz", "w:gz") as archive:
        for path in [*files, *sorted((HERE / PACKAGE).glob("*.py"))]:
            archive.add(path, f"{stem}/{path.relative_to(HERE)}")
    return f"{stem}.tar.gz"


def _project() -> dict[str, Any]:
    found: dict[str, Any] = tomllib.loads((HERE / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    return found


def _stem(project: Mapping[str, Any]) -> str:
    return f"{project['name'].replace('-', '_')}-{project['version']}"


def _about(project: Mapping[str, Any]) -> dict[str, str]:
    metadata = [
        "Metadata-Version: 2.1",
        f"Name: {project['name']}",
        f"Version: {project['version']}",
        f"Summary: {project['description']}",
        f"License: {project['license']}",
        f"Requires-Python: {project['requires-python']}",
        *(f"Requires-Dist: {needed}" for needed in project["dependencies"]),
    ]
    for extra, packages in project["optional-dependencies"].items():
        metadata.append(f"Provides-Extra: {extra}")
        metadata += [f'Requires-Dist: {needed}; extra == "{extra}"' for needed in packages]
    metadata += ["Description-Content-Type: text/markdown", "", (HERE / "README.md").read_text("utf-8")]
    scripts = [f"{name} = {target}" for name, target in project["scripts"].items()]
    return {
        "METADATA": "\n".join(metadata),
        "WHEEL": "Wheel-Version: 1.0\nGenerator: building\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
        "entry_points.txt": "\n".join(["[console_scripts]", *scripts, ""]),
    }


def _digest(content: bytes) -> str:
    return base64.urlsafe_b64encode(hashlib.sha256(content).digest()).rstrip(b"=").decode()
