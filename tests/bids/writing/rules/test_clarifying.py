import pytest

from bids.rounds.rules.question_types import Section
from bids.writing.rules.clarifying import NotNameable, keep_unnamed, nameable, with_dependents

SECTIONS = [
    Section("systems", "Systems", "", rows=("systems",)),
    Section("costs", "Costs", "", rows=("costs",)),
    Section("work", "The work", ""),
]
BEFORE = {
    "format": "f",
    "reference": "r",
    "round": {},
    "department": {},
    "title": "t",
    "costs": [1],
    "systems": [1],
    "asked": [1],
    "answers": {"work": [{"code": "a", "answer": "1"}, {"code": "b", "answer": "1"}]},
}
DRAFTED = {
    "format": "g",
    "reference": "r",
    "round": {},
    "department": {"renamed": True},
    "title": "t",
    "costs": [2],
    "systems": [2],
    "asked": [2],
    "answers": {
        "work": [{"code": "a", "answer": "2"}, {"code": "b", "answer": "2"}, {"code": "c", "answer": "2"}]
    },
}


def test_each_question_and_each_section_of_lines_can_be_named() -> None:
    values = [item.value for item in nameable("1")]

    assert {"systems", "costs", "milestones", "work:why_now"} <= set(values)
    assert len(values) == len(set(values))
    assert all(item.label for item in nameable("1"))


def test_only_what_is_named_is_taken_from_the_draft() -> None:
    merged = keep_unnamed(BEFORE, DRAFTED, {("costs", ""), ("work", "b")}, SECTIONS)

    assert merged == {
        **BEFORE,
        "costs": [2],
        "asked": [2],
        "answers": {"work": [{"code": "a", "answer": "1"}, {"code": "b", "answer": "2"}]},
    }


def test_nothing_is_named_that_the_round_does_not_ask() -> None:
    with pytest.raises(NotNameable, match="work:colour"):
        with_dependents([("work", "colour")], "1")


def test_what_a_named_answer_makes_required_comes_with_it() -> None:
    named = with_dependents([("accounting_officer", "novel_contentious_repercussive")], "1")

    assert ("accounting_officer", "novel_contentious_repercussive_detail") in named
    assert with_dependents([("work", "why_now")], "1") == {("work", "why_now")}


def test_reasons_that_lines_may_call_for_come_with_the_lines() -> None:
    reason = ("costs", "uncosted_years_reason")

    costs = {("costs", ""), ("alternatives", "")}
    assert with_dependents([("costs", "")], "2") == {*costs, ("costs", "no_tail_reason"), reason}
    assert with_dependents([("benefits", "")], "2") == {("benefits", ""), reason}
    assert with_dependents([("costs", "")], "1") == costs
