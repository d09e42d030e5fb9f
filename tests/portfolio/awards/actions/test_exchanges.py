"""Budget exchanges: proposed by one, confirmed by another, of a milestone's share or of what is free."""

from contextlib import suppress
from datetime import UTC, datetime
from functools import partial
from threading import Barrier, BrokenBarrierError

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from accounts.emails import message_for
from accounts.models import Event
from accounts.permissions import FORBIDDEN_PAIRS, Role
from legacyfund.lib.errors import PermissionRefused
from legacyfund.lib.transitions import TransitionRefused
from portfolio.awards.actions.exchanges import confirm_exchange, withdraw_exchange
from portfolio.awards.actions.shares import NothingToMove
from portfolio.awards.actions.tranches import release_tranche
from portfolio.awards.queries.exchanges import standing_shares
from portfolio.awards.queries.totals import award_position
from portfolio.ledger.models import BudgetExchange, Journal
from portfolio.ledger.queries.position import exchanged_from, fund_position
from portfolio.ledger.rules.ended import YearEnded
from portfolio.ledger.rules.exchanges import ExchangeRefused, check_exchange
from portfolio.watch.queries.equalities import verify_ledger
from tests.factories.accounts import NOW, make_user
from tests.factories.bids import CELL
from tests.factories.money_moves import proposed_exchange
from tests.factories.periods import bring_up_to_date
from tests.factories.portfolio import NEXT_YEAR, YEAR, fresh, make_fund, met_milestone
from tests.faults.racing import race

pytestmark = pytest.mark.django_db

ENDED = datetime(2028, 4, 20, 9, tzinfo=UTC)
LATER = ("2028-29", CELL[1])


def confirm(exchange, *, by=None, now=NOW):
    return confirm_exchange(exchange=exchange, by=by or make_user(Role.FUND_MANAGER), now=now)


def shares(milestone):
    return {(row.year, row.control_budget): row.amount for row in standing_shares(milestone)}


def test_what_is_free_moves_into_a_later_year(db):
    fund = make_fund({(YEAR, "CDEL"): 500})
    other = make_user(Role.FUND_MANAGER)
    exchange = proposed_exchange(fund, amount=200, cell=(YEAR, "CDEL"), to_year=NEXT_YEAR)
    event = Event.objects.get(kind="exchange.proposed")
    assert (
        "£200.00 of Capital (CDEL) that Legacy IT Fund has promised to nobody"
        in message_for(event, other).body
    )
    assert not event.deliveries.filter(recipient=exchange.proposed_by).exists()
    assert Journal.objects.count() == 1

    confirm(exchange, by=other)

    position = {(row.year, row.control_budget): row.headroom for row in fund_position(fund)}
    assert position == {(YEAR, "CDEL"): 300, (NEXT_YEAR, "CDEL"): 200}
    assert (
        Journal.objects.latest("pk").narrative
        == f"{exchange.reference}, approved by the Treasury: Supplementary Estimate"
    )
    assert all(row.faults == () for row in verify_ledger())


def test_a_milestone_met_after_its_year_is_released_from_the_year_it_moved_into(accepted):
    bidder = make_user(Role.BIDDER, accepted.department)
    bring_up_to_date(accepted, now=ENDED)
    milestone = met_milestone(accepted.milestones.get(number=1), now=ENDED)
    releaser = make_user(Role.FUND_MANAGER)
    with pytest.raises(YearEnded, match=r"2027-28 ended on 31 March 2028\..*budget exchange"):
        release_tranche(milestone=milestone, by=releaser, now=ENDED)
    part = proposed_exchange(milestone, amount=50_000, now=ENDED)
    confirm(part, now=ENDED)
    assert shares(milestone) == {CELL: 400_000, LATER: 50_000}
    assert str(part) == f"{part.reference}: 50000.00"

    confirm(proposed_exchange(milestone, amount=400_000, now=ENDED), now=ENDED)
    release_tranche(milestone=fresh(milestone), by=releaser, now=ENDED)

    assert shares(milestone) == {LATER: 450_000}
    released = {(row.year, row.control_budget): row.released for row in award_position(accepted)}
    assert released == {CELL: 0, LATER: 450_000}
    event = Event.objects.filter(kind="exchange.confirmed").earliest("pk")
    assert bidder.deliveries.filter(event=event).exists()
    assert message_for(event, bidder).link.endswith(f"/{accepted.reference}/milestones/1/")
    assert all(row.faults == () for row in verify_ledger())


def test_whoever_proposed_it_does_not_confirm_it_and_it_is_confirmed_once(accepted):
    exchange = proposed_exchange(accepted.milestones.get(number=2))

    with pytest.raises(PermissionRefused) as refusal:
        confirm(exchange, by=exchange.proposed_by)
    assert refusal.value.message == FORBIDDEN_PAIRS["confirm_exchange"].refusal
    with pytest.raises(PermissionRefused):
        confirm(exchange, by=make_user(Role.CHAIR))
    confirm(exchange)
    with pytest.raises(TransitionRefused):
        confirm(exchange)
    with pytest.raises(TransitionRefused):
        withdraw_exchange(exchange=exchange, by=exchange.proposed_by, now=NOW)


def test_a_withdrawn_one_moves_nothing_and_its_proposer_is_told(accepted):
    milestone = accepted.milestones.get(number=2)
    before = shares(milestone)
    own = proposed_exchange(milestone)
    withdraw_exchange(exchange=own, by=own.proposed_by, now=NOW)
    assert not Event.objects.get(kind="exchange.withdrawn").deliveries.exists()
    proposed = proposed_exchange(milestone)

    exchange = withdraw_exchange(exchange=proposed, by=make_user(Role.FUND_MANAGER), now=NOW)

    assert (exchange.status, shares(milestone)) == ("WITHDRAWN", before)
    (told,) = Event.objects.filter(kind="exchange.withdrawn").latest("pk").deliveries.all()
    assert told.recipient == proposed.proposed_by
    assert "stays money of 2027-28" in message_for(told.event, told.recipient).body
    with pytest.raises(TransitionRefused):
        confirm(exchange)


def test_what_has_gone_meanwhile_is_refused_when_it_is_confirmed(accepted):
    milestone = accepted.milestones.get(number=2)
    first, second = (proposed_exchange(milestone, amount=400_000) for _ in range(2))
    confirm(first)

    with pytest.raises(ExchangeRefused, match=r"£50,000 of RDEL programme 2027-28 can be moved"):
        confirm(second)
    free = proposed_exchange(accepted.fund, amount=1)
    with pytest.raises(ExchangeRefused, match="promised to nobody lapses"):
        confirm(free, now=ENDED)


@pytest.mark.django_db(transaction=True)
def test_two_confirmed_at_once_do_not_both_stay_within_the_limit(monkeypatch):
    """£20 of £1,000 may move without a reason. Neither is checked before the other has read what has moved,
    unless one waits for the other.
    """
    cell, both = (YEAR, "CDEL"), Barrier(2)
    fund = make_fund({cell: 1_000})
    details = {"amount": 15, "cell": cell, "to_year": NEXT_YEAR, "over_limit": ""}
    steps = [
        partial(confirm, proposed_exchange(fund, **details), by=make_user(Role.FUND_MANAGER))
        for _ in range(2)
    ]

    def check_once_both_have_read(asked, today):
        with suppress(BrokenBarrierError):
            both.wait(timeout=0.5)
        check_exchange(asked, today)

    monkeypatch.setattr("portfolio.awards.actions.exchanges.check_exchange", check_once_both_have_read)
    found = race(*steps)

    assert [one.field for one in found if isinstance(one, ExchangeRefused)] == ["over_limit"]
    assert exchanged_from(fund) == {cell: 15}


def test_released_money_and_that_of_an_award_that_ended_stays(paid, offered):
    with pytest.raises(NothingToMove, match="is released"):
        proposed_exchange(paid)
    offered.milestones.first()
    type(offered).objects.filter(pk=offered.pk).update(status="TERMINATED")
    with pytest.raises(NothingToMove, match="is terminated"):
        proposed_exchange(offered.milestones.get(number=1))


@pytest.mark.parametrize(
    "change", [{"to_year": "2027-28"}, {"amount": 0}, {"approval": ""}, {"number": 1}, {"confirmed_at": NOW}]
)
def test_the_database_keeps_what_an_exchange_is(accepted, change):
    exchange = proposed_exchange(accepted.milestones.get(number=2))
    copy = {
        field.attname: getattr(exchange, field.attname)
        for field in BudgetExchange._meta.concrete_fields
        if field.attname != "id"
    }

    with pytest.raises(IntegrityError), transaction.atomic():
        BudgetExchange.objects.create(**{**copy, "number": 2, **change})
    with pytest.raises(DatabaseError), transaction.atomic():
        BudgetExchange.objects.filter(pk=exchange.pk).update(amount=5)
