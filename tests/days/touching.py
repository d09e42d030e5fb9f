"""Which tests read the clock: they alone are run again on each chosen day.

A test is taken by its module: any that reads the clock or asks for a page, which reads it too, or that uses
something of the factories or of a conftest that does. The source tells, so that a new test need not be
listed. What attacks, kills or measures, and what tests the launcher, is about no day; nor is what looks at
every page with its dates as wide as dates get (`test_pages_fit`).

A day of `make days` runs a third of these tests, and the stories of a whole year each time; so each test has
four of the twelve days. `make days DAY=2027-03-31` runs them all.
"""

import ast
import os
import zlib
from functools import cache
from pathlib import Path

import pytest

from tests.days.chosen import THIRDS

TESTS = Path(__file__).resolve().parents[1]
READS = {"now", "today", "localdate", "utcnow"}
CLOCKS = {"timezone", "datetime", "date", "time"}
SERVED = {"client", "Client", "APIClient", "live_server"}
NOT_RUN = {"attacks", "faults", "runtime", "benchmarks", "architecture", "rules", "lib", "docs"}
EVERY_DAY = {"on_the_day.py", "test_whole_chain.py", "test_year_end.py"}
THIRD = "LEGACYFUND_THIRD"
"""Which of the thirds runs, by number; blank or not set for all."""
Name = tuple[Path, str]


def touches_a_date(path: Path) -> bool:
    rooms = set(path.relative_to(TESTS).parts[:-1]) if path.is_relative_to(TESTS) else set()
    if rooms & NOT_RUN or path.name == "test_pages_fit.py":
        return False
    return any(_reads(path, name, frozenset()) for name in _names(path))


@cache
def _names(path: Path) -> dict[str, tuple[bool, frozenset[str]]]:
    """Each name the module defines: whether it reads the clock itself, and the names it uses."""
    found: dict[str, tuple[bool, frozenset[str]]] = {}
    for node in ast.parse(path.read_text(encoding="utf-8")).body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            names = [node.name]
        elif isinstance(node, ast.Assign | ast.AnnAssign):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            names = [each.id for each in targets if isinstance(each, ast.Name)]
        else:
            continue
        inside = list(ast.walk(node))
        uses = {each.id for each in inside if isinstance(each, ast.Name)}
        uses |= {each.arg for each in inside if isinstance(each, ast.arg)}
        for name in names:
            found[name] = (any(map(_is_clock, inside)), frozenset(uses - {name}))
    return found


def _is_clock(node: ast.AST) -> bool:
    return (
        isinstance(node, ast.Attribute)
        and node.attr in READS
        and isinstance(node.value, ast.Name)
        and node.value.id in CLOCKS
    )


@cache
def _imported(path: Path) -> dict[str, Name]:
    """What the module takes from other modules of the tests, by the name it has here."""
    found: dict[str, Name] = {}
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("tests."):
            source = TESTS.parent.joinpath(*str(node.module).split(".")).with_suffix(".py")
            if source.exists():
                found |= {each.asname or each.name: (source, each.name) for each in node.names}
    return found


def _conftests(path: Path) -> list[Path]:
    return [
        place
        for folder in path.parents
        if folder.is_relative_to(TESTS) and (place := folder / "conftest.py").exists() and place != path
    ]


@cache
def _reads(path: Path, name: str, above: frozenset[Name]) -> bool:
    here = (path, name)
    if name in SERVED or here in above:
        return name in SERVED
    if name in _names(path):
        itself, uses = _names(path)[name]
        return itself or any(_reads(path, each, above | {here}) for each in sorted(uses))
    if name in _imported(path):
        return _reads(*_imported(path)[name], above | {here})
    return any(name in _names(place) and _reads(place, name, above | {here}) for place in _conftests(path))


def is_of_third(item: pytest.Item, third: str) -> bool:
    """By its name alone, so that new tests move none of the others."""
    return not third or item.path.name in EVERY_DAY or zlib.crc32(item.nodeid.encode()) % THIRDS == int(third)


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """As a plugin of the days' run: drops the rest."""
    paths = {item.path for item in items}
    taken = {path for path in paths if path.parent == TESTS / "days" or touches_a_date(path)}
    third = os.environ.get(THIRD, "")
    kept, dropped = [], []
    for item in items:
        runs = item.path in taken and is_of_third(item, third)
        (kept if runs else dropped).append(item)
    config.hook.pytest_deselected(items=dropped)
    items[:] = kept
