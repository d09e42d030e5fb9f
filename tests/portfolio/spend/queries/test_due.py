"""Returns that awards owe: each month since acceptance, until somebody of the department vouches for one."""

from datetime import UTC, date, datetime

import pytest

from accounts.permissions import Role
from legacyfund.lib.financial_year import Period
from portfolio.awards.actions.tranches import ReturnsMissing, release_tranche
from portfolio.awards.models import Award
from portfolio.spend.actions.certification import certify_return
from portfolio.spend.actions.periods import allow_late, plan_close
from portfolio.spend.actions.sending import report_nothing
from portfolio.spend.queries.due import (
    delivering_awards,
    delivering_awards_everywhere,
    missing_returns,
    owed_in,
    owed_returns,
    returns_to_begin,
    returns_to_come,
    why_no_release,
)
from portfolio.spend.rules.due import Owed
from tests.factories.accounts import make_department, make_user
from tests.factories.corrections import accepted_correction, asked_request
from tests.factories.periods import bring_up_to_date, nil_return
from tests.factories.portfolio import met_milestone, pounds
from tests.factories.returns import (
    JUNE,
    LATER,
    accepted_return,
    certified_return,
    checked_return,
    received_upload,
)

pytestmark = pytest.mark.django_db
NOVEMBER, MAY = Period("2026-27", 8), Period("2027-28", 2)


def owed(award, period=JUNE, now=LATER):
    (found,) = [row for row in owed_returns([fresh(award)], now) if row.period == period]
    return found


def fresh(award):
    return Award.objects.select_related("department", "fund").get(pk=award.pk)


def test_what_is_to_come_is_what_nobody_has_vouched_for(released, second_award, django_assert_num_queries):
    certified_return(released)
    day, manager = date(2027, 7, 25), make_user(Role.FUND_MANAGER, now=LATER)
    plan_close(fund=released.fund, period=MAY, closes_on=day, by=manager, now=LATER)
    late = {"award": second_award, "last_day": day, "reason": "Their ledger moves."}
    allow_late(fund=second_award.fund, period=JUNE, **late, by=manager, now=LATER)
    found = delivering_awards_everywhere()

    with django_assert_num_queries(1):
        to_come = returns_to_come(found, LATER)

    owed = {(row.award, row.period): row.due_on for row in owed_returns(found, LATER) if not row.is_in}
    assert {(row.award.reference, row.period): row.due_on for row in to_come} == owed
    assert (released.reference, JUNE) not in owed
    assert (second_award.reference, JUNE) in owed


def test_what_is_to_begin_is_what_has_neither_a_return_nor_a_file(released, second_award):
    found = delivering_awards_everywhere()
    every_month = {(row.award, row.period): row.due_on for row in owed_returns(found, LATER)}
    received_upload(second_award, "30,000.00")
    checked_return(released, "31,000.00")

    to_begin = {(row.award.reference, row.period): row.due_on for row in returns_to_begin(found.all(), LATER)}

    begun = {(released.reference, JUNE), (second_award.reference, JUNE)}
    assert to_begin == {key: day for key, day in every_month.items() if key not in begun}


def test_an_award_owes_each_month_that_has_ended_since_it_was_accepted(released, django_assert_num_queries):
    award = fresh(released)

    with django_assert_num_queries(1):
        rows = owed_returns([award], LATER)

    assert [str(row.period) for row in rows] == [
        *(f"2026-27/{number}" for number in range(8, 13)),
        *(f"2027-28/{number}" for number in (1, 2, 3)),
    ]
    assert (rows[0].due_on, rows[-1].due_on) == (date(2026, 12, 20), date(2027, 7, 20))
    assert [row.is_missing(date(2027, 7, 20)) for row in rows] == [True] * 7 + [False]
    assert {row.state for row in rows} == {Owed.NOTHING}
    assert owed_returns([fresh(released)], datetime(2026, 11, 30, 23, tzinfo=UTC)) == []


def test_each_step_of_a_return_is_the_state_of_what_is_owed(released):
    upload = received_upload(released, "30,000.00")
    assert (owed(released).state, owed(released).subject) == (Owed.IN_HAND, upload.reference)

    waiting = checked_return(released, "31,000.00")
    assert (owed(released).state, owed(released).subject) == (Owed.TO_CERTIFY, waiting.reference)


def test_a_certified_return_is_in_and_a_correction_is_none(released):
    assert not certified_return(released, "31,000.00").is_correction
    assert (owed(released).state, owed(released).is_in) == (Owed.CERTIFIED, True)


def test_lines_sent_back_are_owed_again_until_they_are_answered(accepted_spend):
    award = accepted_spend.award
    request = asked_request(accepted_spend, 1)

    row = owed(award)

    assert (row.state, row.subject, row.why) == (Owed.SENT_BACK, request.reference, "Not eligible")
    assert row.is_in
    accepted_correction(1, amount=pounds(29_000))
    assert (owed(award).state, len(owed(award).reported)) == (Owed.ACCEPTED, 1)


def test_another_day_and_an_exception_move_what_is_due(released):
    manager = make_user(Role.FUND_MANAGER)
    details = {"fund": released.fund, "period": JUNE, "by": manager, "now": LATER}
    plan_close(closes_on=date(2027, 7, 25), **details)
    assert owed(released).due_on == date(2027, 7, 25)

    allow_late(award=released, last_day=date(2027, 8, 3), reason="Their ledger moves.", **details)

    assert (owed(released).due_on, owed(released).late_until) == (date(2027, 8, 3), date(2027, 8, 3))
    in_august = datetime(2027, 8, 3, 12, tzinfo=UTC)
    assert JUNE not in {row.period for row in missing_returns([fresh(released)], in_august)}


def test_a_department_sees_what_its_own_awards_owe(released):
    signer, stranger = (
        make_user(Role.SIGN_OFF, released.department),
        make_user(Role.BIDDER, make_department()),
    )

    assert list(delivering_awards(signer)) == [released]
    assert list(delivering_awards(stranger)) == []
    assert [row.award for row in owed_in(released.fund, JUNE, LATER)] == [released.reference]
    accepted_return(released, "30,000.00")
    assert owed_in(released.fund, JUNE, LATER) == []


def test_money_is_released_once_the_department_has_reported(released):
    milestone = met_milestone(released.milestones.get(number=2), now=LATER)
    releaser = make_user(Role.FUND_MANAGER)

    with pytest.raises(ReturnsMissing, match=r"November 2026, December 2026, .* and May 2027 is certified"):
        release_tranche(milestone=milestone, by=releaser, now=LATER)
    bidder = make_user(Role.BIDDER, released.department)
    for month in range(8, 13):
        nil_return(released, Period("2026-27", month))
    nil_return(released, Period("2027-28", 1))
    report_nothing(award=released, period=MAY, by=bidder, now=LATER)
    assert "for May 2027 is certified" in why_no_release(released, LATER)
    certify_the_one_that_waits(released)
    assert why_no_release(released, LATER) == ""

    assert release_tranche(milestone=milestone, by=releaser, now=LATER).status == "RELEASED"


def certify_the_one_that_waits(award):
    waiting = award.returns.get(status="CHECKED")
    certify_return(spend_return=waiting, by=make_user(Role.SIGN_OFF, award.department), now=LATER)


def test_what_is_due_this_month_holds_no_money_up(released):
    bring_up_to_date(released, now=datetime(2027, 6, 1, tzinfo=UTC))

    assert why_no_release(released, LATER) == ""
    assert "for June 2027 is" in why_no_release(released, datetime(2027, 7, 20, 23, 1, tzinfo=UTC))
