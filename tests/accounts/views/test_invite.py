from django.urls import reverse

from accounts.models import Invitation

ADDRESS = "accounts:invite"


def answers(**changes):
    return {"name": "New Person", "email": "new@example.gov.uk", "role": "REVIEWER", **changes}


def test_shows_the_roles_in_words(as_administrator):
    page = as_administrator.get(reverse(ADDRESS)).content.decode()
    assert "Declares interests, scores the bids assigned" in page


def test_invites(as_administrator, administrator):
    response = as_administrator.post(reverse(ADDRESS), answers())
    assert response.url == reverse("accounts:people")
    assert Invitation.objects.get().invited_by == administrator


def test_a_refusal_stands_beside_its_field(as_administrator):
    response = as_administrator.post(reverse(ADDRESS), answers(role="BIDDER"))
    assert "department" in response.context["form"].errors
    assert not Invitation.objects.exists()


def test_an_empty_form_is_sent_back(as_administrator):
    response = as_administrator.post(reverse(ADDRESS), {})
    assert set(response.context["form"].errors) == {"name", "email", "role"}
