"""Checks that are waived for lines: which may be, what a waiver holds for, and what becomes of the file."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from legacyfund.lib.financial_year import Period
from portfolio.spend.rules.checks import CHECKS
from portfolio.spend.rules.findings import Severity
from portfolio.spend.rules.lines import CheckedFile, Facts, ReturnTerms, Use, WaivedFault
from portfolio.spend.rules.overlaps import Reported, check_overlaps
from portfolio.spend.rules.waivers import (
    MOST_WAIVED,
    facts_in,
    facts_to_keep,
    faults_of,
    lines_by_number,
    may_be_waived,
    waive,
    waived_by_line,
)
from tests.factories.small_returns import check, table, told

LATE = "DATE_BEFORE_PERIOD"
TERMS = ReturnTerms(period=Period("2026-27", 8), award="LF-A", control_budget="CDEL")
OCTOBER, NOVEMBER = "HQ,31/10/2026,HALL LTD,A1,100", "HQ,02/11/2026,OAK LTD,A2,200"
MESSAGE = (
    "31 October 2026 is before period 8 (November 2026). Declare the return an accrual correction, or remove "
    "the line."
)
FACTS = Facts(2, date(2026, 10, 31), "HALL LTD", "A1", Decimal(100), "LF-A", "CDEL")
WAIVED = WaivedFault(LATE, MESSAGE, FACTS)


def with_waiver(*rows: str, waived: WaivedFault = WAIVED) -> CheckedFile:
    return check(table(*rows), replace(TERMS, waived=frozenset({waived})))


def test_only_facts_that_nobody_can_mend_may_be_waived() -> None:
    assert [code for code in CHECKS if may_be_waived(code)] == [LATE, "REPORTED_BEFORE"]
    assert not may_be_waived("NO_CHECK")
    assert all(one.severity is Severity.FAULT for one in CHECKS.values() if one.may_be_waived)


def test_a_line_of_another_month_is_read_and_kept_apart_until_it_is_waived() -> None:
    checked = check(table(OCTOBER, NOVEMBER), TERMS)

    assert ([line.line for line in checked.lines], [line.line for line in checked.apart]) == ([3], [2])
    assert lines_by_number(checked)[2].facts == FACTS
    assert [(one.line, one.message) for one in faults_of(checked, LATE)] == [(2, MESSAGE)]
    assert faults_of(checked, "AMOUNT") == []


def test_what_a_waiver_would_be_of_is_kept_as_it_was_read() -> None:
    checked = check(table(OCTOBER, NOVEMBER, "HQ,30/10/2026,,A3,300"), TERMS)

    kept = facts_to_keep(checked)

    assert facts_in(kept[LATE, 2]) == FACTS
    assert kept == {(LATE, 2): ["2", "2026-10-31", "HALL LTD", "A1", "100.00", "LF-A", "CDEL"], (LATE, 4): []}
    assert facts_to_keep(check(table(NOVEMBER), TERMS)) == {}


def test_nothing_is_kept_of_more_lines_than_a_waiver_is_of() -> None:
    rows = [f"HQ,31/10/2026,HALL LTD,A{number},100" for number in range(MOST_WAIVED + 1)]

    many = check(table(*rows, NOVEMBER), TERMS)

    assert (facts_to_keep(many), told(many)) == ({}, [(None, LATE)])
    assert len(facts_to_keep(check(table(*rows[1:], NOVEMBER), TERMS))) == MOST_WAIVED


def test_a_waived_line_is_taken_in_its_place_and_is_no_fault_any_more() -> None:
    checked = with_waiver(OCTOBER, NOVEMBER)

    assert ([line.line for line in checked.lines], checked.apart) == ([2, 3], ())
    assert (checked.fault_count, checked.challenge_count, checked.is_faulty) == (0, 0, False)
    assert told(checked, Severity.WAIVED) == [(2, LATE)]
    assert waived_by_line(checked) == {2: LATE}
    assert [(part.year, part.lines, part.net) for part in checked.parts] == [("2026-27", 2, Decimal(300))]
    assert checked.may_be_accepted()


@pytest.mark.parametrize(
    "waived",
    [
        WAIVED._replace(code="REPORTED_BEFORE"),
        WAIVED._replace(message=f"{MESSAGE} And more."),
        *(
            WAIVED._replace(facts=FACTS._replace(**{name: other}))
            for name, other in {
                "line": 3,
                "paid_on": date(2026, 10, 30),
                "supplier": "HILL LTD",
                "transaction_number": "A3",
                "amount": Decimal("100.01"),
                "award": "LF-B",
                "control_budget": "RDEL_ADMIN",
            }.items()
        ),
    ],
    ids=lambda waived: str(waived),
)
def test_a_line_that_says_anything_else_is_at_fault_again(waived: WaivedFault) -> None:
    checked = with_waiver(OCTOBER, NOVEMBER, waived=waived)

    assert (told(checked), checked.fault_count) == ([(2, LATE)], 1)
    assert [line.line for line in checked.lines] == [3]


@pytest.mark.parametrize(
    "row",
    [
        "HQ,31/10/2026,,A1,100",
        "HQ,31/10/2026,HALL LTD,2.00E+11,100",
        "HQ,31/10/2026,HALL LTD,A1,1.5e3",
    ],
)
def test_a_line_of_which_something_else_is_wrong_does_not_stand_for_being_waived(row: str) -> None:
    checked = with_waiver(row, NOVEMBER)

    assert 2 not in lines_by_number(checked)
    assert checked.is_faulty


def test_dates_that_nobody_can_trust_are_waived_for_no_line() -> None:
    checked = with_waiver(OCTOBER, "HQ,11/25/2026,OAK LTD,A2,200")

    assert [code for _, code in told(checked)] == ["DATE_ORDER"]
    assert (checked.lines, checked.apart) == ((), ())


def test_a_payment_that_stands_under_its_number_can_be_another_one() -> None:
    checked = check(table(NOVEMBER), TERMS)
    before = Reported()
    before.add(("A2", date(2026, 11, 2), Decimal(200)), "return LF-A-1")
    faulty = check_overlaps(checked, {Use("LF-A", "CDEL"): before})
    (fault,) = faults_of(faulty, "REPORTED_BEFORE")
    waived = WaivedFault("REPORTED_BEFORE", fault.message, checked.lines[0].facts)

    stands = waive(faulty, {waived, WAIVED})

    assert (faulty.is_faulty, stands.is_faulty) == (True, False)
    assert stands.lines == checked.lines
    assert waived_by_line(stands) == {2: "REPORTED_BEFORE"}
    assert waive(stands, {waived}) == stands


def test_both_checks_of_one_line_are_named_together() -> None:
    checked = with_waiver(OCTOBER)
    before = Reported()
    before.add(("A1", date(2026, 10, 31), Decimal(100)), "return LF-A-1")
    faulty = check_overlaps(checked, {Use("LF-A", "CDEL"): before})
    (fault,) = faults_of(faulty, "REPORTED_BEFORE")

    stands = waive(faulty, {WaivedFault(fault.code, fault.message, FACTS)})

    assert waived_by_line(stands) == {2: f"{LATE} REPORTED_BEFORE"}


def test_two_waived_lines_that_are_alike_are_challenged() -> None:
    twin = "HQ,31/10/2026,HALL LTD,00A1,100"
    facts = FACTS._replace(line=3, transaction_number="00A1")
    terms = replace(TERMS, waived=frozenset({WAIVED, WAIVED._replace(facts=facts)}))

    checked = check(table(OCTOBER, twin), terms)

    assert told(checked, Severity.WAIVED) == [(2, LATE), (3, LATE)]
    assert told(checked, Severity.CHALLENGE) == [(3, "SAME_PAYMENT")]
