"""What `make days` takes: the tests that read the clock, on days that are worth it."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings

from tests.days.chosen import CHOSEN, THIRDS, days_of
from tests.days.touching import EVERY_DAY, TESTS, is_of_third, touches_a_date


@pytest.mark.parametrize(
    ("module", "taken"),
    [
        ("bids/rounds/views/test_round_setup.py", True),  # asks for pages
        (
            "bids/versions/actions/test_submission.py",
            True,
        ),  # a round of the factories closes a month from today
        ("portfolio/spend/actions/test_uploads.py", True),  # stands on a state of its conftest
        ("journeys/test_whole_chain.py", True),
        ("bids/register/rules/test_risk.py", False),
        ("runtime/test_demo.py", False),
    ],
)
def test_a_module_is_taken_for_what_it_uses(module, taken):
    assert (TESTS / module).exists()
    assert touches_a_date(TESTS / module) is taken


def test_a_date_stands_for_its_chosen_moments_or_for_its_noon():
    assert days_of("") == CHOSEN
    assert [day.name for day in days_of("2027-03-31")] == ["2027-03-31T1000", "2027-03-31T2330"]
    assert [day.name for day in days_of("2027-06-15")] == ["2027-06-15T1200"]
    assert len({day.name for day in CHOSEN}) == len(CHOSEN) >= 12


def test_a_test_has_the_days_of_one_third_and_the_stories_of_a_year_have_all(request) -> None:
    item = request.node
    thirds = [str(third) for third in range(THIRDS)]

    assert [is_of_third(item, third) for third in thirds].count(True) == 1
    assert is_of_third(item, "")
    assert sorted([day.third for day in CHOSEN]) == sorted([*range(THIRDS)] * (len(CHOSEN) // THIRDS))
    assert {day.third for day in days_of("2027-03-31")} == {None}
    assert (TESTS / "journeys/test_whole_chain.py").exists()
    assert (TESTS / "journeys/test_year_end.py").exists()
    assert {"test_whole_chain.py", "test_year_end.py"} <= EVERY_DAY


FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)
CLOCKS = {"now", "today", "localdate", "localtime", "utcnow"}
OF_A_YEAR = {"tests/factories/bid_forms.py": "the year that the forms ask for, another on 1 April alone"}


def read_while_importing(node: ast.AST) -> Iterator[int]:
    """The lines that ask a clock outside of any function, defaults of parameters and decorators included."""
    for child in ast.iter_child_nodes(node):
        if isinstance(node, FUNCTIONS) and child is not node.args and child not in decorators(node):
            continue
        if isinstance(child, ast.Call) and ast.unparse(child.func).rpartition(".")[2] in CLOCKS:
            yield child.lineno
        yield from read_while_importing(child)


def decorators(node: ast.AST) -> list[ast.expr]:
    return getattr(node, "decorator_list", [])


def is_the_program(statement: ast.stmt) -> bool:
    return isinstance(statement, ast.If) and ast.unparse(statement.test) == "__name__ == '__main__'"


def test_no_module_keeps_the_day_it_was_imported_on() -> None:
    """A service runs for weeks and the suite over midnight: both then believe it is still yesterday."""
    found = {}
    for root in ("accounts", "bids", "client", "legacyfund", "portfolio", "tests"):
        for path in sorted((Path(settings.BASE_DIR) / root).rglob("*.py")):
            module = ast.parse(path.read_text(encoding="utf-8"))
            module.body = [statement for statement in module.body if not is_the_program(statement)]
            if lines := list(read_while_importing(module)):
                found[str(path.relative_to(settings.BASE_DIR))] = lines

    assert set(found) == set(OF_A_YEAR), found


def test_no_test_undoes_the_clock_of_its_room() -> None:
    """To undo a monkeypatch undoes what fixtures have set with it too, the year of the money among that. What
    holds for a part of a test is set in a `monkeypatch.context()`.
    """
    undone = ".und" + "o()"
    tests = (Path(settings.BASE_DIR) / "tests").rglob("*.py")

    assert [str(path) for path in tests if undone in path.read_text(encoding="utf-8")] == []


def test_a_clock_read_while_importing_is_seen() -> None:
    source = """
day = localdate()
def a(first=date.today()): return now()
@given(timezone.now())
def b(): return [now() for _ in range(2)]
c = lambda: now()
class D:
    e: date = date.today()
"""

    assert list(read_while_importing(ast.parse(source))) == [2, 3, 4, 8]
