"""The canonical document, read back."""

from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import partial

import pytest

from bids.versions.queries.documents import draft_document, planned_milestones, version_document
from bids.versions.queries.versions import requested_amounts
from bids.writing.queries.amounts import asked_table
from bids.writing.queries.drafts import load_draft
from bids.writing.queries.milestones import compare_money
from tests.factories.bids import CELL, submitted_bid
from tests.shared_states import built_once

pytestmark = pytest.mark.django_db

AMOUNTS = {("2027-28", "CDEL"): Decimal("100.01"), ("2028-29", "RDEL_ADMIN"): Decimal("50.00")}


over_two_years = built_once(partial(submitted_bid, amounts=AMOUNTS))


def test_requested_amounts_are_by_year_and_control_budget(over_two_years):
    assert requested_amounts(over_two_years.current_version) == AMOUNTS


def test_planned_milestones_carry_exactly_what_is_requested(over_two_years):
    version = over_two_years.current_version

    first, second = planned_milestones(version)

    assert (first.number, first.name, first.kind) == (1, "New service live", "GATE_4")
    assert (first.baseline_on, first.evidence_expected) == (date(2028, 3, 31), "The readiness report")
    assert first.total + second.total == version.cost_to_fund
    assert {cell: first.shares[cell] + second.shares[cell] for cell in AMOUNTS} == AMOUNTS


def test_a_version_reads_in_words(over_two_years):
    document = version_document(over_two_years.current_version)

    [system] = document.systems
    assert (document.reference, document.department) == (
        over_two_years.reference,
        over_two_years.department.name,
    )
    assert (system.overall, system.target_risk) == (Fraction(80, 3), Decimal("4.00"))
    assert system.treatment_label.startswith("Repurchase")
    assert [row.in_words for row in document.accounting_officer if row.answer is True] == ["Confirmed"] * 4
    assert [row.in_words for row in document.accounting_officer if row.answer == "no"] == ["No"]
    assert document.milestones[1].kind_label == "Decommissioning"
    assert document.milestones[0].shares_in_words[0][0] == "2027-28, Capital (CDEL)"
    assert document.asked.total == Decimal("150.01")
    line = document.costs[-1]
    assert (line.payer_label, line.category_label) == ("The department", "People")
    assert line.control_budget_label == "CDEL"


def test_an_empty_draft_reads_too(draft):
    document = draft_document(load_draft(draft))

    assert document.systems == document.costs == document.milestones == ()
    assert document.accounting_officer[1].in_words == "Not confirmed"
    assert (document.asked.years, document.asked.total) == ((), Decimal("0.00"))


def test_the_table_of_amounts_adds_up_both_ways():
    table = asked_table({**AMOUNTS, ("2028-29", "CDEL"): Decimal("0.99")})

    assert table.budgets == ("RDEL admin", "CDEL")
    assert [(row.year, row.amounts, row.total) for row in table.years] == [
        ("2027-28", (None, Decimal("100.01")), Decimal("100.01")),
        ("2028-29", (Decimal("50.00"), Decimal("0.99")), Decimal("50.99")),
    ]
    assert table.totals == (Decimal("50.00"), Decimal("101.00"))
    assert table.total == Decimal("151.00")


def test_money_is_compared_to_the_penny_both_ways():
    other = ("2029-30", "CDEL")

    checks = compare_money({CELL: Decimal("1.00")}, {CELL: Decimal("0.99"), other: Decimal("2.00")})

    assert [(check.off, check.short) for check in checks] == [
        (Decimal("-0.01"), Decimal("0.01")),
        (Decimal("2.00"), Decimal("-2.00")),
    ]
