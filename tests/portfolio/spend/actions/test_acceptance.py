"""Accepting a return: money, feed numbers, and the held state."""

from datetime import UTC, date, datetime, timedelta

import pytest

from accounts.models import Event
from accounts.permissions import Role
from legacyfund.lib.errors import PermissionRefused
from legacyfund.lib.financial_year import Period
from legacyfund.lib.transitions import TransitionRefused
from portfolio.awards.queries.totals import award_position
from portfolio.home.queries.causes import cause_of
from portfolio.ledger.models import Journal
from portfolio.spend.actions.acceptance import StillHeld, accept_return, retry_held_return
from portfolio.spend.models import SpendLine
from portfolio.spend.queries.lines import feed_head
from portfolio.spend.rules.feed import Cursor
from portfolio.watch.queries.equalities import verify_ledger
from tests.factories.accounts import make_user
from tests.factories.corrections import accepted_correction
from tests.factories.money_moves import confirmed_exchange
from tests.factories.over_25k import make_row, write_csv
from tests.factories.portfolio import fresh, pounds, released_milestone
from tests.factories.returns import (
    LATER,
    accepted_return,
    certified_return,
    file_of,
    held_return,
)
from tests.portfolio.ledger.both_clocks import assert_reads_the_same_by_both_clocks

pytestmark = pytest.mark.django_db


def spent(award):
    return sum(row.spent for row in award_position(award))


def accept(spend_return):
    return accept_return(spend_return=spend_return, by=make_user(Role.FUND_MANAGER), now=LATER)


def test_accepting_posts_the_spend_and_numbers_the_lines(released):
    award = released
    spend_return = certified_return(award, "30,000.00", "40,000.55")

    accepted = accept(spend_return)

    assert accepted.status == "ACCEPTED"
    assert spent(award) == pounds("70000.55")
    journal = Journal.objects.get(kind="SPEND")
    assert journal.award == award
    assert spend_return.reference in journal.narrative
    lines = SpendLine.objects.order_by("line_number").values_list("feed_no", "posted_year", "posted_period")
    assert list(lines) == [(1, "2027-28", 4), (2, "2027-28", 4)]
    assert feed_head() == Cursor(1, 2)
    told = {row.recipient for row in Event.objects.get(kind="return.accepted").deliveries.all()}
    assert told == {spend_return.received_by, spend_return.certified_by}


def test_the_next_return_goes_on_where_the_feed_stood(released):
    award = released
    accepted_return(award, "30,000.00", "40,000.00")

    accepted_return(award, "50,000.00")

    assert sorted(SpendLine.objects.values_list("feed_no", flat=True)) == [1, 2, 3]
    assert spent(award) == pounds(120_000)


def test_a_line_is_posted_in_the_london_month_of_acceptance(certified):
    spend_return = certified

    accept_return(
        spend_return=spend_return,
        by=make_user(Role.FUND_MANAGER),
        now=datetime(2028, 3, 31, 23, 30, tzinfo=UTC),
    )

    posted = SpendLine.objects.values_list("posted_year", "posted_period").distinct()
    assert list(posted) == [("2028-29", 1)]


def test_a_refund_moves_money_back(released):
    award = released
    accepted_return(award, "70,000.00")

    accepted_return(award, "(20,000.00)")

    assert spent(award) == pounds(50_000)
    assert Journal.objects.filter(kind="REFUND").count() == 1


def test_what_is_given_back_counts_no_earlier_than_what_was_spent(released):
    """A refund reported for May, of spend that counts from the end of June."""
    accepted_return(released, "70,000.00")
    content = file_of("(20,000.00)", day="05/05/2027")

    accepted_return(released, content=content, period=Period("2027-28", 2))

    assert Journal.objects.get(kind="REFUND").effective_on == date(2027, 6, 30)
    assert_reads_the_same_by_both_clocks(released.fund)
    # As much as was spent by then may be given back for May.
    accepted_return(released, content=file_of("25,000.00", day="06/05/2027"), period=Period("2027-28", 2))
    content = file_of("(25,000.00)", day="07/05/2027")
    accepted_return(released, content=content, period=Period("2027-28", 2))
    assert Journal.objects.latest("number").effective_on == date(2027, 5, 31)


def test_payments_of_two_years_count_each_by_the_end_of_their_own(released):
    """Most of the second milestone's money moved into the next year before it was released."""
    second, may = released.milestones.get(number=2), datetime(2028, 5, 20, 9, tzinfo=UTC)
    confirmed_exchange(second, amount=400_000)
    released_milestone(fresh(second))
    paid = (("15/03/2028", "30,000.00"), ("10/04/2028", "40,000.00"))
    content = write_csv(
        [make_row(date=day, amount=amount, transaction_number=f"T-{amount}") for day, amount in paid]
    )

    made = accepted_return(
        released, content=content, period=Period("2028-29", 1), accrual_correction=True, now=may
    )
    (correction,) = accepted_correction(1, take_out=True, now=may)

    journals = Journal.objects.filter(kind__in=["SPEND", "REFUND"]).order_by("number")
    assert [(row.idempotency_key, row.effective_on) for row in journals] == [
        (f"return:{made.reference}:spend:2027-28", date(2028, 3, 31)),
        (f"return:{made.reference}:spend", date(2028, 4, 30)),
        (f"return:{correction.reference}:refund:2027-28", date(2028, 3, 31)),
    ]
    of = [made, made, correction]
    assert [cause_of(row).words for row in journals] == [f"Return {one.reference}" for one in of]
    assert {row.year: row.spent for row in award_position(released)} == {"2027-28": 0, "2028-29": 40_000}
    assert [row.faults for row in verify_ledger() if row.faults] == []


def test_a_net_of_nothing_moves_nothing_and_is_accepted(released):
    award = released

    accepted = accepted_return(award, "30,000.00", "-30,000.00")

    assert accepted.status == "ACCEPTED"
    assert not Journal.objects.filter(kind__in=["SPEND", "REFUND"]).exists()
    assert feed_head().feed_no == 2


@pytest.mark.parametrize(("amount", "status"), [("450,000.00", "ACCEPTED"), ("450,000.01", "HELD")])
def test_the_last_penny_released_may_be_spent_and_not_one_more(released, amount, status):
    award = released

    spend_return = accepted_return(award, amount)

    assert spend_return.status == status
    assert spent(award) == (pounds(450_000) if status == "ACCEPTED" else 0)


def test_a_held_return_says_what_is_missing_and_changes_no_ledger(released):
    spend_return = held_return(released)

    assert "£500,000.00" in spend_return.held_because
    assert "£50,000.00 more has to be released" in spend_return.held_because
    assert not Journal.objects.filter(kind="SPEND").exists()
    assert not SpendLine.objects.filter(feed_no__isnull=False).exists()
    assert Event.objects.filter(kind="return.held").count() == 1


def test_a_held_return_is_accepted_once_the_money_is_released(released):
    award = released
    spend_return = held_return(award)
    manager = make_user(Role.FUND_MANAGER)

    with pytest.raises(StillHeld, match=r"£50,000\.00 more"):
        retry_held_return(spend_return=spend_return, by=manager, now=LATER)
    released_milestone(award.milestones.get(number=2))
    accepted = retry_held_return(spend_return=spend_return, by=manager, now=LATER)

    assert accepted.status == "ACCEPTED"
    assert spent(award) == pounds(500_000)


def test_giving_back_more_than_was_spent_is_held(released):
    award = released
    accepted_return(award, "30,000.00")

    spend_return = accepted_return(award, "-30,000.01")

    assert spend_return.status == "HELD"
    assert "£0.01 too little" in spend_return.held_because


def test_spend_of_a_year_the_fund_does_not_run_in_is_held(released):
    award = released
    spend_return = certified_return(
        award, content=file_of("30,000.00", day="15/03/2026"), accrual_correction=True
    )

    assert accept(spend_return).status == "HELD"


def test_a_repeated_acceptance_is_refused(released):
    spend_return = accepted_return(released)

    with pytest.raises(TransitionRefused):
        accept(spend_return)
    with pytest.raises(TransitionRefused):
        retry_held_return(spend_return=spend_return, by=make_user(Role.FUND_MANAGER), now=LATER)


def test_a_department_accepts_nothing(certified):
    spend_return = certified

    with pytest.raises(PermissionRefused):
        accept_return(spend_return=spend_return, by=spend_return.certified_by, now=LATER)


def test_accepting_is_all_or_nothing(released, monkeypatch):
    award = released
    spend_return = certified_return(award)
    monkeypatch.setattr("portfolio.spend.actions.acceptance.number_lines", _fail)

    with pytest.raises(ZeroDivisionError):
        accept(spend_return)

    spend_return.refresh_from_db()
    assert spend_return.status == "CERTIFIED"
    assert spent(award) == 0


def _fail(*args, **kwargs):
    raise ZeroDivisionError


def test_lines_are_never_posted_in_a_period_before_those_they_follow(released):
    accepted_return(released, now=LATER)

    accepted_return(released, now=LATER - timedelta(days=30))

    posted = SpendLine.objects.order_by("feed_no").values_list("posted_year", "posted_period")
    assert list(posted) == [("2027-28", 4)] * 4
