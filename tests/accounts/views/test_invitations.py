import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.actions.invitations import INVITATION_LASTS, invitation_token, invite_person
from accounts.models import Invitation, User
from accounts.permissions import Role
from tests.factories.accounts import PASSWORD

INVITE = reverse("accounts:invite")


def answers(**changes):
    return {"name": "New Person", "email": "new@example.gov.uk", "role": "REVIEWER", **changes}


def test_shows_the_roles_in_words(as_administrator):
    page = as_administrator.get(INVITE).content.decode()
    assert "Declares interests, scores the bids assigned" in page


def test_invites(as_administrator, administrator):
    response = as_administrator.post(INVITE, answers())
    assert response.url == reverse("accounts:people")
    assert Invitation.objects.get().invited_by == administrator


def test_a_role_without_its_department_stands_beside_its_field(as_administrator):
    response = as_administrator.post(INVITE, answers(role="BIDDER"))
    assert "department" in response.context["form"].errors
    assert not Invitation.objects.exists()


def test_an_empty_form_is_sent_back(as_administrator):
    response = as_administrator.post(INVITE, {})
    assert set(response.context["form"].errors) == {"name", "email", "role"}


def invite(administrator, department, *, now):
    return invite_person(
        email="new@example.gov.uk",
        name="New Person",
        role=Role.BIDDER,
        department=department,
        by=administrator,
        now=now,
    )


@pytest.fixture
def invitation(administrator, department):
    return invite(administrator, department, now=timezone.now())


def address(invitation) -> str:
    return reverse("accounts:join", kwargs={"token": invitation_token(invitation)})


def test_says_to_what_one_is_invited(invitation):
    page = Client().get(address(invitation)).content.decode()
    assert "invited as bidder for Department of Ledgers" in page


def test_joins_and_signs_in_with_the_password(invitation):
    client = Client()

    response = client.post(address(invitation), {"password": PASSWORD})

    assert response.url == reverse("account_login")
    signed = client.post(reverse("account_login"), {"login": invitation.email, "password": PASSWORD})
    assert signed.status_code == 302
    assert client.get(reverse("accounts:messages")).status_code == 200


def test_a_weak_password_stands_beside_its_field(invitation):
    response = Client().post(address(invitation), {"password": "short"})
    assert "password" in response.context["form"].errors
    assert not User.objects.filter(email=invitation.email).exists()


def test_a_used_link_says_so(invitation):
    Client().post(address(invitation), {"password": PASSWORD})
    response = Client().get(address(invitation))
    assert response.status_code == 409
    assert "already been used" in response.content.decode()


def test_an_expired_link_says_so(administrator, department):
    invitation = invite(administrator, department, now=timezone.now() - INVITATION_LASTS)
    assert "expired" in Client().get(address(invitation)).content.decode()


def test_a_link_is_opened_or_posted_alone(invitation):
    assert Client().delete(address(invitation)).status_code == 405
