"""What the source itself must and must not say."""

import ast
import re
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import pytest
from django.conf import settings

from accounts.emails import ADDRESS_MESSAGES, all_messages

APPS = ("accounts", "bids", "portfolio")
MONEY_LAYERS = ("models", "rules", "appraisal", "actions", "queries", "workflow")


def sources(*layers: str) -> list[Path]:
    """The modules of these layers in every room: folders, or single files, by the layer's name."""
    return [
        path
        for app in APPS
        for path in sorted((settings.BASE_DIR / app).rglob("*.py"))
        if {*path.relative_to(settings.BASE_DIR).with_suffix("").parts} & {*layers}
    ]


def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def faults(paths: Iterable[Path], of: Callable[[ast.Module], Iterable[str]]) -> dict[str, list[str]]:
    """What is wrong with each module, by its path: all are read in one test, and named if they fail."""
    return {
        str(path.relative_to(settings.BASE_DIR)): found for path in paths if (found := list(of(tree(path))))
    }


def floats(module: ast.Module) -> Iterator[str]:
    for node in ast.walk(module):
        if isinstance(node, ast.Constant) and isinstance(node.value, float):
            yield f"line {node.lineno}: {node.value}"
        if isinstance(node, ast.Name | ast.Attribute):
            name = node.id if isinstance(node, ast.Name) else node.attr
            if name in {"float", "FloatField"}:
                yield f"line {node.lineno}: {name}"


def test_no_float_near_money():
    of_lib = sorted((settings.BASE_DIR / "legacyfund/lib").glob("*.py"))

    assert faults([*of_lib, *sources(*MONEY_LAYERS)], floats) == {}


RECORDING = ("record_event", "record_each")


def recorded() -> Iterator[tuple[ast.Module, ast.Call]]:
    for path in sources("actions"):
        module = tree(path)
        for node in ast.walk(module):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") in RECORDING:
                yield module, node


def patterns(kind: ast.expr) -> Iterator[str]:
    """Regular expressions for the kinds an expression may give: an f-string leaves a gap."""
    if isinstance(kind, ast.Constant):
        yield re.escape(kind.value)
    elif isinstance(kind, ast.IfExp):
        yield from (*patterns(kind.body), *patterns(kind.orelse))
    elif isinstance(kind, ast.JoinedStr):
        parts = (
            re.escape(item.value) if isinstance(item, ast.Constant) else "[a-z_]+" for item in kind.values
        )
        yield "".join(parts)


def kinds_of(module: ast.Module, call: ast.Call) -> list[str]:
    """Also through one helper of the same module that takes the kind as its first argument."""
    kind = call.args[0]
    if not isinstance(kind, ast.Name):
        return list(patterns(kind))
    helpers = [
        node for node in ast.walk(module) if isinstance(node, ast.FunctionDef) and call in ast.walk(node)
    ]
    names = {node.name for node in helpers}
    calls = (node for node in ast.walk(module) if isinstance(node, ast.Call) and node.args)
    return [
        item for node in calls if getattr(node.func, "id", "") in names for item in patterns(node.args[0])
    ]


def told(keyword: str) -> set[str]:
    return {
        kind
        for module, call in recorded()
        if any(item.arg == keyword for item in call.keywords)
        for kind in kinds_of(module, call)
    }


def matching(pattern: str, kinds: Iterable[str]) -> bool:
    return any(re.fullmatch(pattern, kind) for kind in kinds)


def test_every_kind_of_event_can_be_read_from_the_source():
    hidden = [ast.unparse(call) for module, call in recorded() if not kinds_of(module, call)]
    assert hidden == []


def test_every_event_that_people_are_told_of_has_words():
    assert [kind for kind in sorted(told("tell")) if not matching(kind, all_messages())] == []
    assert [kind for kind in sorted(told("tell_addresses")) if not matching(kind, ADDRESS_MESSAGES)] == []


def test_words_are_for_events_that_happen():
    happen = {kind for module, call in recorded() for kind in kinds_of(module, call)}
    worded = [*all_messages(), *ADDRESS_MESSAGES]
    assert [kind for kind in worded if not any(re.fullmatch(pattern, kind) for pattern in happen)] == []


def clocks(module: ast.Module) -> Iterator[str]:
    for node in ast.walk(module):
        if isinstance(node, ast.Attribute) and node.attr in {"now", "today", "utcnow"}:
            yield f"line {node.lineno}: {node.attr}"


def test_the_clock_is_an_argument():
    assert faults(sources("actions"), clocks) == {}


def refusals_without_status(module: ast.Module) -> list[str]:
    names = {node.id for node in ast.walk(module) if isinstance(node, ast.Name)}
    return ["add_refusal"] if "add_refusal" in names and not names & {"form_status", "refused_status"} else []


def test_a_form_that_was_refused_is_shown_with_the_status_of_its_refusal():
    """The step out of its turn is a 409 of every page, not a form shown again as if all were well."""
    assert faults(sources("views", "guards"), refusals_without_status) == {}


CLOCK = "legacyfund/lib/financial_year.py"
"""Where a moment becomes a date: the one place that asks in which time zone."""


def dates_of_moments(module: ast.Module) -> Iterator[str]:
    """Calls of `.date()`, save on a moment fixed in the source, such as `NOW`, which is at noon."""
    for node in ast.walk(module):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "date":
            names = {each.id for each in ast.walk(node.func) if isinstance(each, ast.Name)} - {"timedelta"}
            if not names or not all(map(str.isupper, names)):
                yield f"line {node.lineno}: {ast.unparse(node)}"


@pytest.mark.parametrize("folder", [*APPS, "legacyfund", "tests"])
def test_the_date_of_a_moment_is_that_of_london(folder):
    """For an hour of each summer's night UTC is a day behind; on 31 March it is a financial year behind."""
    found = {
        name: lines
        for path in sorted((settings.BASE_DIR / folder).rglob("*.py"))
        if (name := str(path.relative_to(settings.BASE_DIR))) != CLOCK
        and (lines := list(dates_of_moments(tree(path))))
    }

    assert found == {}, "use london_date()"
