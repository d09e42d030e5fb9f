"""What cannot be silenced: every kind that must be told is worded, and whatever has a day is one."""

import ast
import re
from importlib import import_module
from pathlib import Path

from django.conf import settings as configured

from accounts.emails import Must, all_messages, must_be_told

MAY_WAIT = {
    "api_client.rotated": "nothing is asked of its reader, and the old secret ends by itself",
    "bid.clarification_lapsed": "the day is over",
    "bid.submitted": "the moment is over",
    "period.exception_named": "it gives more time",
    "register.passed_on": "the day is over",
    "spend_workbook.made": "who asked for it looks on its page, and can ask again",
    "system.decommissioned": "the day is over",
}
"""Kinds whose words name a day or a moment and that may be silenced all the same, and why."""


def kinds_that_name_a_day():
    for name in configured.EVENT_MESSAGE_MODULES:
        tree = ast.parse(Path(import_module(name).__file__).read_text())
        for table in (node for node in ast.walk(tree) if isinstance(node, ast.Dict)):
            for kind, words in zip(table.keys, table.values, strict=True):
                said = [part.value for part in ast.walk(words) if isinstance(part, ast.Constant)]
                if any(re.search(r"\{(\w+:(day|moment)|until)\}", part) for part in map(str, said)):
                    yield ast.literal_eval(kind)


def test_what_has_a_day_cannot_be_silenced():
    """Neither what is due by one nor what moves one: a digest of Monday comes too late for Thursday."""
    named = set(kinds_that_name_a_day())

    assert {"bid.clarification_asked", "round.deadline_changed", "review.due_soon"} <= named
    assert {kind for kind in named if must_be_told(kind) is None} == MAY_WAIT.keys()


def test_what_must_be_told_is_worded_and_what_is_not_may_wait():
    modules = [import_module(name) for name in configured.EVENT_MESSAGE_MODULES]
    named = {kind: must for module in modules for kind, must in getattr(module, "MUST_BE_TOLD", {}).items()}

    assert named.keys() <= all_messages().keys()
    assert set(named.values()) == set(Must)
    assert all(must_be_told(kind) is must for kind, must in named.items())
    assert must_be_told("finding.opened") is None
    assert must_be_told("return.checked") is Must.DEED
    assert must_be_told("bid.outcome_announced") is Must.DECISION
    assert must_be_told("membership.ended") is Must.SECURITY
