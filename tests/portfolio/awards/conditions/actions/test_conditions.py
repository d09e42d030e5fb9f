"""A condition from the decision to its discharge: who says what, and what waits for it."""

from datetime import timedelta

import pytest

from accounts.actions.people import start_membership
from accounts.emails import message_for
from accounts.models import Event
from accounts.permissions import FORBIDDEN_PAIRS, Role
from legacyfund.lib.errors import PermissionRefused
from legacyfund.lib.transitions import TransitionRefused
from legacyfund.lib.uploads import EvidenceFile, UploadRefused
from portfolio.awards.actions.awards import AwardNotDelivering, ReasonMissing
from portfolio.awards.actions.tranches import ConditionsUnmet, release_tranche
from portfolio.awards.conditions.actions.meeting import NothingShown, say_met, take_back
from portfolio.awards.conditions.actions.settling import (
    DueDayRefused,
    discharge,
    move_due_day,
    send_back,
    waive,
)
from portfolio.awards.conditions.models import ConditionEvidence, MovedDueDay
from portfolio.awards.conditions.queries.conditions import conditions_to_meet
from tests.factories.accounts import NOW, make_department, make_user, today
from tests.factories.conditions import award_with_conditions, conditions_of, discharged, said_met
from tests.factories.files import PDF
from tests.factories.portfolio import met_milestone
from tests.shared_states import built_once

pytestmark = pytest.mark.django_db

asked = built_once(award_with_conditions)


@pytest.fixture
def plan(asked):
    return conditions_of(asked)[0]


def told(kind: str) -> str:
    event = Event.objects.filter(kind=f"award.condition_{kind}").latest("pk")
    person = event.deliveries.select_related("recipient").first().recipient
    message = message_for(event, person)
    return f"{message.subject}\n{message.body}"


def test_an_award_has_the_conditions_of_its_decision(asked):
    plan, sponsor = conditions_of(asked)

    assert (plan.reference, plan.words, plan.owner_role, plan.due_on, plan.status, plan.blocking) == (
        f"{asked.reference} condition 1",
        "Show the exit plan.",
        "Head of technology",
        today(),
        "OPEN",
        True,
    )
    assert not sponsor.blocking


def test_no_money_is_released_before_what_it_waits_for_is_discharged(asked, plan):
    milestone = met_milestone(asked.milestones.get(number=1))
    manager = make_user(Role.FUND_MANAGER)

    for begin in (lambda: None, lambda: said_met(plan)):
        begin()
        with pytest.raises(ConditionsUnmet, match=r"^Condition 1 is not discharged: Show the exit plan\.$"):
            release_tranche(milestone=milestone, by=manager, now=NOW)
    discharge(condition=plan, by=manager, now=NOW)

    assert release_tranche(milestone=milestone, by=manager, now=NOW).status == "RELEASED"


def test_what_shows_it_is_kept_and_another_person_discharges_it(plan):
    both = make_user(Role.BIDDER, plan.award.department)
    start_membership(user=both, role=Role.FUND_MANAGER, department=None, by=None, now=NOW)

    said_met(plan, by=both, file=EvidenceFile("plan.pdf", PDF))
    with pytest.raises(PermissionRefused) as refusal:
        discharge(condition=plan, by=both, now=NOW)
    assert "Check condition 1" in told("said_met")
    discharge(condition=plan, by=make_user(Role.FUND_MANAGER), now=NOW)

    assert refusal.value.message == FORBIDDEN_PAIRS["discharge_condition"].refusal
    kept = ConditionEvidence.objects.get()
    assert (bytes(kept.file_bytes), kept.outcome, kept.said_by) == (PDF, "DISCHARGED", both)
    assert "is discharged" in told("discharged")


def test_it_is_sent_back_with_a_reason_and_said_again(plan):
    manager = make_user(Role.FUND_MANAGER)
    said_met(plan)

    with pytest.raises(ReasonMissing):
        send_back(condition=plan, reason=" ", by=manager, now=NOW)
    send_back(condition=plan, reason="Nobody signed it.", by=manager, now=NOW)
    assert "Nobody signed it." in told("sent_back")
    said_met(plan)

    assert list(plan.evidence.order_by("pk").values_list("outcome", flat=True)) == ["SENT_BACK", ""]


def test_whoever_said_it_takes_it_back_until_it_is_answered(plan):
    bidder = said_met(plan)
    other = make_user(Role.BIDDER, plan.award.department)

    with pytest.raises(PermissionRefused, match="takes it back"):
        take_back(condition=plan, by=other, now=NOW)
    assert take_back(condition=plan, by=bidder, now=NOW).status == "OPEN"
    assert "is open again" in told("taken_back")
    discharged(plan)
    with pytest.raises(TransitionRefused, match="is discharged and cannot be taken back"):
        take_back(condition=plan, by=bidder, now=NOW)


def test_the_fund_waives_one_with_a_reason(plan):
    manager = make_user(Role.FUND_MANAGER)

    with pytest.raises(ReasonMissing):
        waive(condition=plan, reason="", by=manager, now=NOW)
    waived = waive(condition=plan, reason="The supplier has gone.", by=manager, now=NOW)

    assert (waived.status, waived.waived_because) == ("WAIVED", "The supplier has gone.")
    assert "The supplier has gone." in told("waived")
    with pytest.raises(TransitionRefused):
        waive(condition=plan, reason="Again.", by=manager, now=NOW)


def test_a_day_moves_with_its_reason_and_the_former_stays(plan):
    manager = make_user(Role.FUND_MANAGER)
    later = today() + timedelta(days=60)

    for day, why in ((NOW.date() - timedelta(days=1), "has passed"), (today(), "on that day already")):
        with pytest.raises(DueDayRefused, match=why):
            move_due_day(condition=plan, due_on=day, reason="Later.", by=manager, now=NOW)
    with pytest.raises(ReasonMissing):
        move_due_day(condition=plan, due_on=later, reason=" ", by=manager, now=NOW)
    moved = move_due_day(condition=plan, due_on=later, reason="The supplier is late.", by=manager, now=NOW)

    assert moved.due_on == later
    assert MovedDueDay.objects.values_list("before_on", "after_on").get() == (today(), later)
    assert "The supplier is late." in told("moved")
    assert plan in conditions_to_meet().filter(due_on__gt=today())


def test_nothing_is_said_without_words_nor_with_a_file_that_is_not_taken(plan):
    bidder = make_user(Role.BIDDER, plan.award.department)

    with pytest.raises(NothingShown):
        say_met(condition=plan, words=" ", by=bidder, now=NOW)
    with pytest.raises(UploadRefused):
        say_met(condition=plan, words="See it.", file=EvidenceFile("a.exe", b"MZ"), by=bidder, now=NOW)
    assert not ConditionEvidence.objects.exists()


@pytest.mark.parametrize("role", [Role.SIGN_OFF, Role.BIDDER, Role.CHAIR, Role.AUDITOR])
def test_only_the_fund_settles_it_and_only_its_department_meets_it(plan, role):
    of_department = role in (Role.SIGN_OFF, Role.BIDDER)
    person = make_user(role, make_department() if of_department else None)
    later = today() + timedelta(days=60)

    for step in (
        lambda: say_met(condition=plan, words="Done.", by=person, now=NOW),
        lambda: waive(condition=plan, reason="No.", by=person, now=NOW),
        lambda: move_due_day(condition=plan, due_on=later, reason="No.", by=person, now=NOW),
        lambda: discharge(condition=plan, by=person, now=NOW),
    ):
        with pytest.raises(PermissionRefused):
            step()


def test_nothing_of_it_moves_before_the_award_is_accepted():
    award = award_with_conditions(accepted=False)
    plan = conditions_of(award)[0]

    with pytest.raises(AwardNotDelivering, match="is offered"):
        said_met(plan)
    with pytest.raises(AwardNotDelivering):
        waive(condition=plan, reason="No.", by=make_user(Role.FUND_MANAGER), now=NOW)
