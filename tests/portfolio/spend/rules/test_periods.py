"""When periods close and open, and which returns an award owes."""

from datetime import date

import pytest

from legacyfund.lib.financial_year import Period
from portfolio.spend.rules.due import Owed, OwedReturn, Reported, SentBack, missing_in_words
from portfolio.spend.rules.periods import open_period, owed_periods, proposed_close

JUNE, LAST = Period("2027-28", 3), Period("2028-29", 12)


def test_a_period_closes_on_the_20th_of_the_month_after_it():
    assert proposed_close(JUNE) == date(2027, 7, 20)
    assert proposed_close(Period("2027-28", 12)) == date(2028, 4, 20)
    assert proposed_close(Period("2027-28", 9)) == date(2028, 1, 20)


def test_what_is_accepted_goes_into_the_period_after_the_last_that_was_closed():
    assert open_period(JUNE, date(2027, 9, 1)) == Period("2027-28", 4)
    assert open_period(Period("2027-28", 12), date(2028, 5, 1)) == Period("2028-29", 1)
    assert open_period(None, date(2027, 9, 1)) == Period("2027-28", 6)


@pytest.mark.parametrize(
    ("accepted_on", "today", "owed"),
    [
        (date(2027, 6, 30), date(2027, 6, 30), []),
        (date(2027, 6, 30), date(2027, 7, 1), ["2027-28/3"]),
        (date(2027, 6, 1), date(2027, 8, 31), ["2027-28/3", "2027-28/4"]),
        (date(2028, 3, 31), date(2028, 5, 1), ["2027-28/12", "2028-29/1"]),
        (date(2029, 2, 28), date(2029, 9, 1), ["2028-29/11", "2028-29/12"]),
    ],
)
def test_a_return_is_owed_for_each_month_that_has_ended_since_the_award_was_accepted(
    accepted_on, today, owed
):
    found = owed_periods(accepted_on=accepted_on, today=today, last=LAST)

    assert [str(period) for period in found] == owed


def row(*statuses, file="", asked=()):
    said = [status.partition(" ") for status in statuses]
    reported = tuple(
        Reported(f"R{at}", status, f"why {at}", budget=budget)
        for at, (status, _, budget) in enumerate(said, 1)
    )
    sent_back = tuple(SentBack(name, "Not eligible") for name in asked)
    return OwedReturn("A", "Ledger", "HMRC", JUNE, date(2027, 7, 20), None, reported, sent_back, file)


@pytest.mark.parametrize(
    ("owed", "state", "subject", "why", "ours"),
    [
        (row(), Owed.NOTHING, "", "", True),
        (row(file="U1"), Owed.IN_HAND, "U1", "", True),
        (row("REFUSED"), Owed.REFUSED, "R1", "why 1", True),
        (row("REFUSED", "REFUSED"), Owed.REFUSED, "R2", "why 2", True),
        (row("REFUSED", file="U1"), Owed.IN_HAND, "U1", "", True),
        (row("REFUSED", "CHECKED"), Owed.TO_CERTIFY, "R2", "", True),
        (row("WITHDRAWN"), Owed.WITHDRAWN, "R1", "why 1", True),
        (row("WITHDRAWN", "REFUSED"), Owed.REFUSED, "R2", "why 2", True),
        (row("REFUSED CDEL", "ACCEPTED RDEL"), Owed.REFUSED, "R1", "why 1", True),
        (row("WITHDRAWN CDEL", "CHECKED RDEL"), Owed.WITHDRAWN, "R1", "why 1", True),
        (row("REFUSED CDEL", "ACCEPTED RDEL", "CERTIFIED CDEL"), Owed.CERTIFIED, "R3", "", False),
        (row("REFUSED CDEL", "ACCEPTED"), Owed.ACCEPTED, "R2", "", False),
        (row("REFUSED", "ACCEPTED RDEL"), Owed.ACCEPTED, "R2", "", False),
        (row("ACCEPTED", "CHECKED"), Owed.TO_CERTIFY, "R2", "", True),
        (row("CERTIFIED"), Owed.CERTIFIED, "R1", "", False),
        (row("ACCEPTED", "HELD"), Owed.HELD, "R2", "", False),
        (row("ACCEPTED"), Owed.ACCEPTED, "R1", "", False),
        (row("ACCEPTED", file="U1"), Owed.ACCEPTED, "R1", "", False),
        (row("ACCEPTED", asked=("Q1", "Q2")), Owed.SENT_BACK, "Q1", "Not eligible", True),
    ],
)
def test_each_state_has_one_thing_it_is_about(owed, state, subject, why, ours):
    assert (owed.state, owed.subject, owed.why) == (state, subject, why)
    assert owed.is_for_department is ours


def test_who_prepared_it_is_not_led_to_certify_it():
    waiting = Reported("R1", "CHECKED", people=frozenset({7}))
    owed = OwedReturn("A", "Ledger", "HMRC", JUNE, date(2027, 7, 20), reported=(waiting,))

    assert (owed.may_be_certified_by(8), owed.may_be_certified_by(7)) == (True, False)
    assert not row("CERTIFIED").may_be_certified_by(8)


@pytest.mark.parametrize(
    ("owed", "missing"),
    [
        (row(), True),
        (row("CHECKED"), True),
        (row("REFUSED"), True),
        (row("CERTIFIED"), False),
        (row("HELD"), False),
        (row("ACCEPTED"), False),
    ],
)
def test_a_return_is_missing_once_its_day_has_passed_and_nobody_vouches_for_one(owed, missing):
    assert owed.is_missing(date(2027, 7, 21)) is missing
    assert owed.is_missing(date(2027, 7, 20)) is False


def test_what_is_missing_is_said_by_month():
    assert missing_in_words([]) == ""
    assert "for June 2027 is certified" in missing_in_words([JUNE])
    months = [JUNE, JUNE.next, JUNE.next.next]
    assert "for June 2027, July 2027 and August 2027 is" in missing_in_words(months)
