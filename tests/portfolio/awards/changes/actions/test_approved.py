"""What an approved change leaves: the money, the shares, the milestones and the status."""

from datetime import UTC, date, datetime

import pytest

from accounts.emails import message_for
from accounts.models import Event
from accounts.permissions import Role
from legacyfund.lib.errors import PermissionRefused
from legacyfund.lib.transitions import TransitionRefused
from portfolio.awards.actions.awards import AwardNotDelivering
from portfolio.awards.actions.milestones import claim_milestone, refuse_claim, take_back_claim
from portfolio.awards.actions.tranches import release_tranche
from portfolio.awards.changes.actions.answering import (
    PanelNotNamed,
    approve_change,
    move_within_tolerance,
)
from portfolio.awards.changes.models import ChangeRequest
from portfolio.awards.changes.rules.checks import ChangeNotPossible, ChangeOutdated
from portfolio.awards.changes.rules.tolerances import OverTolerance
from portfolio.ledger.actions.journals import NotEnoughMoney
from portfolio.ledger.models import Journal
from portfolio.ledger.queries.position import fund_position
from portfolio.spend.queries.returns import awards_to_report_on
from tests.factories.accounts import NOW, make_user
from tests.factories.bids import CELL
from tests.factories.changes import approved_change, asked_for, proposed_change
from tests.factories.portfolio import (
    claimed_milestone,
    fresh,
    give,
    met_milestone,
    released_milestone,
)
from tests.portfolio.awards.changes.standing import again, all_is_equal, free, shares, to_release

pytestmark = pytest.mark.django_db
LATER = ("2028-29", CELL[1])
ENDED = datetime(2028, 4, 20, 9, tzinfo=UTC)


def test_an_increase_comes_out_of_what_is_promised_to_nobody_with_the_panel_named(accepted):
    before = free(accepted.fund)[CELL]
    change = proposed_change(accepted, "INCREASE", {2: 500_000})
    manager = make_user(Role.FUND_MANAGER)

    with pytest.raises(PanelNotNamed):
        approve_change(change=change, by=manager, now=NOW)
    approve_change(change=change, agreed_in="Meeting 2, item 4", by=manager, now=NOW)

    assert shares(accepted) == {(1, CELL): 450_000, (2, CELL): 500_000}
    assert free(accepted.fund)[CELL] == before - 50_000
    journal = Journal.objects.latest("pk")
    assert journal.kind == "COMMITMENT"
    assert journal.narrative == f"{change.reference} increase, agreed in Meeting 2, item 4"
    assert all_is_equal()


def test_an_increase_within_the_tolerance_needs_no_panel_until_it_is_used_up(accepted):
    approved_change(accepted, "INCREASE", {2: 480_000})
    assert ChangeRequest.objects.get().agreed_in == ""

    second = proposed_change(accepted, "INCREASE", {1: 465_001})
    with pytest.raises(PanelNotNamed):
        approve_change(change=second, by=make_user(Role.FUND_MANAGER), now=NOW)


def test_an_increase_past_the_headroom_changes_nothing(accepted):
    change = proposed_change(accepted, "INCREASE", {2: 9_000_000})

    with pytest.raises(NotEnoughMoney):
        approve_change(change=change, agreed_in="Meeting 2", by=make_user(Role.FUND_MANAGER), now=NOW)

    change.refresh_from_db()
    assert (change.status, shares(accepted)) == ("PROPOSED", {(1, CELL): 450_000, (2, CELL): 450_000})


def test_a_reduction_gives_back_and_a_cancelled_milestone_is_never_claimed(accepted):
    before = free(accepted.fund)[CELL]
    signer = make_user(Role.SIGN_OFF, accepted.department)
    change = approved_change(accepted, "REDUCE", {1: 400_000}, cancelled=[2], by=signer)

    assert shares(accepted) == {(1, CELL): 400_000}
    assert free(accepted.fund)[CELL] == before + 500_000
    second = accepted.milestones.get(number=2)
    assert (second.status, second.actual_on) == ("CANCELLED", None)
    with pytest.raises(TransitionRefused):
        claimed_milestone(second)
    told = Event.objects.get(kind="award.change_approved")
    assert message_for(told, signer).body.count("Milestone 2") == 2
    assert told.deliveries.filter(recipient=change.proposed_by).exists()
    released_milestone(accepted.milestones.get(number=1))
    assert all_is_equal()


def test_a_reprofile_takes_the_other_years_headroom_and_moves_no_money_of_a_year(accepted):
    change = proposed_change(accepted, "RE_PROFILE", {2: 350_000, (2, LATER): 100_000})
    manager = make_user(Role.FUND_MANAGER)
    with pytest.raises(NotEnoughMoney, match="2028-29"):
        approve_change(change=change, by=manager, now=NOW)
    give(accepted.fund, {LATER: 120_000}, by=manager)
    before = fund_position(accepted.fund)

    approve_change(change=change, by=manager, now=NOW)

    after = fund_position(accepted.fund)
    assert [row.allocated for row in after] == [row.allocated for row in before]
    assert free(accepted.fund)[LATER] == 20_000
    assert to_release(accepted) == {CELL: 800_000, LATER: 100_000}
    assert [row.kind for row in Journal.objects.order_by("-pk")[:2]] == ["COMMITMENT", "REDUCTION"]
    assert all_is_equal()


def test_a_rebaseline_keeps_the_former_date_and_takes_the_forecast_along(accepted):
    milestone = accepted.milestones.get(number=2)
    was, later = milestone.baseline_on, date(2029, 2, 1)

    change = approved_change(accepted, "RE_BASELINE", baselines={2: later})

    milestone.refresh_from_db()
    assert (milestone.baseline_on, milestone.forecast_on) == (later, later)
    row = milestone.rebaselines.get()
    assert (row.before_on, row.after_on, row.change, row.moved_by) == (was, later, change, change.answered_by)
    assert not Journal.objects.filter(narrative__contains="/C1").exists()


def test_a_pause_stops_claims_and_releases_and_a_resumption_takes_it_back(accepted):
    bidder = make_user(Role.BIDDER, accepted.department)
    met = met_milestone(accepted.milestones.get(number=1))
    approved_change(accepted, "PAUSE")
    assert again(accepted).status == "PAUSED"

    with pytest.raises(AwardNotDelivering, match="is paused"):
        release_tranche(milestone=fresh(met), by=make_user(Role.FUND_MANAGER), now=NOW)
    with pytest.raises(AwardNotDelivering, match="is paused"):
        claim_milestone(
            milestone=fresh(accepted.milestones.get(number=2)),
            met_on=NOW.date(),
            evidence="It is.",
            by=bidder,
            now=NOW,
        )
    assert again(accepted) in awards_to_report_on(bidder)

    approved_change(again(accepted), "RESUME")
    assert again(accepted).status == "ACCEPTED"
    release_tranche(milestone=fresh(met), by=make_user(Role.FUND_MANAGER), now=NOW)
    approved_change(again(accepted), "PAUSE")
    approved_change(again(accepted), "RESUME")
    assert again(accepted).status == "LIVE"


def test_while_it_is_paused_what_is_in_hand_is_settled(accepted):
    first = claimed_milestone(accepted.milestones.get(number=1))
    approved_change(accepted, "PAUSE")

    refuse_claim(milestone=fresh(first), reason="No report.", by=make_user(Role.FUND_MANAGER), now=NOW)

    assert fresh(first).status == "PLANNED"
    assert fresh(first).award.status == "PAUSED"


def test_a_termination_gives_back_all_that_is_not_released_and_returns_still_come(accepted):
    released_milestone(accepted.milestones.get(number=1))
    before = free(accepted.fund)[CELL]
    bidder = make_user(Role.BIDDER, accepted.department)

    approved_change(again(accepted), "TERMINATE", by=bidder)

    award = again(accepted)
    assert award.status == "TERMINATED"
    assert [row.status for row in award.milestones.order_by("number")] == ["RELEASED", "CANCELLED"]
    assert (to_release(award), shares(award)) == ({}, {(1, CELL): 450_000})
    assert free(award.fund)[CELL] == before + 450_000
    assert award in awards_to_report_on(bidder)
    assert Journal.objects.latest("pk").kind == "WITHDRAWAL"
    assert all_is_equal()
    with pytest.raises(ChangeNotPossible, match="is terminated"):
        proposed_change(award, "PAUSE")


def test_what_is_claimed_is_settled_before_an_award_ends(accepted):
    change = proposed_change(accepted, "TERMINATE")
    bidder = make_user(Role.BIDDER, accepted.department)
    claimed = claimed_milestone(accepted.milestones.get(number=1), by=bidder)
    manager = make_user(Role.FUND_MANAGER)

    with pytest.raises(ChangeOutdated, match="1 and 2; now it is 2"):
        approve_change(change=change, by=manager, now=NOW)
    with pytest.raises(ChangeNotPossible, match="checks its evidence"):
        proposed_change(accepted, "TERMINATE")
    take_back_claim(milestone=claimed, by=bidder, now=NOW)
    approve_change(change=change, by=manager, now=NOW)

    assert again(accepted).status == "TERMINATED"


def test_money_moves_at_once_within_the_tolerance_and_not_a_penny_past_it(accepted):
    manager, bidder = make_user(Role.FUND_MANAGER), make_user(Role.BIDDER, accepted.department)

    def move(amounts, by=manager):
        return move_within_tolerance(
            award=accepted,
            asked=asked_for("RE_PROFILE", amounts),
            reason="The second costs more.",
            by=by,
            now=NOW,
        )

    with pytest.raises(OverTolerance, match=r"£45,000\.01 would move, and £45,000 can be moved"):
        move({1: "404999.99", 2: "495000.01"})
    assert not ChangeRequest.objects.exists()
    made = move({1: 420_000, 2: 480_000})

    assert (made.status, made.within_tolerance, made.answered_by) == ("APPROVED", True, manager)
    assert shares(accepted) == {(1, CELL): 420_000, (2, CELL): 480_000}
    assert bidder in [row.recipient for row in Event.objects.get(kind="award.change_made").deliveries.all()]
    with pytest.raises(OverTolerance, match="£15,001 would move, and £15,000 can be moved"):
        move({1: 404_999, 2: 495_001})
    for nobody in (bidder, make_user(Role.CHAIR)):
        with pytest.raises(PermissionRefused):
            move({1: 419_000, 2: 481_000}, by=nobody)
    assert all_is_equal()


def test_what_has_ended_meanwhile_is_not_increased(accepted):
    change = proposed_change(accepted, "INCREASE", {2: 460_000})

    with pytest.raises(Exception, match="2027-28 ended on 31 March 2028"):
        approve_change(change=change, by=make_user(Role.FUND_MANAGER), now=ENDED)


def test_money_of_a_year_that_has_ended_can_still_be_given_up(accepted):
    approved_change(accepted, "REDUCE", {2: 0}, now=ENDED)

    assert shares(accepted) == {(1, CELL): 450_000}
    assert all_is_equal()
