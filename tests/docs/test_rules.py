"""The worked examples in docs/rules/ are run as they stand."""

import doctest
from pathlib import Path

import pytest

PAGES = sorted((Path(__file__).parents[2] / "docs" / "rules").glob("*.md"))


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_the_worked_example_holds(page: Path) -> None:
    told: list[str] = []
    text = page.read_text(encoding="utf-8")
    test = doctest.DocTestParser().get_doctest(text, {}, page.stem, str(page), 0)

    results = doctest.DocTestRunner(verbose=False).run(test, out=told.append)

    assert results.attempted > 0
    assert results.failed == 0, "".join(told)


def test_the_pages_of_the_rules_are_there() -> None:
    assert {
        "appraisal",
        "assignment",
        "certificate",
        "changes",
        "completion",
        "forecasts",
        "findings",
        "ledger",
        "publications",
        "ranking",
        "reconciliation",
        "returns",
        "risk",
        "scoring",
        "selection",
    } <= {page.stem for page in PAGES}
