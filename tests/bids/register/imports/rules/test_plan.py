"""What a file would do to a register."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from bids.register.imports.rules.effect import KnownRating, KnownSystem
from bids.register.imports.rules.layout import Layout
from bids.register.imports.rules.messages import Messages
from bids.register.imports.rules.plan import plan_rows
from bids.register.imports.rules.rows import RatingInFile, RegisterRow
from bids.register.rules.columns import SCORES
from tests.factories.register import LOW_SCORES, RED_SCORES

LAYOUT = Layout([], [], frozenset())
DAY = date(2026, 8, 31)


def row(number=2, reference="", rating=None, **details):
    return RegisterRow(number, reference, details, rating)


GIVEN = {code: f"Log {code}" for code in SCORES}


def rating(scores=RED_SCORES, day=DAY, assessor="", evidence=GIVEN):
    return RatingInFile(dict(zip(SCORES, scores, strict=True)), day, assessor, evidence)


def system(reference="D10-S0001", name="Payroll", ratings=(), **details):
    blank = dict.fromkeys(("description", "notes", "owner_role", "remediation_plan", "plan_funded"), "")
    return KnownSystem(reference, {**blank, "yearly_run_cost": None, **details, "name": name}, tuple(ratings))


def rated(scores=RED_SCORES, day=DAY, *, is_confirmed=True, is_draft=False, evidence=GIVEN):
    return KnownRating(dict(zip(SCORES, scores, strict=True)), day, is_confirmed, is_draft, evidence)


def planned(rows, known=(), layout=LAYOUT):
    messages = Messages()
    return plan_rows(rows, known, layout, messages), messages


def test_a_system_of_no_known_name_is_new():
    plan, messages = planned([row(name="Pensions", notes="Old")], [system()])
    assert plan.counts == (1, 0, 0, 0)
    assert plan.new[0].changes == {"name": "Pensions", "notes": "Old"}
    assert messages.kept == []


@pytest.mark.parametrize(
    "said",
    [
        {"name": "Payroll"},
        {"name": "PAYROLL", "reference": "d10-s0001"},
        {"reference": "D10-S0001", "name": "Wages"},
    ],
)
def test_a_system_is_found_by_reference_else_by_name(said):
    plan, _ = planned([row(**said, notes="Old")], [system()])
    assert [one.reference for one in plan.changed] == ["D10-S0001"]
    assert plan.changed[0].changes["notes"] == "Old"


@pytest.mark.parametrize("said", [{"name": "Payroll"}, {"reference": "D10-S0001", "name": "Wages"}])
def test_a_row_of_a_system_that_has_ended_changes_nothing_and_says_so(said):
    known = replace(system(), ended="decommissioned")
    plan, messages = planned([row(**said, notes="Old"), row(3, name="Pensions")], [known])
    assert plan.counts == (1, 0, 1, 0)
    assert messages.faults == 0
    assert [one.message for one in messages.kept] == [
        "D10-S0001 is decommissioned, so this row changes nothing."
    ]


def test_a_name_in_other_letters_finds_only_the_one_it_can_be():
    known = [system("D10-S0001", "Payroll"), system("D10-S0002", "PAYROLL")]
    plan, _ = planned([row(name="payroll"), row(3, name="PAYROLL", notes="x")], known)
    assert [one.changes["name"] for one in plan.new] == ["payroll"]
    assert [one.reference for one in plan.changed] == ["D10-S0002"]


def test_equal_rows_are_as_they_are():
    known = system(
        notes="'=x", description="one\r\ntwo ", owner_role="Head  of pay", yearly_run_cost=Decimal("5.00")
    )
    same = row(
        name="Payroll",
        notes="=x",
        description="one\ntwo",
        owner_role="Head of pay",
        yearly_run_cost=Decimal(5),
    )
    plan, _ = planned([same], [known])
    assert plan.counts == (0, 0, 1, 0)


def test_a_blank_says_nothing():
    assert planned([row(name="Payroll")], [system(notes="Kept")])[0].unchanged == 1


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        ([row(reference="D10-S0099", name="New")], "no system with this reference"),
        ([row(name="Payroll"), row(3, reference="D10-S0001")], "Row 2 is about the same system"),
        ([row(name="New"), row(3, name="New")], "Row 2 has the same name"),
        ([row(name="New"), row(3, reference="D10-S0001", name="New")], "Row 2 has the same name"),
        ([row(reference="D10-S0001", name="Pensions")], "D10-S0002 has this name already"),
        ([row(name="New", remediation_plan="NO", plan_funded="YES")], "cannot have a funded one"),
        ([row(name="Funded", remediation_plan="NO")], "cannot have a funded one"),
    ],
)
def test_what_cannot_be_carried_out(rows, words):
    known = [
        system(),
        system("D10-S0002", "Pensions"),
        system("D10-S0003", "Funded", remediation_plan="YES", plan_funded="PARTIALLY"),
    ]
    _, messages = planned(rows, known)
    assert messages.faults == 1
    assert words in messages.kept[0].message


def test_a_rating_the_register_lacks_is_added():
    plan, _ = planned(
        [row(name="Payroll", rating=rating(LOW_SCORES))], [system(ratings=[rated(day=date(2025, 8, 31))])]
    )
    assert plan.counts == (0, 1, 0, 1)
    assert planned([row(name="New", rating=rating())])[0].counts == (1, 0, 0, 1)


@pytest.mark.parametrize(
    "known",
    [rated(), rated(is_confirmed=False)],
)
def test_a_rating_the_register_has_is_not_added(known):
    plan, messages = planned([row(name="Payroll", rating=rating())], [system(ratings=[known])])
    assert plan.counts == (0, 0, 1, 0)
    assert messages.kept == []


@pytest.mark.parametrize(
    ("known", "words"),
    [
        (rated(LOW_SCORES, is_confirmed=False), "being made or waits"),
        (rated(day=date(2026, 9, 1)), "a later rating"),
    ],
)
def test_a_rating_that_cannot_be_added(known, words):
    _, messages = planned([row(name="Payroll", rating=rating())], [system(ratings=[known])])
    assert words in messages.kept[0].message


def test_a_file_without_evidence_brings_drafts_and_says_so_once():
    rows = [row(name="A", rating=rating(evidence={})), row(3, name="B", rating=rating(evidence={}))]
    plan, messages = planned(rows)
    assert (plan.ratings, plan.drafts) == (0, 2)
    (note,) = messages.kept
    assert (note.is_fault, note.row) == (False, None)
    assert "No column holds evidence, so 2 ratings come in as drafts" in note.message


def test_a_rating_that_lacks_some_evidence_is_a_draft():
    layout = Layout(["Why"], ["l1_evidence"])
    plan, messages = planned([row(name="A", rating=rating(evidence={"l1": "Log"}))], layout=layout)
    assert (plan.ratings, plan.drafts) == (0, 1)
    assert messages.kept[0].column == "L2 Evidence"
    assert "No evidence for L2, L3" in messages.kept[0].message


def test_evidence_is_added_to_a_draft_of_the_same_scores():
    known = rated(is_confirmed=False, is_draft=True, evidence={"l1": "Kept", "l2": "Old"})
    given = rating(evidence={code: text for code, text in GIVEN.items() if code != "l1"})
    plan, messages = planned([row(name="Payroll", rating=given)], [system(ratings=[known])])
    assert (plan.counts, messages.kept) == ((0, 1, 0, 1), [])
    assert plan.changed[0].rating.evidence == {**GIVEN, "l1": "Kept"}


def test_evidence_of_a_rating_that_stands_stays_and_a_note_says_so():
    known = [system(ratings=[rated(evidence={**GIVEN, "l2": "two\r\nlines"})])]
    assert planned([row(name="Payroll", rating=rating(evidence={"l2": "two\nlines"}))], known)[1].kept == []
    plan, messages = planned([row(name="Payroll", rating=rating())], known)
    assert plan.counts == (0, 0, 1, 0)
    assert "other evidence, which stays" in messages.kept[0].message
    assert messages.kept[0].column == "L2 Evidence"
