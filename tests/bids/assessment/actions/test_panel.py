"""Who may be put on the panel of a round, changed and removed."""

import pytest

from accounts.models import Delivery, Event
from accounts.permissions import Role
from bids.assessment.actions.panel import (
    PanelRefused,
    PanelSettled,
    change_panel_member,
    remove_panel_member,
)
from bids.assessment.models import PanelMember, PlannedReview
from legacyfund.lib.errors import PermissionRefused
from tests.factories.accounts import NOW, make_user
from tests.factories.assessment import proposed_review
from tests.factories.panel import panel_member, round_to_assign, tried

pytestmark = pytest.mark.django_db
TERMS = {"part": "MEMBER", "most_bids": 3, "may_introduce": False, "expertise": "payroll"}


def test_a_new_member_is_told(planned) -> None:
    member = panel_member(planned, most_bids=4, expertise=" cloud ")

    event = Event.objects.get(kind="panel.member_added")
    assert (member.most_bids, member.expertise) == (4, "cloud")
    assert Delivery.objects.get(event=event).recipient == member.person


def test_a_chair_confirms_decisions_and_a_deputy_needs_no_other_role_than_the_reviewers(planned) -> None:
    with pytest.raises(PanelRefused, match="that part confirms decisions"):
        panel_member(planned, part="CHAIR")
    chair = panel_member(planned, make_user(Role.CHAIR), part="CHAIR")
    assert panel_member(planned, part="DEPUTY").part == "DEPUTY"
    with pytest.raises(PanelRefused, match=f"{chair.person} is the chair"):
        panel_member(planned, make_user(Role.CHAIR), part="CHAIR")


@pytest.mark.parametrize("role", [role for role in Role if role not in (Role.REVIEWER, Role.CHAIR)])
def test_nobody_else_joins(planned, role) -> None:
    with pytest.raises(PanelRefused, match="neither a reviewer nor a chair"):
        panel_member(planned, make_user(role))


def test_nobody_joins_twice(planned) -> None:
    member = panel_member(planned)
    with pytest.raises(PanelRefused, match="on this panel already"):
        panel_member(planned, member.person)


@pytest.mark.parametrize("number", [-1, 1001])
def test_a_member_has_a_number_of_reviews_at_most(planned, number) -> None:
    with pytest.raises(PanelRefused) as refusal:
        panel_member(planned, most_bids=number)
    assert refusal.value.field == "most_bids"


def test_a_change_keeps_what_stood_before(planned, manager) -> None:
    member, other = panel_member(planned), panel_member(planned)

    change_panel_member(member=member, not_with=other, by=manager, now=NOW, **TERMS)

    member.refresh_from_db()
    assert (member.most_bids, member.may_introduce, member.not_with) == (3, False, other)
    event = Event.objects.get(kind="panel.member_changed")
    assert (event.data["before"]["most_bids"], event.data["after"]["most_bids"]) == ("12", "3")


def test_nobody_is_kept_apart_from_themselves_or_another_panel(planned, manager) -> None:
    member, elsewhere = panel_member(planned), panel_member(round_to_assign(bids=0, people=0))
    for other in (member, elsewhere):
        with pytest.raises(PanelRefused, match="another member"):
            change_panel_member(member=member, not_with=other, by=manager, now=NOW, **TERMS)


def test_whoever_is_removed_leaves_the_dry_run(manager) -> None:
    round_ = round_to_assign()
    plan = tried(round_)
    member = PanelMember.objects.get(person=plan.planned.first().person)

    remove_panel_member(member=member, by=manager, now=NOW)

    assert not PlannedReview.objects.filter(person=member.person).exists()
    assert not PanelMember.objects.filter(pk=member.pk).exists()


def test_whoever_has_reviews_stays(manager) -> None:
    round_ = round_to_assign(people=1)
    member = PanelMember.objects.get()
    proposed_review(round_.bids.first(), reviewer=member.person)

    with pytest.raises(PanelSettled, match="1 review in this round"):
        remove_panel_member(member=member, by=manager, now=NOW)


def test_the_panel_of_a_frozen_ranking_stays(ranked_round) -> None:
    with pytest.raises(PanelSettled, match="is frozen"):
        panel_member(ranked_round)


@pytest.mark.parametrize("role", [role for role in Role if role != Role.FUND_MANAGER])
def test_only_a_fund_manager_changes_a_panel(planned, role) -> None:
    member, by = panel_member(planned), make_user(role)
    for change in (
        lambda: change_panel_member(member=member, not_with=None, by=by, now=NOW, **TERMS),
        lambda: remove_panel_member(member=member, by=by, now=NOW),
    ):
        with pytest.raises(PermissionRefused):
            change()
