"""Approved changes: the money, the shares, the milestones and the status they leave, and what is refused."""

from datetime import UTC, date, datetime

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from accounts.emails import message_for
from accounts.models import Event
from accounts.permissions import FORBIDDEN_PAIRS, Role
from legacyfund.lib.errors import PermissionRefused
from legacyfund.lib.transitions import TransitionRefused
from portfolio.awards.actions.awards import AwardNotDelivering
from portfolio.awards.actions.exchanges import confirm_exchange
from portfolio.awards.actions.milestones import claim_milestone, refuse_claim, take_back_claim
from portfolio.awards.actions.tranches import release_tranche
from portfolio.awards.changes.actions.answering import (
    PanelNotNamed,
    approve_change,
    move_within_tolerance,
    refuse_change,
)
from portfolio.awards.changes.actions.proposing import (
    ChangeOverlaps,
    ReasonForChangeMissing,
    propose_change,
    withdraw_change,
)
from portfolio.awards.changes.models import ChangedAmount, ChangeRequest
from portfolio.awards.changes.rules.terms import ChangeNotPossible, ChangeOutdated
from portfolio.awards.changes.rules.tolerances import OverTolerance
from portfolio.awards.models import Award, Milestone, MilestoneShare
from portfolio.awards.queries.awards import history_of
from portfolio.awards.queries.exchanges import standing_shares
from portfolio.awards.queries.totals import award_position
from portfolio.ledger.actions.journals import NotEnoughMoney
from portfolio.ledger.models import Journal
from portfolio.ledger.queries.position import fund_position
from portfolio.spend.queries.returns import awards_to_report_on
from portfolio.watch.queries.equalities import verify_ledger
from tests.factories.accounts import NOW, make_user
from tests.factories.bids import CELL
from tests.factories.changes import approved_change, asked_for, proposed_change
from tests.factories.portfolio import (
    claimed_milestone,
    fresh,
    give,
    met_milestone,
    proposed_exchange,
    released_milestone,
)

pytestmark = pytest.mark.django_db

LATER = ("2028-29", CELL[1])
ENDED = datetime(2028, 4, 20, 9, tzinfo=UTC)


def shares(award):
    """What stands, by milestone and cell."""
    rows = standing_shares_of(award)
    return {(row.milestone.number, (row.year, row.control_budget)): int(row.amount) for row in rows}


def standing_shares_of(award):
    found = MilestoneShare.objects.filter(milestone__award=award, moved_at=None, lapsed_at=None)
    return found.select_related("milestone").order_by("pk")


def to_release(award):
    return {(row.year, row.control_budget): row.to_release for row in award_position(award) if row.to_release}


def free(fund):
    return {(row.year, row.control_budget): row.headroom for row in fund_position(fund)}


def all_is_equal():
    return [str(fault) for row in verify_ledger() for fault in row.faults] == []


def again(award):
    return Award.objects.select_related("department", "fund", "bid__round", "decision").get(pk=award.pk)


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
    with pytest.raises(ChangeNotPossible, match="Check its evidence"):
        proposed_change(accepted, "TERMINATE")
    take_back_claim(milestone=claimed, by=bidder, now=NOW)
    approve_change(change=change, by=manager, now=NOW)

    assert again(accepted).status == "TERMINATED"


def test_a_request_made_on_figures_that_have_changed_is_refused_with_both(accepted):
    milestone = accepted.milestones.get(number=2)
    change = proposed_change(accepted, "REDUCE", {2: 400_000})
    manager = make_user(Role.FUND_MANAGER)
    confirm_exchange(exchange=proposed_exchange(milestone, amount=20_000), by=manager, now=NOW)

    with pytest.raises(ChangeOutdated, match="was £450,000; now it is £430,000"):
        approve_change(change=change, by=manager, now=NOW)

    assert shares(accepted)[2, CELL] == 430_000


def test_of_two_that_change_the_same_the_second_is_told_which_waits(accepted):
    first = proposed_change(accepted, "REDUCE", {2: 400_000})
    proposed_change(accepted, "REDUCE", {1: 440_000})

    with pytest.raises(ChangeOverlaps, match=f"{first.reference} waits .*: milestone 2, RDEL programme"):
        proposed_change(accepted, "TERMINATE")
    withdraw_change(change=first, by=first.proposed_by, now=NOW)
    proposed_change(accepted, "REDUCE", {2: 300_000})


def test_whoever_proposed_it_answers_nothing_and_it_is_answered_once(accepted):
    proposer, other, chair = make_user(Role.FUND_MANAGER), make_user(Role.FUND_MANAGER), make_user(Role.CHAIR)
    change = proposed_change(accepted, "PAUSE", by=proposer)

    for answer in (
        lambda: approve_change(change=change, by=proposer, now=NOW),
        lambda: refuse_change(change=change, reason="No.", by=proposer, now=NOW),
    ):
        with pytest.raises(PermissionRefused) as refusal:
            answer()
        assert refusal.value.message == FORBIDDEN_PAIRS["approve_change"].refusal
    with pytest.raises(PermissionRefused):
        approve_change(change=change, by=make_user(Role.SIGN_OFF, accepted.department), now=NOW)
    approve_change(change=change, by=chair, now=NOW)
    for late in (
        lambda: approve_change(change=change, by=other, now=NOW),
        lambda: refuse_change(change=change, reason="No.", by=other, now=NOW),
        lambda: withdraw_change(change=change, by=proposer, now=NOW),
    ):
        with pytest.raises(TransitionRefused, match="is approved and cannot be"):
            late()


def test_nobody_who_left_its_department_lately_answers(accepted):
    change = proposed_change(accepted, "PAUSE")
    manager = make_user(Role.FUND_MANAGER)
    make_user(Role.BIDDER, accepted.department, email="was@example.gov.uk")
    manager.memberships.create(
        role=Role.BIDDER,
        department=accepted.department,
        started_at=NOW,
        started_by=manager,
        ended_at=NOW,
        ended_by=manager,
    )

    with pytest.raises(PermissionRefused) as refusal:
        approve_change(change=change, by=manager, now=NOW)

    assert refusal.value.message == FORBIDDEN_PAIRS["review_own"].refusal
    assert Event.objects.get(kind="conflict.refused").data["deed"] == "answer a change to an award"


def test_a_refusal_says_why_and_tells_the_proposer(accepted):
    change = proposed_change(accepted, "PAUSE")

    refuse_change(change=change, reason="Not yet.", by=make_user(Role.CHAIR), now=NOW)

    assert again(accepted).status == "ACCEPTED"
    (told,) = Event.objects.get(kind="award.change_refused").deliveries.all()
    assert told.recipient == change.proposed_by
    assert "Not yet." in message_for(told.event, told.recipient).body


def test_only_its_proposer_withdraws_it(accepted):
    change = proposed_change(accepted, "PAUSE")

    with pytest.raises(PermissionRefused, match="Ask them, or the fund to refuse it"):
        withdraw_change(change=change, by=make_user(Role.BIDDER, accepted.department), now=NOW)
    withdraw_change(change=change, by=change.proposed_by, now=NOW)

    approver = make_user(Role.FUND_MANAGER)
    message = message_for(Event.objects.get(kind="award.change_withdrawn"), approver)
    assert "There is nothing to answer" in message.body


def test_who_may_propose_and_who_is_told(accepted):
    bidder, manager = make_user(Role.BIDDER, accepted.department), make_user(Role.FUND_MANAGER)
    chair = make_user(Role.CHAIR)
    for stranger in (make_user(Role.BIDDER), make_user(Role.TREASURY_ANALYST), chair):
        with pytest.raises(PermissionRefused):
            proposed_change(accepted, "PAUSE", by=stranger)
    with pytest.raises(ReasonForChangeMissing):
        proposed_change(accepted, "PAUSE", reason=" ", by=bidder)

    of_department = proposed_change(accepted, "REDUCE", {1: 1}, by=bidder)
    of_fund = proposed_change(accepted, "PAUSE", by=manager)

    first, second = Event.objects.filter(kind="award.change_proposed").order_by("pk")
    told = [set(event.deliveries.values_list("recipient", flat=True)) for event in (first, second)]
    assert {manager.pk, chair.pk} <= told[0]
    assert bidder.pk not in told[0]
    assert {bidder.pk, chair.pk} <= told[1]
    assert manager.pk not in told[1]
    assert message_for(second, chair).subject == f"Answer the change proposed to {accepted.reference}"
    assert message_for(second, bidder).subject == f"Read the change proposed to {accepted.reference}"
    assert message_for(second, bidder).link.endswith(f"/awards/{accepted.reference}/changes/2/")
    assert [str(row) for row in (of_department, of_fund)] == [
        f"{accepted.reference}/C1: Reduce",
        f"{accepted.reference}/C2: Pause",
    ]
    assert first in history_of(accepted)


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


@pytest.mark.parametrize(
    "changed",
    [
        {"reason": ""},
        {"kind": "GROW"},
        {"number": 1},
        {"status": "APPROVED"},
        {"status": "REFUSED", "answered_at": NOW},
        {"agreed_in": "Meeting 2"},
        {"within_tolerance": True},
        {"withdrawn_at": NOW},
    ],
)
def test_the_database_keeps_what_a_request_is(accepted, changed):
    change = proposed_change(accepted, "PAUSE")
    copy = {
        field.attname: getattr(change, field.attname)
        for field in ChangeRequest._meta.concrete_fields
        if field.attname != "id"
    }

    with pytest.raises(IntegrityError), transaction.atomic():
        ChangeRequest.objects.create(**{**copy, "number": 2, **changed})


@pytest.mark.parametrize("changed", [{"reason": "Another."}, {"kind": "RESUME"}, {"status": "DRAFT"}])
def test_the_database_lets_nobody_rewrite_a_request(accepted, changed):
    proposed_change(accepted, "PAUSE")

    with pytest.raises(DatabaseError), transaction.atomic():
        ChangeRequest.objects.update(**changed)


def test_the_database_cancels_a_milestone_by_an_approved_request_alone(accepted):
    proposed_change(accepted, "REDUCE", cancelled=[2])

    with pytest.raises(DatabaseError, match="by an approved change request alone"), transaction.atomic():
        Milestone.objects.filter(award=accepted, number=2).update(status="CANCELLED")
    with pytest.raises(DatabaseError), transaction.atomic():
        ChangedAmount.objects.update(after=1)


def test_nothing_happens_where_a_part_fails(accepted, monkeypatch):
    change = proposed_change(accepted, "TERMINATE")
    monkeypatch.setattr("portfolio.awards.changes.actions.carrying_out._change_status", lambda *_: 1 / 0)

    with pytest.raises(ZeroDivisionError):
        approve_change(change=change, by=make_user(Role.FUND_MANAGER), now=NOW)

    change.refresh_from_db()
    assert (change.status, len(shares(accepted))) == ("PROPOSED", 2)
    assert not Event.objects.filter(kind="award.change_approved").exists()


def test_a_journal_slipped_under_a_change_is_named(accepted):
    change = approved_change(accepted, "REDUCE", {2: 400_000})
    ChangedAmount.objects.filter(change=change)
    propose_change(
        award=accepted,
        asked=asked_for("REDUCE", {1: 440_000}),
        reason="More.",
        by=change.proposed_by,
        now=NOW,
    )
    waiting = ChangeRequest.objects.latest("pk")
    ChangeRequest.objects.filter(pk=waiting.pk).update(
        status="APPROVED", answered_at=NOW, answered_by=make_user(Role.FUND_MANAGER)
    )

    faults = [str(fault) for row in verify_ledger() for fault in row.faults]

    assert any(f"change {waiting.reference} 2027-28" in fault for fault in faults)
    assert standing_shares(accepted.milestones.get(number=1)).get().amount == 450_000
