from django.urls import reverse

from accounts.permissions import Role
from tests.factories.accounts import make_person


def test_shows_roles_and_gives_one_more(as_administrator, bidder):
    address = reverse("accounts:person", args=[bidder.pk])
    assert "Department of Ledgers" in as_administrator.get(address).content.decode()

    response = as_administrator.post(address, {"role": Role.REVIEWER})

    assert response.url == address
    assert bidder.memberships.count() == 2


def test_a_person_without_a_role_can_open_nothing(as_administrator):
    address = reverse("accounts:person", args=[make_person().pk])
    assert "No role yet" in as_administrator.get(address).content.decode()


def test_a_refusal_stands_beside_its_field(as_administrator, administrator):
    address = reverse("accounts:person", args=[administrator.pk])
    response = as_administrator.post(address, {"role": Role.CHAIR})
    assert "role" in response.context["form"].errors
    assert administrator.memberships.count() == 1
