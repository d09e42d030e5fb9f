"""A department's people: invited, changed, named deputy, and gone at once."""

from datetime import date, timedelta

import pytest

from accounts.actions import colleagues
from accounts.actions.departments import close_department
from accounts.actions.invitations import (
    InvitationRefused,
    accept_invitation,
    invitation_behind,
    invitation_token,
    invite_person,
)
from accounts.actions.last_ones import LastSignOff, MembershipRefused
from accounts.actions.people import PersonRefused, deactivate_user
from accounts.emails import message_for
from accounts.models import Delivery, Event, Invitation
from accounts.permissions import Permission, Role
from accounts.queries.roles import (
    departments_left_without_sign_off,
    departments_worked_for,
    leaves_without_sign_off,
    past_roles_of,
    permissions_of,
)
from legacyfund.lib.errors import PermissionRefused
from tests.factories.accounts import (
    NOW,
    PASSWORD,
    deputised,
    make_department,
    make_person,
    make_user,
)

pytestmark = pytest.mark.django_db


def invited(department, by, **change):
    given = {"email": "New@Example.gov.uk", "name": "Newcomer", "role": "BIDDER", "now": NOW}
    return colleagues.invite_colleague(department=department, by=by, **{**given, **change})


def test_a_sign_off_invites_a_colleague_who_joins(department, signer):
    invitation = invited(department, signer)

    person = accept_invitation(token=invitation_token(invitation), password=PASSWORD, now=NOW)

    assert (invitation.email, invitation.department) == ("new@example.gov.uk", department)
    assert departments_worked_for(person) == [department]
    assert Delivery.objects.get(event__kind="invitation.made").address == "new@example.gov.uk"


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.BIDDER, Role.SIGN_OFF}))
def test_a_department_gives_its_own_two_roles_alone(department, signer, role):
    with pytest.raises(MembershipRefused) as refusal:
        invited(department, signer, role=role)

    assert refusal.value.field == "role"
    assert not Invitation.objects.exists()


def test_only_the_sign_off_and_the_administrator_invite(department, bidder, signer, administrator):
    other = make_user(Role.SIGN_OFF)
    deputised(department, bidder, signer)

    for person in (bidder, other, make_user(Role.FUND_MANAGER), make_user(Role.AUDITOR)):
        with pytest.raises(PermissionRefused):
            invited(department, person)
    assert invited(department, administrator).invited_by == administrator


def test_who_has_a_sign_in_is_told_apart_plainly(department, bidder, signer, administrator):
    elsewhere, closed = make_user(Role.BIDDER), make_person()
    deactivate_user(user=closed, by=administrator, now=NOW)

    for person, words in (
        (bidder, "works here already"),
        (elsewhere, "Ask an administrator"),
        (closed, "is closed"),
    ):
        with pytest.raises(PersonRefused, match=words):
            invited(department, signer, email=person.email)


def test_nobody_is_invited_to_a_closed_department(department, signer, administrator):
    close_department(
        department=department, ends_on=date(2026, 4, 1), successor=None, by=administrator, now=NOW
    )
    department.refresh_from_db()

    with pytest.raises(MembershipRefused, match="is closed"):
        invited(department, signer)


def test_a_withdrawn_invitation_opens_nothing_and_leaves_room_for_another(department, signer):
    invitation = invited(department, signer)

    for _ in range(2):
        withdrawn = colleagues.withdraw_invitation(invitation=invitation, by=signer, now=NOW)

    assert withdrawn.withdrawn_by == signer
    assert Event.objects.filter(kind="invitation.withdrawn").count() == 1
    with pytest.raises(InvitationRefused, match="has been withdrawn"):
        invitation_behind(invitation_token(invitation), now=NOW)
    assert invited(department, signer).pk != invitation.pk


def test_inviting_again_replaces_the_link(department, signer):
    invitation = invited(department, signer)
    later = NOW + timedelta(days=30)

    again = colleagues.invite_again(invitation=invitation, by=signer, now=later)

    assert (again.email, again.role) == (invitation.email, invitation.role)
    assert again.expires_at == later + timedelta(days=7)
    event = Event.objects.order_by("pk").last()
    assert (event.kind, event.data["instead_of"]) == ("invitation.made", invitation.pk)
    assert not Event.objects.filter(kind="invitation.withdrawn").exists()
    invitation.refresh_from_db()
    assert (invitation.withdrawn_by, invitation.withdrawn_at) == (signer, later)
    assert invitation_behind(invitation_token(again), now=later) == again
    with pytest.raises(InvitationRefused):
        invitation_behind(invitation_token(invitation), now=later)
    with pytest.raises(InvitationRefused, match="sent again already"):
        colleagues.invite_again(invitation=invitation, by=signer, now=later)


def test_an_answered_invitation_is_over(department, signer):
    invitation = invited(department, signer)
    accept_invitation(token=invitation_token(invitation), password=PASSWORD, now=NOW)

    for action in (colleagues.withdraw_invitation, colleagues.invite_again):
        with pytest.raises(InvitationRefused, match="has joined already"):
            action(invitation=invitation, by=signer, now=NOW)


def test_invitations_of_others_are_not_the_departments(department, signer, administrator):
    panel = invite_person(
        email="r@example.gov.uk",
        name="R",
        role=Role.REVIEWER,
        department=department,
        by=administrator,
        now=NOW,
    )
    theirs = invited(make_department(), administrator)

    for invitation in (panel, theirs):
        with pytest.raises(PermissionRefused):
            colleagues.withdraw_invitation(invitation=invitation, by=signer, now=NOW)
    assert colleagues.invite_again(invitation=panel, by=administrator, now=NOW).role == Role.REVIEWER


def test_changing_a_role_keeps_both_on_the_record(department, bidder, signer):
    was = bidder.memberships.get()

    now_held = colleagues.change_role(membership=was, role="SIGN_OFF", by=signer, now=NOW)

    was.refresh_from_db()
    assert (was.ended_at, was.ended_by, now_held.started_at, now_held.started_by) == (
        NOW,
        signer,
        NOW,
        signer,
    )
    assert permissions_of(bidder) >= {Permission.CERTIFY_BID}
    assert Permission.EDIT_BID not in permissions_of(bidder)
    event = Event.objects.get(kind="membership.changed")
    assert (event.data["before"], event.data["after"]) == ("BIDDER", "SIGN_OFF")
    assert "You are now sign-off" in message_for(event, bidder).subject
    assert [row.user for row in past_roles_of(department)] == [bidder]


@pytest.mark.parametrize("role", ["REVIEWER", "ADMINISTRATOR", "BIDDER"])
def test_roles_that_cannot_be_changed_to(bidder, signer, role):
    with pytest.raises(MembershipRefused):
        colleagues.change_role(membership=bidder.memberships.get(), role=role, by=signer, now=NOW)

    assert bidder.memberships.get().ended_at is None


def test_nobody_changes_their_own_role_a_deputys_or_one_of_another_department(department, bidder, signer):
    deputy = deputised(department, bidder, signer)
    stranger = make_user(Role.BIDDER).memberships.get()

    with pytest.raises(MembershipRefused, match="your own role"):
        colleagues.change_role(membership=signer.memberships.get(), role="BIDDER", by=signer, now=NOW)
    with pytest.raises(MembershipRefused, match="deputy has no role"):
        colleagues.change_role(membership=deputy, role="BIDDER", by=signer, now=NOW)
    for action in (
        lambda: colleagues.change_role(membership=stranger, role="SIGN_OFF", by=signer, now=NOW),
        lambda: colleagues.end_colleague(membership=stranger, by=signer, now=NOW),
        lambda: colleagues.end_colleague(membership=signer.memberships.get(), by=bidder, now=NOW),
    ):
        with pytest.raises(PermissionRefused):
            action()


def test_a_role_of_the_panel_is_not_the_departments_to_end(department, signer):
    panel = make_user(Role.REVIEWER, department).memberships.get()

    with pytest.raises(MembershipRefused):
        colleagues.end_colleague(membership=panel, by=signer, now=NOW)
    with pytest.raises(MembershipRefused):
        colleagues.change_role(membership=panel, role="BIDDER", by=signer, now=NOW)


def test_the_last_sign_off_leaves_only_when_it_is_said(department, signer, administrator):
    held = signer.memberships.get()
    bidder = make_user(Role.BIDDER, department)
    deputised(department, bidder, signer)

    assert leaves_without_sign_off(held)
    assert departments_left_without_sign_off(signer) == [department]
    for action in (
        lambda: colleagues.end_colleague(membership=held, by=signer, now=NOW),
        lambda: colleagues.change_role(membership=held, role="BIDDER", by=administrator, now=NOW),
    ):
        with pytest.raises(LastSignOff):
            action()
    colleagues.end_colleague(membership=held, by=signer, now=NOW, without_sign_off=True)

    event = Event.objects.get(kind="membership.ended")
    assert {row.recipient for row in event.deliveries.all()} == {signer, administrator}
    assert message_for(event, administrator).subject == f"{department} has no sign-off"
    assert "no longer sign-off" in message_for(event, signer).subject


def test_the_last_sign_off_may_become_bidder_when_it_is_said(department, signer, administrator):
    held = signer.memberships.get()

    changed = colleagues.change_role(
        membership=held, role="BIDDER", by=administrator, now=NOW, without_sign_off=True
    )

    event = Event.objects.get(kind="membership.changed")
    assert changed.role == Role.BIDDER
    assert {row.recipient for row in event.deliveries.all()} == {signer, administrator}
    assert message_for(event, administrator).subject == f"{department} has no sign-off"
    assert message_for(event, signer).subject == f"You are now bidder for {department}"


def test_closing_the_account_of_the_last_sign_off_tells_the_administrators(department, signer, administrator):
    deactivate_user(user=signer, by=administrator, now=NOW)

    event = Event.objects.get(kind="person.deactivated")
    assert [row.recipient for row in event.deliveries.all()] == [administrator]
    assert message_for(event, administrator).subject == f"{department} has no sign-off"


def test_a_sign_off_who_has_left_lets_nobody_in(department, signer, administrator):
    invitation = invited(department, signer, role="SIGN_OFF")
    deactivate_user(user=signer, by=administrator, now=NOW)

    with pytest.raises(InvitationRefused, match="may no longer do so"):
        accept_invitation(token=invitation_token(invitation), password=PASSWORD, now=NOW)


def test_one_of_two_sign_offs_leaves_freely(department, signer):
    other = make_user(Role.SIGN_OFF, department)

    assert not leaves_without_sign_off(signer.memberships.get())
    colleagues.end_colleague(membership=signer.memberships.get(), by=other, now=NOW)

    assert permissions_of(signer) == frozenset()
