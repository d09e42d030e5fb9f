"""`make quick`: style, imports, the rules, the house rules, and the tests of what git says was touched.

Touched is what differs from main, committed or not, with what git does not know yet. The tests of a module
are found by its path, and by what they import. What has none is listed: the whole suite alone may test it.
"""

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from legacyfund.embedded.places import CLONE

BIN = Path(sys.executable).parent
CHECKS = (
    ("ruff", "check", "--quiet", "."),
    ("ruff", "format", "--check", "--quiet", "."),
    ("lint-imports",),
)
ALWAYS = ("tests/architecture/test_*.py", "tests/**/rules/**/test_*.py", "tests/**/test_rules.py")
PYTEST = ("pytest", "-q", "--numprocesses", "2", "--dist", "worksteal")
ELSEWHERE = {
    "legacyfund": ".",
    "legacyfund/lib": "lib",
    "legacyfund/web": "web",
    "legacyfund/embedded": "runtime",
    "client/legacyfund_client": "client",
}
"""Folders of the code whose tests do not all lie under the same path."""


def touched(clone: Path) -> list[str]:
    """Paths of what differs from where this branch left main, and is there still."""
    base = git(clone, "merge-base", "HEAD", "main") or git(clone, "rev-parse", "HEAD")
    changed = git(clone, "diff", "--name-only", "-z", "--no-renames", "--diff-filter=d", *base)
    new = git(clone, "ls-files", "--others", "--exclude-standard", "-z")
    return sorted({*changed, *new})


def git(clone: Path, *arguments: str) -> list[str]:
    """What the command says, a line or a path each; nothing when it fails, as where there is no main."""
    told = subprocess.run(["git", *arguments], cwd=clone, capture_output=True, text=True, check=False)
    return [part for part in told.stdout.replace("\n", "\0").split("\0") if part]


def always(clone: Path) -> set[str]:
    return {str(path.relative_to(clone)) for pattern in ALWAYS for path in clone.glob(pattern)}


def modules_for(path: str, clone: Path) -> set[str]:
    """The test modules for the file at `path`: those named after it, and those of its app that import it."""
    found = named_after(path, clone) | importing(PurePosixPath(path), clone)
    return {str(test.relative_to(clone)) for test in found}


def named_after(path: str, clone: Path) -> set[Path]:
    return {test for pattern in patterns_for(path) for test in clone.glob(pattern)}


def importing(file: PurePosixPath, clone: Path) -> set[Path]:
    """Tests of its app alone: what drives a browser or kills a server imports from everywhere."""
    if file.suffix != ".py" or file.parts[0] == "tests" or file.stem == "__init__":
        return set()
    *package, name = file.with_suffix("").parts
    inside = re.escape(".".join(package))
    imports = re.compile(rf"^\s*(from|import) {inside}(\.| import .*\b){name}\b", re.MULTILINE)
    folders = [clone / place for place in mirrored(PurePosixPath(*file.parts[:2]).parent)]
    return {
        test for folder in folders for test in folder.rglob("test_*.py") if imports.search(test.read_text())
    }


def patterns_for(path: str) -> Iterator[str]:
    """Where tests of the file may lie, as globs."""
    file = PurePosixPath(path)
    top, *rest = file.parts
    if top == "tests":
        if file.name.startswith("test_") and file.suffix == ".py":
            yield path
        elif file.name == "conftest.py" and len(rest) > 1:
            yield f"{file.parent}/**/test_*.py"
        else:
            yield f"tests/runtime/test_{file.stem}.py"
    elif top == "templates":
        place, stem = "/".join(("tests", *rest[:-1])), file.stem.lstrip("_").replace("-", "_")
        yield from (f"{place}/test_{stem}.py", f"{place}/views/test_{stem}.py")
    elif top == "docs" or file.suffix == ".md":
        yield "tests/docs/test_*.py"
    elif file.suffix == ".py":
        yield from patterns_for_module(file)


def patterns_for_module(file: PurePosixPath) -> Iterator[str]:
    """`a/b/c.py`: tests/a/b/test_c.py, test_c_and_more.py beside it, and whatever lies in tests/a/b/c/.

    A view module serves a thing and its tests are named after pages: all of the room's pages are tested.
    """
    module = file.parent if file.stem == "__init__" else file.with_suffix("")
    if file.parent.name == "views":
        yield f"tests/{file.parent}/test_*.py"
    for place in mirrored(module):
        yield f"{place.parent}/test_{place.name}.py"
        yield f"{place.parent}/test_{place.name}_*.py"
        if file.stem != "__init__":
            yield f"{place}/**/test_*.py"
        elif len(file.parts) > 2:
            yield f"{place}/test_*.py"


def mirrored(module: PurePosixPath) -> Iterator[PurePosixPath]:
    yield PurePosixPath("tests") / module
    for folder, place in ELSEWHERE.items():
        if module.is_relative_to(folder) and module != PurePosixPath(folder):
            yield PurePosixPath("tests", place) / module.relative_to(folder)


def say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def passes(command: list[str]) -> bool:
    return subprocess.run(command, cwd=CLONE, check=False).returncode == 0


def main() -> int:
    found = {path: modules_for(path, CLONE) for path in touched(CLONE)}
    if untested := sorted(path for path, tests in found.items() if not tests):
        say("No test is found for " + ", ".join(untested))
    tests = sorted(always(CLONE).union(*found.values()))
    say(f"{len(found)} files touched, {len(tests)} modules of tests")
    stand = [passes([str(BIN / program), *options]) for program, *options in CHECKS]
    launched = [sys.executable, "-m", "legacyfund.embedded", "test", "--"]
    program, *options = PYTEST
    return 0 if passes([*launched, str(BIN / program), *options, *tests]) and all(stand) else 1


if __name__ == "__main__":
    sys.exit(main())
