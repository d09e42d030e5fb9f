"""An award as it was: what it says of a day is what stood at the end of that day."""

from datetime import date, timedelta

import pytest

from accounts.permissions import Role
from legacyfund.lib.financial_year import london_date
from portfolio.awards.actions.awards import decline_award
from portfolio.awards.actions.exchanges import confirm_exchange
from portfolio.awards.actions.milestones import refuse_claim
from portfolio.awards.actions.tranches import release_tranche
from portfolio.awards.changes.actions.proposing import withdraw_change
from portfolio.awards.changes.queries.as_of import DayNotOver, award_as_of
from portfolio.awards.changes.queries.comparing import compare_with_now
from portfolio.awards.models import Award, MilestoneShare
from portfolio.awards.queries.totals import award_position
from tests.factories.accounts import NOW, make_user
from tests.factories.changes import approved_change, proposed_change
from tests.factories.money_moves import proposed_exchange
from tests.factories.portfolio import claimed_milestone, fresh, met_milestone

pytestmark = pytest.mark.django_db


def day(number):
    return NOW + timedelta(days=number)


def again(award):
    return Award.objects.select_related("department", "fund", "bid__round", "decision").get(pk=award.pk)


def as_it_stands(award):
    """Read from the rows themselves, as pages of today do."""
    award = again(award)
    rows = MilestoneShare.objects.filter(milestone__award=award, moved_at=None, lapsed_at=None)
    shares = {}
    for row in rows.order_by("pk"):
        shares.setdefault(row.milestone_id, {})[row.year, row.control_budget] = row.amount
    milestones = award.milestones.order_by("number")
    return (
        award.status,
        tuple(award_position(award)),
        [(row.number, row.status, row.baseline_on, shares.get(row.pk, {})) for row in milestones],
    )


def as_told(award, of, *, now):
    then = award_as_of(again(award), of, now=now)
    assert then is not None
    return (
        then.status,
        then.money,
        [(row.number, row.status, row.baseline_on, row.shares) for row in then.milestones],
    )


def story(award):
    """A step a day, each of another kind."""
    first, second = award.milestones.order_by("number")
    manager = make_user(Role.FUND_MANAGER)
    steps = [
        lambda now: claimed_milestone(first, now=now),
        lambda now: refuse_claim(milestone=fresh(first), reason="No report.", by=manager, now=now),
        lambda now: approved_change(again(award), "RE_BASELINE", baselines={2: date(2028, 12, 1)}, now=now),
        lambda now: confirm_exchange(
            exchange=proposed_exchange(fresh(second), amount=50_000, now=now), by=manager, now=now
        ),
        lambda now: approved_change(again(award), "REDUCE", {2: 350_000}, now=now),
        lambda now: met_milestone(fresh(first), now=now),
        lambda now: approved_change(again(award), "PAUSE", now=now),
        lambda now: approved_change(again(award), "RE_BASELINE", baselines={2: date(2029, 1, 10)}, now=now),
        lambda now: approved_change(again(award), "RESUME", now=now),
        lambda now: release_tranche(
            milestone=fresh(first), by=make_user(Role.FUND_MANAGER, now=now), now=now
        ),
        lambda now: approved_change(again(award), "INCREASE", {2: 360_000}, agreed_in="Meeting 2", now=now),
        lambda now: proposed_change(again(award), "REDUCE", {2: 1}, now=now),
        lambda now: None,
    ]
    stood = []
    for number, step in enumerate(steps, start=1):
        step(day(number))
        stood.append(as_it_stands(award))
    waiting = award.changes.get(status="PROPOSED")
    withdraw_change(change=waiting, by=waiting.proposed_by, now=day(14))
    approved_change(again(award), "TERMINATE", now=day(15))
    return stood


def test_every_day_reads_as_it_stood_then(accepted):
    stood = story(accepted)
    now = day(20)

    told = [as_told(accepted, london_date(day(number)), now=now) for number in range(1, len(stood) + 1)]

    assert told == stood
    assert as_told(accepted, london_date(now), now=now) == as_it_stands(accepted)
    assert [row[0] for row in told] == [*["ACCEPTED"] * 6, *["PAUSED"] * 2, "ACCEPTED", *["LIVE"] * 4]


def test_before_it_was_made_there_was_none_and_what_will_be_is_not_known(accepted):
    assert award_as_of(again(accepted), london_date(day(-1)), now=NOW) is None
    with pytest.raises(DayNotOver, match="has not come yet"):
        award_as_of(again(accepted), london_date(day(1)), now=NOW)


def test_an_offer_that_was_declined(offered):
    signer = make_user(Role.SIGN_OFF, offered.department)
    decline_award(award=offered, reason="No staff.", by=signer, now=day(2))

    told = [award_as_of(again(offered), london_date(day(number)), now=day(3)).status for number in (1, 2)]

    assert told == ["OFFERED", "DECLINED"]


def test_what_differs_from_now_is_marked(accepted):
    approved_change(again(accepted), "REDUCE", {2: 400_000}, now=day(2))
    then, now = (award_as_of(again(accepted), london_date(day(number)), now=day(3)) for number in (1, 3))

    found = compare_with_now(then, now)

    assert found.differs
    assert not found.status.differs
    assert [pair.differs for row in found.money for pair in row.numbers] == [True, False, False]
    first, second = found.milestones
    assert [pair.differs for row in (first, second) for _, _, pair in row.shares] == [False, True]
    assert not compare_with_now(now, now).differs
