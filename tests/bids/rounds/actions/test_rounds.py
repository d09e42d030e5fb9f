"""Planning, opening and announcing a round."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, connection, transaction

from accounts.models import Event
from accounts.permissions import Role
from bids.assessment.actions import outcomes
from bids.assessment.actions.outcomes import OutcomesMissing
from bids.rounds import actions as rounds
from bids.rounds.actions import ReferenceTaken, RoundIncomplete, RoundPinned, RoundRefused, TooEarly
from bids.rounds.models import Criterion, Round
from bids.rounds.rules.criteria import DEFAULT_CRITERIA
from bids.rounds.rules.scoring import CriteriaRefused
from bids.writing.actions import closing
from legacyfund.lib.errors import PermissionRefused
from legacyfund.lib.transitions import TransitionRefused
from tests.factories.accounts import NOW, make_user
from tests.factories.assessment import close_round, make_round

pytestmark = pytest.mark.django_db


def _create(manager, **changes) -> Round:
    details = {
        "reference": "2027A",
        "name": "First round",
        "guidance": "Bid for red-rated systems.",
        "opens_at": NOW,
        "closes_at": NOW + timedelta(days=30),
        "cost_low_anchor": Decimal("1000000.00"),
        "cost_high_anchor": Decimal("5000000.00"),
        **changes,
    }
    return rounds.create_round(by=manager, now=NOW, **details)


def test_create_a_round(manager) -> None:
    round_ = _create(manager)

    assert (round_.status, round_.reviews_wanted, round_.rest_share) == ("PLANNED", 2, 20)
    event = Event.objects.get(kind="round.created")
    assert (event.actor, event.subject_ref) == (manager, "2027A")


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"reference": "Spring"}, "reference"),
        ({"reference": "2027A\n"}, "reference"),
        ({"closes_at": NOW}, "closes_at"),
        ({"cost_low_anchor": Decimal(-1)}, "cost_high_anchor"),
        ({"cost_high_anchor": Decimal(1_000_000)}, "cost_high_anchor"),
        ({"rest_share": 101}, "rest_share"),
        ({"reviews_wanted": 0}, "reviews_wanted"),
        ({"reviews_wanted": 9}, "reviews_wanted"),
    ],
)
def test_details_that_do_not_hold_together(manager, changes, field) -> None:
    with pytest.raises(RoundRefused) as refusal:
        _create(manager, **changes)

    assert refusal.value.field == field
    assert not Round.objects.exists()


def test_a_reference_is_used_once(manager) -> None:
    _create(manager)

    with pytest.raises(ReferenceTaken):
        _create(manager, name="Another")
    assert Event.objects.filter(kind="round.created").count() == 1


@pytest.mark.parametrize("role", [role for role in Role if role != Role.FUND_MANAGER])
def test_only_a_fund_manager_sets_up_rounds(role) -> None:
    person = make_user(role)

    with pytest.raises(PermissionRefused):
        _create(person)


def test_set_criteria_replaces_the_set(planned, manager) -> None:
    rounds.set_criteria(round=planned, criteria=DEFAULT_CRITERIA[:3], by=manager, now=NOW)

    kept = Criterion.objects.filter(round=planned).order_by("order")
    assert [(row.order, row.code) for row in kept] == [(1, "RISK"), (2, "COST"), (3, "FIT")]
    assert kept[2].anchors["5"] == DEFAULT_CRITERIA[2].anchors[5]
    event = Event.objects.filter(kind="round.criteria_set").latest("id")
    assert event.data["before"]["REUSE"] == 4
    assert event.data["after"] == {"RISK": 30, "COST": 15, "FIT": 15}


def test_criteria_that_could_not_stand_are_refused(planned, manager) -> None:
    with pytest.raises(CriteriaRefused):
        rounds.set_criteria(
            round=planned, criteria=[DEFAULT_CRITERIA[0], DEFAULT_CRITERIA[0]], by=manager, now=NOW
        )
    assert Criterion.objects.filter(round=planned).count() == 8


def test_criteria_are_pinned_when_the_round_opens(opened, manager) -> None:
    with pytest.raises(RoundPinned):
        rounds.set_criteria(round=opened, criteria=DEFAULT_CRITERIA, by=manager, now=NOW)


@pytest.mark.parametrize(
    "statement", ["DELETE FROM bids_criterion", "INSERT INTO bids_criterion SELECT * FROM bids_criterion"]
)
@pytest.mark.usefixtures("opened")
def test_the_database_pins_criteria_too(statement) -> None:
    with pytest.raises(IntegrityError, match="pinned"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


def test_open_a_round(planned, manager) -> None:
    opened = rounds.open_round(round=planned, by=manager, now=NOW)

    assert opened.status == "OPEN"
    assert Event.objects.get(kind="round.opened").data["criteria"]["RISK"] == 30


@pytest.mark.parametrize(
    ("criteria", "says"),
    [
        ((), "It has no criteria."),
        (DEFAULT_CRITERIA[1:], "no criterion for the risk removed"),
        (DEFAULT_CRITERIA[:1], "no criterion for the whole-life cost"),
        (DEFAULT_CRITERIA[:2], "no criterion for the panel to judge"),
        (DEFAULT_CRITERIA[:-1], "sum to 96 and must sum to 100"),
    ],
)
def test_an_incomplete_round_says_what_is_missing(manager, criteria, says) -> None:
    round_ = make_round(criteria=criteria)

    with pytest.raises(RoundIncomplete, match=says):
        rounds.open_round(round=round_, by=manager, now=NOW)
    round_.refresh_from_db()
    assert round_.status == "PLANNED"


def test_guidance_name_and_a_closing_time_to_come_are_needed(manager) -> None:
    round_ = make_round(guidance=" ", name=" ")

    with pytest.raises(RoundIncomplete, match=r"no name.*no guidance.*has passed"):
        rounds.open_round(round=round_, by=manager, now=round_.closes_at)


def test_a_round_does_not_open_before_its_date(manager) -> None:
    round_ = make_round(opens_at=NOW + timedelta(seconds=1))

    with pytest.raises(TooEarly):
        rounds.open_round(round=round_, by=manager, now=NOW)
    assert rounds.open_round(round=round_, by=manager, now=NOW + timedelta(seconds=1)).status == "OPEN"


def test_a_round_opens_once(opened, manager) -> None:
    with pytest.raises(TransitionRefused):
        rounds.open_round(round=opened, by=manager, now=NOW)
    closed = close_round(opened)
    with pytest.raises(TransitionRefused):
        rounds.open_round(round=closed, by=manager, now=NOW)


def test_a_ranked_round_does_not_open_again(ranked_two, manager) -> None:
    with pytest.raises(TransitionRefused):
        rounds.open_round(round=ranked_two, by=manager, now=NOW)


def test_a_round_is_not_announced_while_a_bid_has_no_outcome(ranked_two, manager) -> None:
    with pytest.raises(
        OutcomesMissing, match=f"LF-{ranked_two.reference}-0001, LF-{ranked_two.reference}-0002"
    ):
        outcomes.mark_announced(round=ranked_two, by=manager, now=NOW)


def test_a_round_is_not_announced_before_it_is_assessed(opened, planned, manager) -> None:
    for round_ in (planned, opened):
        with pytest.raises(TransitionRefused):
            outcomes.mark_announced(round=round_, by=manager, now=NOW)
    closed = close_round(opened)
    with pytest.raises(TransitionRefused):
        outcomes.mark_announced(round=closed, by=manager, now=NOW)


@pytest.mark.parametrize("role", [Role.BIDDER, Role.CHAIR, Role.REVIEWER, Role.AUDITOR, Role.ADMINISTRATOR])
def test_nobody_else_runs_a_round(role) -> None:
    person, round_ = make_user(role), make_round()
    later = round_.closes_at + timedelta(days=1)

    with pytest.raises(PermissionRefused):
        rounds.set_criteria(round=round_, criteria=DEFAULT_CRITERIA, by=person, now=NOW)
    with pytest.raises(PermissionRefused):
        rounds.open_round(round=round_, by=person, now=NOW)
    with pytest.raises(PermissionRefused):
        closing.change_deadline(round=round_, closes_at=later, by=person, now=NOW)
    with pytest.raises(PermissionRefused):
        closing.close_round(round=round_, by=person, now=NOW)
    with pytest.raises(PermissionRefused):
        outcomes.mark_announced(round=round_, by=person, now=NOW)
