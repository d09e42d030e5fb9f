from django.urls import reverse
from django.utils import timezone

from accounts.actions.invitations import invite_person
from accounts.permissions import Role
from tests.factories.accounts import make_user


def test_lists_people_with_roles_and_open_invitations(as_administrator, administrator, bidder):
    invite_person(
        email="soon@example.gov.uk",
        name="Soon",
        role=Role.CHAIR,
        department=None,
        by=administrator,
        now=timezone.now(),
    )

    page = as_administrator.get(reverse("accounts:people")).content.decode().replace("<wbr>", "")

    assert bidder.email in page
    assert "Bidder, DOL" in page
    assert "soon@example.gov.uk" in page


def test_costs_the_same_number_of_queries_for_many(as_administrator, django_assert_max_num_queries):
    for _ in range(10):
        make_user(Role.REVIEWER)
    with django_assert_max_num_queries(8):
        as_administrator.get(reverse("accounts:people"))
