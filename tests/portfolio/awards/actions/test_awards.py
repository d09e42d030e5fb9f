from datetime import UTC, date, datetime

import pytest
from django.db import DatabaseError, transaction

from accounts.models import Event
from accounts.permissions import Role
from legacyfund.lib.errors import PermissionRefused
from legacyfund.lib.transitions import TransitionRefused
from portfolio.awards.actions.awards import AwardNotAnnounced, ReasonMissing, accept_award, decline_award
from portfolio.awards.actions.baselines import BaselineRefused
from portfolio.awards.models import Award, Rebaseline
from portfolio.awards.queries.totals import award_position
from portfolio.ledger.models import Journal
from portfolio.ledger.queries.position import fund_position, position_total
from portfolio.spend.actions.year_end import close_year
from portfolio.watch.queries.equalities import verify_ledger
from tests.factories.accounts import NOW, make_user
from tests.factories.bids import CELL
from tests.factories.portfolio import confirmed_decision, ranked_bids

pytestmark = pytest.mark.django_db


def signer_of(award):
    return make_user(Role.SIGN_OFF, award.department)


def test_the_sign_off_accepts(offered):
    award = offered
    manager = make_user(Role.FUND_MANAGER)

    accepted = accept_award(award=award, by=signer_of(award), now=NOW)

    assert (accepted.status, accepted.answered_at) == ("ACCEPTED", NOW)
    event = Event.objects.get(kind="award.accepted")
    assert (event.department, event.data["before"], event.data["after"]) == (
        award.department,
        "OFFERED",
        "ACCEPTED",
    )
    assert manager.deliveries.filter(event=event).exists()


def test_declining_makes_the_money_available_again(offered):
    award = offered

    declined = decline_award(award=award, reason="We can pay for it.", by=signer_of(award), now=NOW)

    assert (declined.status, declined.answer_reason) == ("DECLINED", "We can pay for it.")
    assert position_total(fund_position(award.fund)).headroom == 5_000_000
    assert position_total(fund_position(award.fund)).committed == 0
    assert award_position(award)[0].committed == 0


def test_an_offer_whose_money_has_all_lapsed_is_declined_all_the_same(offered):
    ended = datetime(2028, 5, 20, 9, tzinfo=UTC)
    close_year(fund=offered.fund, year=CELL[0], by=make_user(Role.FUND_MANAGER), now=ended)

    declined = decline_award(award=offered, reason="It is too late.", by=signer_of(offered), now=ended)

    assert declined.status == "DECLINED"
    assert not Journal.objects.filter(kind="WITHDRAWAL").exists()
    assert all(row.faults == () for row in verify_ledger())


def test_declining_needs_a_reason(offered):
    award = offered

    with pytest.raises(ReasonMissing):
        decline_award(award=award, reason=" ", by=signer_of(award), now=NOW)


def test_an_award_is_answered_once(offered):
    award = offered
    accept_award(award=award, by=signer_of(award), now=NOW)

    with pytest.raises(TransitionRefused):
        decline_award(award=award, reason="No.", by=signer_of(award), now=NOW)


@pytest.mark.parametrize("role", [Role.BIDDER, Role.FUND_MANAGER])
def test_only_the_sign_off_answers(offered, role):
    award = offered
    person = make_user(role, award.department if role is Role.BIDDER else None)

    with pytest.raises(PermissionRefused):
        accept_award(award=award, by=person, now=NOW)


def test_the_sign_off_of_another_department_is_refused(offered):
    award = offered

    with pytest.raises(PermissionRefused):
        accept_award(award=award, by=make_user(Role.SIGN_OFF), now=NOW)


def test_an_award_cannot_be_answered_before_it_is_announced(one_bid):
    round_, _ = one_bid
    award = Award.objects.get(decision=confirmed_decision(ranked_bids(round_)[0]))

    with pytest.raises(AwardNotAnnounced):
        accept_award(award=award, by=signer_of(award), now=NOW)


PAST = datetime(2029, 6, 1, 9, tzinfo=UTC)
NEW = {1: date(2029, 9, 1), 2: date(2029, 6, 1)}


@pytest.mark.parametrize(
    ("dates", "why", "field"),
    [
        ({}, "The panel met late.", "baseline_1"),
        ({1: date(2029, 5, 31), 2: NEW[2]}, "The panel met late.", "baseline_1"),
        ({1: NEW[1]}, "The panel met late.", "baseline_2"),
        (NEW, " ", "reason"),
    ],
)
def test_an_award_with_passed_baselines_is_not_accepted_without_new_ones(offered, dates, why, field):
    signer = signer_of(offered)

    with pytest.raises(BaselineRefused) as refusal:
        accept_award(award=offered, dates=dates, why_later=why, by=signer, now=PAST)

    assert refusal.value.field == field
    assert Award.objects.get().status == "OFFERED"
    assert not Rebaseline.objects.exists()


def test_passed_baselines_are_moved_as_the_award_is_accepted_and_stay_on_record(offered):
    before = dict(offered.milestones.values_list("number", "baseline_on"))

    accept_award(award=offered, dates=NEW, why_later="The panel met late.", by=signer_of(offered), now=PAST)

    moved = Rebaseline.objects.order_by("milestone__number")
    assert [(row.before_on, row.after_on) for row in moved] == [(before[1], NEW[1]), (before[2], NEW[2])]
    assert dict(offered.milestones.values_list("number", "baseline_on")) == NEW
    assert dict(offered.milestones.values_list("number", "forecast_on")) == NEW
    assert Event.objects.filter(kind="milestone.rebaselined").count() == 2


def test_the_database_moves_no_baseline_without_its_record(offered):
    with pytest.raises(DatabaseError, match="only on record"), transaction.atomic():
        offered.milestones.filter(number=1).update(baseline_on=NEW[1])
