"""An award said to be complete: what has to be done before, who says and who confirms, and what is kept."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest

from accounts.actions.people import start_membership
from accounts.emails import message_for
from accounts.models import Event
from accounts.permissions import FORBIDDEN_PAIRS, Role
from bids.overview.actions.endings import decommission_system
from bids.register.actions.ratings import confirm_rating
from bids.versions.queries.document_parts import DocumentBenefit
from bids.versions.rules.document import RISK_UNITS
from legacyfund.lib.errors import PermissionRefused
from legacyfund.lib.financial_year import london_date
from legacyfund.lib.transitions import TransitionRefused
from portfolio.awards.actions.awards import AwardNotDelivering, ReasonMissing
from portfolio.awards.changes.queries.as_of import award_as_of
from portfolio.awards.closing.actions import completing
from portfolio.awards.closing.actions.completing import (
    SaidAlready,
    confirm_completion,
    send_back_completion,
    take_back_completion,
)
from portfolio.awards.closing.models import AchievedBenefit, CompletedSystem
from portfolio.awards.closing.queries.came import what_came_of
from portfolio.awards.closing.queries.closing import (
    completions_to_confirm,
    completions_visible_to,
    obstacle_to_confirming,
    steps_on_completion,
)
from portfolio.awards.closing.queries.promised import outcomes_now, promise_for
from portfolio.awards.closing.rules.benefits import BenefitSaid, CompletionRefused
from portfolio.awards.closing.rules.standing import NotComplete
from portfolio.awards.queries.order import systems_of_award
from tests.factories import bids
from tests.factories.accounts import NOW, make_department, make_user
from tests.factories.bids import milestone_rows
from tests.factories.changes import approved_change, proposed_change
from tests.factories.closing import again, completed_award, delivered_award, said_complete
from tests.factories.conditions import award_with_conditions, conditions_of, discharged
from tests.factories.portfolio import released_milestone
from tests.factories.register import rate_system
from tests.shared_states import built_once

pytestmark = pytest.mark.django_db

delivered = built_once(delivered_award)


def test_the_department_says_it_and_the_fund_confirms_it(delivered):
    completion = said_complete(delivered)
    assert what_came_of(delivered).waits
    confirm_completion(completion=completion, by=make_user(Role.FUND_MANAGER), now=NOW)

    award = again(delivered)
    assert (award.status, award.completions.get().status) == ("COMPLETED", "CONFIRMED")
    (system,) = CompletedSystem.objects.all()
    assert (system.proof, system.shown_on, system.reason) == ("GONE", NOW.date(), "")
    for kind, words in (("said_complete", "Is "), ("completed", "is completed")):
        event = Event.objects.get(kind=f"award.{kind}")
        assert words in message_for(event, event.deliveries.first().recipient).subject


def test_what_came_of_it_is_what_the_ranking_promised_and_undefined_while_nothing_is_spent(delivered):
    promised, before = promise_for(delivered), what_came_of(delivered)

    came = what_came_of(completed_award(delivered))

    version = delivered.decision.version
    assert came.promised.points * RISK_UNITS == version.risk_removed_units
    assert came.promised.pounds == Decimal("900000.00")
    assert came.achieved.points == came.promised.points == before.achieved.points
    assert (came.achieved.pounds, came.achieved.per_million) == (0, None)
    assert [row.promised for row in came.systems] == list(promised.systems)


def test_what_is_still_to_be_done_is_named_all_of_it():
    award = award_with_conditions()
    discharged(conditions_of(award)[0])
    released_milestone(award.milestones.get(number=1))
    proposed_change(award, "PAUSE")

    with pytest.raises(NotComplete) as refusal:
        said_complete(again(award))

    for words in ("Milestone 2 “Old system off” is planned", "Condition 2 is open", "Change C1 waits"):
        assert words in refusal.value.message
    assert "The register shows nothing of " in refusal.value.message
    assert "Condition 1" not in refusal.value.message


def test_a_department_that_has_not_reported_says_nothing_is_complete(delivered):
    with pytest.raises(NotComplete, match="No return of this award for"):
        said_complete(delivered, now=NOW + timedelta(days=200))


def test_what_still_runs_is_rated_again_and_takes_a_reason(monkeypatch):
    """Of a bid none of whose milestones switches its system off."""
    monkeypatch.setattr(
        bids, "milestone_rows", lambda asked: [replace(milestone_rows(asked)[0], shares=asked)]
    )
    award = delivered_award()
    (system,) = systems_of_award(award)
    with pytest.raises(NotComplete, match=f"The register shows nothing of {system.name}"):
        said_complete(award)
    later = NOW + timedelta(days=1)
    rate_system(system, now=later)
    with pytest.raises(NotComplete):
        said_complete(award)
    confirm_rating(system=system, by=make_user(Role.BIDDER, award.department), now=later)

    with pytest.raises(CompletionRefused) as refusal:
        said_complete(award)
    said_complete(award, reasons={system.reference: "The supplier stays a year longer."})

    assert refusal.value.field == "system_1_reason"
    kept = CompletedSystem.objects.get()
    assert (kept.proof, kept.reason) == ("RE_RATED", "The supplier stays a year longer.")
    assert kept.after_in_168ths is not None
    assert what_came_of(award).achieved.points == kept.outcome.achieved


def test_what_was_switched_off_before_the_award_was_made_is_not_what_it_removed(monkeypatch):
    monkeypatch.setattr(
        bids, "milestone_rows", lambda asked: [replace(milestone_rows(asked)[0], shares=asked)]
    )
    delivered = delivered_award()
    (system,) = systems_of_award(delivered)
    ended = london_date(delivered.offered_at) - timedelta(days=1)
    bidder = make_user(Role.BIDDER, delivered.department)
    decommission_system(
        system=system, ended_on=ended, evidence="The hosting contract ended.", by=bidder, now=NOW
    )

    with pytest.raises(CompletionRefused):
        said_complete(delivered)
    (outcome,) = outcomes_now(delivered, promise_for(delivered))
    reason = "It had been switched off by then."
    said_complete(delivered, reasons={outcome.reference: reason})

    (system,) = CompletedSystem.objects.all()
    assert (system.proof, system.shown_on, system.reason) == ("CLOSED", ended, reason)
    assert (outcome.promised > 0, what_came_of(delivered).achieved.points) == (True, 0)


def test_benefits_are_kept_as_they_were_said(delivered, monkeypatch):
    benefit = DocumentBenefit(1, "Staff time", "CASH", "2028-29", Decimal("1000.00"), "", "NOMINAL", "", "")
    quality = replace(benefit, amount=None, quantity="Fewer complaints")
    promise = replace(promise_for(delivered), benefits=(benefit, quality))
    monkeypatch.setattr(completing, "promise_for", lambda award: promise)
    part = BenefitSaid("IN_PART", Decimal("400.00"), "Half the offices use it.")

    with pytest.raises(CompletionRefused, match="each benefit"):
        said_complete(delivered)
    said_complete(delivered, benefits=[part, BenefitSaid("IN_FULL")])

    rows = AchievedBenefit.objects.order_by("place").values_list("place", "achieved", "amount", "reason")
    assert list(rows) == [
        (1, "IN_PART", Decimal("400.00"), "Half the offices use it."),
        (2, "IN_FULL", None, ""),
    ]


def test_it_is_sent_back_or_taken_back_and_said_again(delivered):
    manager, bidder = make_user(Role.FUND_MANAGER), make_user(Role.BIDDER, delivered.department)
    first = said_complete(delivered, by=bidder)
    with pytest.raises(SaidAlready):
        said_complete(delivered)
    with pytest.raises(ReasonMissing):
        send_back_completion(completion=first, reason=" ", by=manager, now=NOW)
    send_back_completion(completion=first, reason="Show the certificate.", by=manager, now=NOW)

    second = said_complete(delivered, by=bidder)
    with pytest.raises(PermissionRefused, match="takes it back"):
        take_back_completion(completion=second, by=make_user(Role.SIGN_OFF, delivered.department), now=NOW)
    take_back_completion(completion=second, by=bidder, now=NOW)
    said_complete(delivered)

    statuses = delivered.completions.order_by("number").values_list("status", flat=True)
    assert list(statuses) == ["SENT_BACK", "TAKEN_BACK", "SAID"]
    for late in (
        lambda: confirm_completion(completion=second, by=manager, now=NOW),
        lambda: take_back_completion(completion=first, by=bidder, now=NOW),
    ):
        with pytest.raises(TransitionRefused):
            late()
    for kind in ("completion_sent_back", "completion_taken_back"):
        event = Event.objects.get(kind=f"award.{kind}")
        assert message_for(event, event.deliveries.first().recipient).link


@pytest.mark.parametrize(
    ("kind", "words", "steps"),
    [("PAUSE", "is confirmed once it is resumed", {"send_back"}), ("TERMINATE", "nothing to confirm", set())],
)
def test_what_was_said_of_an_award_that_is_paused_or_ended_since_waits_for_nobody(
    delivered, kind, words, steps
):
    said_complete(delivered)
    approved_change(delivered, kind)
    manager = make_user(Role.FUND_MANAGER)
    completion = completions_visible_to(manager).get()

    assert not completions_to_confirm(manager).exists()
    assert words in obstacle_to_confirming(completion, manager)
    assert steps_on_completion(completion, manager) == steps
    with pytest.raises(TransitionRefused):
        confirm_completion(completion=completion, by=manager, now=NOW)
    if not steps:
        with pytest.raises(AwardNotDelivering, match="nothing to send back"):
            send_back_completion(completion=completion, reason="It ended.", by=manager, now=NOW)


def test_two_people_of_the_right_sides(delivered):
    both = make_user(Role.SIGN_OFF, delivered.department)
    start_membership(user=both, role=Role.FUND_MANAGER, department=None, by=None, now=NOW)

    for person in (make_user(Role.BIDDER, make_department()), make_user(Role.FUND_MANAGER)):
        with pytest.raises(PermissionRefused):
            said_complete(delivered, by=person)
    completion = said_complete(delivered, by=both)
    with pytest.raises(PermissionRefused):
        confirm_completion(completion=completion, by=make_user(Role.CHAIR), now=NOW)
    with pytest.raises(PermissionRefused) as refusal:
        confirm_completion(completion=completion, by=both, now=NOW)

    assert refusal.value.message == FORBIDDEN_PAIRS["confirm_completion"].refusal


def test_what_was_done_since_is_looked_at_again(delivered):
    completion = said_complete(delivered)
    proposed_change(delivered, "TERMINATE")

    with pytest.raises(NotComplete, match="Change C1 waits"):
        confirm_completion(completion=completion, by=make_user(Role.FUND_MANAGER), now=NOW)

    assert again(delivered).status == "LIVE"


def test_a_completed_award_reads_as_it_was_before(delivered):
    later = NOW + timedelta(days=2)
    completion = said_complete(delivered)
    confirm_completion(completion=completion, by=make_user(Role.FUND_MANAGER), now=later)

    award = again(delivered)

    told = [award_as_of(award, london_date(at), now=later).status for at in (NOW, later)]
    assert told == ["LIVE", "COMPLETED"]
