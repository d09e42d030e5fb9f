"""Switches: proposed by one, confirmed by another, of a milestone's share or of what is free."""

from datetime import UTC, datetime

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from accounts.emails import message_for
from accounts.models import Event
from accounts.permissions import FORBIDDEN_PAIRS, Role
from legacyfund.lib.errors import PermissionRefused
from legacyfund.lib.transitions import TransitionRefused
from portfolio.awards.actions.shares import NothingToMove
from portfolio.awards.actions.switches import confirm_switch, withdraw_switch
from portfolio.awards.queries.exchanges import standing_shares
from portfolio.awards.queries.switches import switches_on
from portfolio.awards.queries.totals import award_position
from portfolio.ledger.models import BudgetSwitch, Journal
from portfolio.ledger.queries.position import fund_position
from portfolio.ledger.rules.switches import SwitchRefused
from portfolio.watch.queries.equalities import verify_ledger
from tests.factories.accounts import NOW, make_user
from tests.factories.bids import CELL
from tests.factories.money_moves import confirmed_switch, proposed_switch
from tests.factories.portfolio import YEAR, make_fund, released_milestone

pytestmark = pytest.mark.django_db

CAPITAL = (CELL[0], "CDEL")


def test_what_is_free_moves_into_another_control_budget_of_its_year(db):
    fund = make_fund({(YEAR, "RDEL_ADMIN"): 500})
    other = make_user(Role.FUND_MANAGER)
    switch = proposed_switch(fund, amount=200, cell=(YEAR, "RDEL_ADMIN"))
    event = Event.objects.get(kind="switch.proposed")
    assert "£200.00 of 2026-27 that Legacy IT Fund has promised" in message_for(event, other).body
    assert Journal.objects.count() == 1

    confirm_switch(switch=switch, by=other, now=NOW)

    position = {(row.year, row.control_budget): row.headroom for row in fund_position(fund)}
    assert position == {(YEAR, "RDEL_ADMIN"): 300, (YEAR, "CDEL"): 200}
    assert Journal.objects.latest("pk").narrative == switch.reference
    assert all(row.faults == () for row in verify_ledger())


def test_the_reverse_needs_the_treasury_and_its_reference_is_in_the_ledger(db):
    fund = make_fund({(YEAR, "CDEL"): 500})
    with pytest.raises(SwitchRefused, match="Only the Treasury"):
        proposed_switch(fund, amount=5, cell=(YEAR, "CDEL"), to_budget="RDEL_ADMIN")

    confirmed_switch(fund, amount=5, cell=(YEAR, "CDEL"), to_budget="RDEL_ADMIN", approval="Letter 7")

    assert Journal.objects.latest("pk").narrative.endswith(", approved by the Treasury: Letter 7")


def test_a_milestones_money_is_released_from_the_control_budget_it_moved_into(accepted):
    milestone = accepted.milestones.get(number=1)
    bidder = make_user(Role.BIDDER, accepted.department)
    switch = confirmed_switch(milestone, amount=50_000)
    confirmed_switch(milestone, amount=400_000)

    assert {(row.year, row.control_budget): row.amount for row in standing_shares(milestone)} == {
        CAPITAL: 450_000
    }
    released_milestone(milestone)
    released = {(row.year, row.control_budget): row.released for row in award_position(accepted)}
    assert released == {CELL: 0, CAPITAL: 450_000}
    event = Event.objects.filter(kind="switch.confirmed").earliest("pk")
    assert bidder.deliveries.filter(event=event).exists()
    message = message_for(event, bidder)
    assert message.link.endswith(f"/{accepted.reference}/milestones/1/")
    assert "is Capital (CDEL) now, and not Resource, programme (RDEL programme)" in message.body
    assert switches_on(milestone).first() == switch
    assert all(row.faults == () for row in verify_ledger())
    with pytest.raises(NothingToMove, match="is released"):
        proposed_switch(milestone)


def test_two_people_and_once(accepted):
    switch = proposed_switch(accepted.milestones.get(number=2))
    other = make_user(Role.FUND_MANAGER)
    with pytest.raises(PermissionRefused) as refusal:
        confirm_switch(switch=switch, by=switch.proposed_by, now=NOW)
    assert refusal.value.message == FORBIDDEN_PAIRS["confirm_switch"].refusal
    with pytest.raises(PermissionRefused):
        confirm_switch(switch=switch, by=make_user(Role.CHAIR), now=NOW)

    confirm_switch(switch=switch, by=other, now=NOW)

    with pytest.raises(TransitionRefused):
        withdraw_switch(switch=switch, by=other, now=NOW)


def test_a_withdrawn_one_moves_nothing_and_one_that_is_too_late_is_refused(accepted):
    milestone = accepted.milestones.get(number=2)
    proposed, late = proposed_switch(milestone), proposed_switch(milestone)

    switch = withdraw_switch(switch=proposed, by=make_user(Role.FUND_MANAGER), now=NOW)

    assert switch.status == "WITHDRAWN"
    (told,) = Event.objects.get(kind="switch.withdrawn").deliveries.all()
    assert "stays Resource, programme" in message_for(told.event, told.recipient).body
    assert standing_shares(milestone).get().amount == 450_000
    with pytest.raises(SwitchRefused, match=r"2027-28 ended on 31 March 2028\."):
        confirm_switch(switch=late, by=make_user(Role.FUND_MANAGER), now=datetime(2028, 4, 1, 9, tzinfo=UTC))


@pytest.mark.parametrize(
    "change",
    [{"to_budget": CELL[1]}, {"to_budget": "OTHER"}, {"amount": 0}, {"approval": "x"}, {"confirmed_at": NOW}],
)
def test_the_database_keeps_what_a_switch_is(accepted, change):
    switch = proposed_switch(accepted.milestones.get(number=2))
    copy = {
        field.attname: getattr(switch, field.attname)
        for field in BudgetSwitch._meta.concrete_fields
        if field.attname != "id"
    }

    with pytest.raises(IntegrityError), transaction.atomic():
        BudgetSwitch.objects.create(**{**copy, "number": 2, **change})
    with pytest.raises(DatabaseError), transaction.atomic():
        BudgetSwitch.objects.filter(pk=switch.pk).update(amount=5)
    assert str(switch) == f"{switch.reference}: 100000.00"
