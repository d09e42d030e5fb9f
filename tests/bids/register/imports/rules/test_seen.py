"""What is shown of an import before somebody stands by it, and when that is not what stands any more."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from bids.register.imports.rules.effect import KnownRating, KnownSystem, LinesChange, Plan, PlannedRow
from bids.register.imports.rules.rows import RatingInFile
from bids.register.imports.rules.seen import fingerprint, seen_rows
from bids.register.rules.columns import SCORES
from tests.factories.register import LOW_SCORES, RED_SCORES

DAY, BEFORE = date(2026, 8, 31), date(2025, 8, 1)
BLANK = {
    **dict.fromkeys(("name", "notes", "classification"), ""),
    **dict.fromkeys(("target_resolution_on", "yearly_run_cost", "cost_change_percent", "number_of_users")),
}


def scores(given=RED_SCORES):
    return dict(zip(SCORES, given, strict=True))


def system(*ratings, lines=None, **details):
    return KnownSystem("D10-S0001", {**BLANK, "name": "Payroll", **details}, ratings, lines or {})


def changed(rating=None, lines=None, **changes):
    return PlannedRow(2, "D10-S0001", changes, rating, lines or {}, sheet="Register")


def differences(row, known):
    (seen,) = seen_rows(Plan(changed=[row]), [known])
    return seen.differences


@pytest.mark.parametrize(
    ("column", "before", "after", "words"),
    [
        ("notes", "", "Ends", ("Notes", "", "Ends")),
        (
            "classification",
            "SECRET",
            "OFFICIAL_SENSITIVE",
            ("Data Classification", "SECRET", "OFFICIAL-SENSITIVE"),
        ),
        ("target_resolution_on", None, DAY, ("Target Resolution Date", "", "31 August 2026")),
        ("yearly_run_cost", Decimal("1.00"), Decimal("1200.50"), ("Yearly Run Cost", "£1.00", "£1,200.50")),
        ("cost_change_percent", None, Decimal("-20.00"), ("Estimated Cost Change (%)", "", "-20.00%")),
        ("number_of_users", 0, 40000, ("Number of Users", "0", "40,000")),
    ],
)
def test_a_change_reads_as_the_register_shows_it(column, before, after, words):
    assert differences(changed(**{column: after}), system(**{column: before})) == [words]


def test_a_rating_stands_beside_the_confirmed_one():
    row = changed(rating=RatingInFile(scores(), DAY, ""))
    new = "26.7, red-rated, assessed on 31 August 2026"

    assert differences(row, system()) == [("Rating", "", new)]
    confirmed = KnownRating(scores(LOW_SCORES), BEFORE, is_confirmed=True)
    ((_, before, after),) = differences(row, system(confirmed))
    assert before.endswith("not legacy, assessed on 1 August 2025")
    assert after == new


def test_a_draft_gets_evidence_and_its_assessor():
    draft = KnownRating(
        scores(), DAY, is_confirmed=False, is_draft=True, evidence={"l1": "Log", "l2": "Same"}
    )
    rating = RatingInFile(scores(), DAY, "Audit", {"l1": "Report", "l2": "Same", "c1": "Plan"})

    assert differences(changed(rating=rating), system(draft)) == [
        ("L1 Evidence", "Log", "Report"),
        ("C1 Evidence", "", "Plan"),
        ("Assessor", "", "Audit"),
    ]
    assert differences(changed(rating=replace(rating, assessor="", evidence={})), system(draft)) == []


def test_lines_taken_away_and_added():
    gone = {
        "supplier": "Old",
        "contract_ends_on": DAY,
        "yearly_value": None,
        "replacement_arranged": False,
    }
    come = {**gone, "supplier": "New", "yearly_value": Decimal("5.00"), "replacement_arranged": True}
    row = changed(lines={"contracts": LinesChange(added=(come,), removed=(7,))})

    assert differences(row, system(lines={"contracts": {7: gone, 8: come}})) == [
        ("Contracts", "Old, 31 August 2026", "New, 31 August 2026, £5.00, Replacement Arranged")
    ]


def test_of_a_new_system_all_that_would_be_written_is_shown_and_rows_stand_as_in_the_file():
    details = {"name": "Pensions", "target_resolution_on": date(2028, 6, 12), "notes": ""}
    new = PlannedRow(1, "", details, RatingInFile(scores(), DAY, ""), sheet="Register")

    rows = list(seen_rows(Plan(new=[new], changed=[changed(notes="Ends")]), [system()]))

    assert [(row.number, row.reference, row.name) for row in rows] == [
        (1, "", "Pensions"),
        (2, "D10-S0001", "Payroll"),
    ]
    assert rows[0].differences == [
        ("Target Resolution Date", "", "12 June 2028"),
        ("Rating", "", "26.7, red-rated, assessed on 31 August 2026"),
    ]


LINE = {"component": "Oracle", "version": "11g", "support_ends_on": None, "extended_until": None}
DRAFT = KnownRating(scores(), DAY, is_confirmed=False, is_draft=True, evidence={"l1": "Log"})
STANDS = system(DRAFT, lines={"components": {7: LINE}}, notes="Kept")
ROW = changed(
    notes="Ends",
    rating=RatingInFile(scores(), DAY, "", {"l1": "Report"}),
    lines={"components": LinesChange(added=(), removed=(7,))},
)


@pytest.mark.parametrize(
    "other",
    [
        replace(STANDS, details={**STANDS.details, "notes": "Typed meanwhile"}),
        replace(STANDS, ratings=(replace(DRAFT, evidence={"l1": "Typed meanwhile"}),)),
        replace(STANDS, ratings=(replace(DRAFT, assessor="Audit"),)),
        replace(STANDS, lines={"components": {7: {**LINE, "version": "12c"}}}),
    ],
)
def test_the_fingerprint_moves_with_what_is_written_over(other):
    plan = Plan(changed=[ROW])
    assert fingerprint(plan, [other]) != fingerprint(plan, [STANDS])


@pytest.mark.parametrize(
    "plan",
    [
        Plan(changed=[replace(ROW, changes={"notes": "Stays"})]),
        Plan(changed=[replace(ROW, rating=None)]),
        Plan(changed=[replace(ROW, lines={})]),
        Plan(changed=[ROW], new=[PlannedRow(3, "", {"name": "Pensions"}, None)]),
    ],
)
def test_the_fingerprint_moves_with_what_is_written(plan):
    assert fingerprint(plan, [STANDS]) != fingerprint(Plan(changed=[ROW]), [STANDS])


def test_the_fingerprint_stays_where_nothing_is_written():
    other = replace(STANDS, details={**STANDS.details, "classification": "SECRET"})
    same_line = replace(STANDS, lines={"components": {9: LINE}})
    again = replace(ROW, lines={"components": LinesChange(added=(), removed=(9,))})

    stood = fingerprint(Plan(changed=[ROW]), [STANDS])

    assert fingerprint(Plan(changed=[ROW]), [other]) == stood
    assert fingerprint(Plan(changed=[again]), [same_line]) == stood
