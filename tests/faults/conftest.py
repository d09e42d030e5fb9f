"""One table at the end of a run: each row, what happens, the figure that was wanted, and what was seen."""

from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from tests.faults.sizes import LONG

COLUMNS = ("row", "scenario", "wanted", "seen")


@pytest.fixture
def figure(request: pytest.FixtureRequest) -> Callable[[str, str, str, str], None]:
    """Call it with a row of the table, once what was seen has been seen."""

    def told(row: str, scenario: str, wanted: str, seen: str) -> None:
        request.node.user_properties.append(("figure", (row, scenario, wanted, seen)))

    return told


def figures(reports: dict[str, list[Any]]) -> Iterator[tuple[str, ...]]:
    for outcome in ("passed", "failed"):
        for report in reports.get(outcome, []):
            for name, value in report.user_properties if report.when == "call" else ():
                if name == "figure":
                    yield (*value[:3], value[3] if outcome == "passed" else f"{value[3]}, and it failed")


def pytest_terminal_summary(terminalreporter: Any) -> None:
    seen = Counter(figures(terminalreporter.stats))
    if not LONG or not seen:
        return
    rows = [
        (*row[:3], row[3] if times == 1 else f"{row[3]}, {times} times")
        for row, times in sorted(seen.items(), key=lambda item: int(item[0][0][1:]))
    ]
    table = [COLUMNS, *rows]
    widths = [max(len(row[place]) for row in table) for place in range(len(COLUMNS))]
    terminalreporter.section("faults")
    for row in table:
        line = "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True))
        terminalreporter.line(line.rstrip())
