from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.core import signing
from django.db import IntegrityError, connection, transaction

from accounts.actions import invitations, people
from accounts.actions.departments import close_department
from accounts.actions.last_ones import LastAdministrator
from accounts.actions.passwords import PasswordRefused
from accounts.models import Delivery, Event, Invitation, Membership, User
from accounts.permissions import Role
from accounts.queries.roles import departments_belonged_to, departments_one_with, permissions_of
from tests.factories.accounts import NOW, PASSWORD, make_department, make_person, make_user

pytestmark = pytest.mark.django_db


def invite(by: User, **changes: object) -> Invitation:
    values = {
        "email": " New.Person@Example.gov.uk",
        "name": "New Person",
        "role": Role.REVIEWER,
        "department": None,
        "by": by,
        "now": NOW,
    }
    return invitations.invite_person(**{**values, **changes})


class TestInvitePerson:
    def test_makes_an_invitation_an_event_and_a_delivery_to_the_address(self, administrator):
        invitation = invite(administrator)

        assert invitation.email == "new.person@example.gov.uk"
        assert invitation.expires_at == NOW + timedelta(days=7)
        event = Event.objects.get(kind="invitation.made")
        assert (event.actor, event.subject_ref) == (administrator, "new.person@example.gov.uk")
        delivery = Delivery.objects.get(event=event)
        assert (delivery.recipient, delivery.address) == (None, "new.person@example.gov.uk")

    def test_the_token_is_nowhere_in_the_database(self, administrator):
        token = invitations.invitation_token(invite(administrator))

        event = Event.objects.get(kind="invitation.made")
        assert token not in str(event.data)
        assert "token" not in {field.name for field in Invitation._meta.get_fields()}

    def test_refuses_a_department_role_without_a_department(self, administrator):
        with pytest.raises(people.MembershipRefused) as refusal:
            invite(administrator, role=Role.BIDDER)
        assert refusal.value.field == "department"

    def test_refuses_a_closed_department(self, administrator, department):
        closed = close_department(
            department=department, ends_on=NOW.date(), successor=None, by=administrator, now=NOW
        )
        with pytest.raises(people.MembershipRefused, match="closed"):
            invite(administrator, role=Role.BIDDER, department=closed)

    def test_refuses_an_address_that_has_a_sign_in(self, administrator):
        with pytest.raises(people.PersonRefused) as refusal:
            invite(administrator, email=administrator.email.upper())
        assert refusal.value.field == "email"

    def test_refuses_a_second_invitation_while_one_is_open(self, administrator):
        invite(administrator)
        with pytest.raises(invitations.InvitationRefused, match="invited already"):
            invite(administrator)

    def test_invites_again_once_the_first_has_expired(self, administrator):
        first = invite(administrator)
        second = invite(administrator, now=NOW + timedelta(days=7))

        first.refresh_from_db()
        assert first.withdrawn_at == second.invited_at

    def test_the_database_keeps_one_open_invitation_of_an_address(self, administrator):
        invitation = invite(administrator)
        invitation.pk = None

        with pytest.raises(IntegrityError, match="invitation_open_once"):
            invitation.save(force_insert=True)


class TestAcceptInvitation:
    def accept(self, invitation: Invitation, **changes: object) -> User:
        values = {"token": invitations.invitation_token(invitation), "password": PASSWORD, "now": NOW}
        return invitations.accept_invitation(**{**values, **changes})

    def test_makes_the_sign_in_and_starts_the_role(self, administrator, department):
        invitation = invite(administrator, role=Role.BIDDER, department=department)

        user = self.accept(invitation)

        invitation.refresh_from_db()
        membership = Membership.objects.get(user=user)
        assert user.check_password(PASSWORD)
        assert (membership.role, membership.department) == (Role.BIDDER, department)
        assert membership.started_by == administrator
        assert (invitation.accepted_at, invitation.accepted_by) == (NOW, user)
        assert Event.objects.filter(kind="invitation.accepted", actor=user).count() == 1

    def test_works_once(self, administrator):
        invitation = invite(administrator)
        self.accept(invitation)
        with pytest.raises(invitations.InvitationRefused, match="already been used"):
            self.accept(invitation)

    def test_refuses_an_expired_link(self, administrator):
        with pytest.raises(invitations.InvitationRefused, match="expired"):
            self.accept(invite(administrator), now=NOW + timedelta(days=7))

    @pytest.mark.parametrize(
        "token",
        [
            "",
            "1",
            "x:y:z",
            pytest.param(signing.dumps(1, salt="something else"), id="signed for something else"),
        ],
    )
    def test_refuses_a_forged_link(self, administrator, token):
        with pytest.raises(invitations.InvitationRefused, match="cannot be used"):
            self.accept(invite(administrator), token=token)

    @pytest.mark.parametrize("password", ["short", "password1234", "new.person@example"])
    def test_refuses_a_weak_password_and_changes_nothing(self, administrator, password):
        invitation = invite(administrator)
        with pytest.raises(PasswordRefused) as refusal:
            self.accept(invitation, password=password)
        assert refusal.value.field == "password"
        invitation.refresh_from_db()
        assert invitation.accepted_at is None
        assert not User.objects.filter(email=invitation.email).exists()

    def test_refuses_when_the_address_got_a_sign_in_meanwhile(self, administrator):
        invitation = invite(administrator)
        make_person(email=invitation.email)
        with pytest.raises(people.PersonRefused):
            self.accept(invitation)

    def test_refuses_when_the_department_closed_meanwhile(self, administrator, department):
        invitation = invite(administrator, role=Role.BIDDER, department=department)
        close_department(department=department, ends_on=NOW.date(), successor=None, by=administrator, now=NOW)
        with pytest.raises(people.MembershipRefused):
            self.accept(invitation)


class TestAddPerson:
    def test_makes_a_sign_in_that_may_do_nothing(self):
        user = people.add_person(
            email="First@Example.gov.uk", name="First", password=PASSWORD, by=None, now=NOW
        )
        assert user.email == "first@example.gov.uk"
        assert permissions_of(user) == frozenset()
        assert Event.objects.get(kind="person.added").actor is None

    def test_refuses_a_weak_password(self):
        with pytest.raises(PasswordRefused):
            people.add_person(email="a@example.gov.uk", name="A", password="short", by=None, now=NOW)


class TestStartMembership:
    def test_starts_tells_and_records(self, administrator, department):
        user = make_person()

        people.start_membership(
            user=user, role=Role.SIGN_OFF, department=department, by=administrator, now=NOW
        )

        event = Event.objects.get(kind="membership.started", actor=administrator)
        assert event.department == department
        assert event.data == {"role": "SIGN_OFF"}
        assert Delivery.objects.get(event=event).recipient == user

    def test_refuses_a_role_for_oneself(self, administrator):
        with pytest.raises(people.MembershipRefused, match="yourself"):
            people.start_membership(user=administrator, role=Role.CHAIR, by=administrator, now=NOW)

    def test_refuses_a_closed_account(self, administrator):
        user = people.deactivate_user(user=make_person(), by=administrator, now=NOW)
        with pytest.raises(people.MembershipRefused, match="closed"):
            people.start_membership(user=user, role=Role.CHAIR, by=administrator, now=NOW)

    def test_refuses_a_role_held_already(self, administrator):
        user = make_user(Role.CHAIR)
        with pytest.raises(people.MembershipRefused, match="already"):
            people.start_membership(user=user, role=Role.CHAIR, by=administrator, now=NOW)

    def test_refuses_a_department_role_without_a_department(self, administrator):
        with pytest.raises(people.MembershipRefused, match="Choose one"):
            people.start_membership(user=make_person(), role=Role.BIDDER, by=administrator, now=NOW)


class TestEndMembership:
    def test_ends_at_once_and_records(self, administrator, bidder):
        membership = bidder.memberships.get()

        people.end_membership(membership=membership, by=administrator, now=NOW)

        membership.refresh_from_db()
        assert (membership.ended_at, membership.ended_by) == (NOW, administrator)
        assert permissions_of(bidder) == frozenset()
        event = Event.objects.get(kind="membership.ended")
        assert event.data["role"] == "BIDDER"
        assert Delivery.objects.get(event=event).recipient == bidder

    def test_refuses_a_role_that_has_ended(self, administrator, bidder):
        membership = bidder.memberships.get()
        people.end_membership(membership=membership, by=administrator, now=NOW)
        with pytest.raises(people.MembershipRefused, match="no longer"):
            people.end_membership(membership=membership, by=administrator, now=NOW)

    def test_refuses_the_last_administrator(self, administrator):
        with pytest.raises(LastAdministrator):
            people.end_membership(membership=administrator.memberships.get(), by=administrator, now=NOW)

    def test_lets_one_of_two_administrators_go(self, administrator):
        other = make_user(Role.ADMINISTRATOR)
        people.end_membership(membership=administrator.memberships.get(), by=other, now=NOW)
        assert permissions_of(administrator) == frozenset()


class TestDeactivateUser:
    def test_ends_roles_password_and_account(self, administrator, department):
        user = make_user(Role.BIDDER, department, password=PASSWORD)

        people.deactivate_user(user=user, by=administrator, now=NOW)

        user.refresh_from_db()
        assert not user.is_active
        assert not user.has_usable_password()
        assert user.memberships.get().ended_by == administrator
        assert Event.objects.get(kind="person.deactivated").data == {
            "roles": ["BIDDER"],
            "without_sign_off": [],
        }

    def test_refuses_a_closed_account(self, administrator):
        user = people.deactivate_user(user=make_person(), by=administrator, now=NOW)
        with pytest.raises(people.PersonRefused, match="already"):
            people.deactivate_user(user=user, by=administrator, now=NOW)

    def test_refuses_the_last_administrator(self, administrator):
        with pytest.raises(LastAdministrator):
            people.deactivate_user(user=administrator, by=administrator, now=NOW)


def test_belonging_lasts_two_years_beyond_the_end(administrator, bidder, department):
    people.end_membership(membership=bidder.memberships.get(), by=administrator, now=NOW)

    last = NOW.replace(year=NOW.year + 2)
    assert departments_belonged_to(bidder, now=last) == {department.pk}
    assert departments_belonged_to(bidder, now=last + timedelta(days=1)) == frozenset()


def test_departments_that_are_merged_are_one(administrator):
    first, second, both, other, last = (make_department() for _ in range(5))
    for closed, successor in ((first, both), (second, both), (both, last), (other, None)):
        close_department(
            department=closed, ends_on=NOW.date(), successor=successor, by=administrator, now=NOW
        )

    for department in (first, second, both, last):
        assert departments_one_with([department.pk]) == {first.pk, second.pk, both.pk, last.pk}
    assert departments_one_with([other.pk]) == {other.pk}
    assert departments_one_with([]) == frozenset()


@pytest.mark.django_db(transaction=True)
def test_two_who_invite_one_address_at_once_make_one_invitation():
    administrator = make_user(Role.ADMINISTRATOR)

    def invite_too() -> None:
        try:
            invite(administrator)
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            invite(administrator)
            second = pool.submit(invite_too)
            with pytest.raises(TimeoutError):
                second.result(timeout=0.5)
        assert isinstance(second.exception(timeout=10), invitations.InvitationRefused)


def test_the_longest_address_there_is_can_be_invited(administrator):
    email = f"{'a' * 64}@{'b' * 60}.{'c' * 60}.{'d' * 60}.gov"
    invite(administrator, email=email)
    assert Event.objects.get(kind="invitation.made").subject_ref == email
