from django.urls import reverse
from django.utils import timezone

from accounts.actions.invitations import invite_person
from accounts.permissions import Role
from tests.factories.accounts import make_person, make_user


def link(page: str, row) -> str:
    return reverse(f"accounts:{page}", args=[row.pk])


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


def test_an_auditor_reads_who_holds_what_and_changes_nothing(as_auditor, bidder):
    people = as_auditor.get(reverse("accounts:people")).content.decode()

    assert bidder.name in people
    assert "Bidder, DOL" in people
    assert reverse("accounts:invite") not in people
    assert link("person", bidder) not in people
    assert as_auditor.post(link("person", bidder), {"role": "AUDITOR"}).status_code == 403
    assert bidder.memberships.count() == 1


def test_costs_the_same_number_of_queries_for_many(as_administrator, django_assert_max_num_queries):
    for _ in range(10):
        make_user(Role.REVIEWER)
    with django_assert_max_num_queries(8):
        as_administrator.get(reverse("accounts:people"))


def test_shows_roles_and_gives_one_more(as_administrator, bidder):
    address = link("person", bidder)
    assert "Department of Ledgers" in as_administrator.get(address).content.decode()

    response = as_administrator.post(address, {"role": Role.REVIEWER})

    assert response.url == address
    assert bidder.memberships.count() == 2


def test_a_person_without_a_role_can_open_nothing(as_administrator):
    address = link("person", make_person())
    assert "No role yet" in as_administrator.get(address).content.decode()


def test_a_role_that_may_not_be_given_stands_beside_its_field(as_administrator, administrator):
    address = link("person", administrator)
    response = as_administrator.post(address, {"role": Role.CHAIR})
    assert "role" in response.context["form"].errors
    assert administrator.memberships.count() == 1


def test_asks_then_closes_and_the_session_is_dead(as_administrator, as_bidder, bidder):
    address = link("deactivate", bidder)
    assert "signed out everywhere" in as_administrator.get(address).content.decode()

    response = as_administrator.post(address)

    assert response.url == reverse("accounts:people")
    refused = as_bidder.get(reverse("accounts:messages"))
    assert refused.status_code == 302
    assert refused.url.startswith(reverse("account_login"))


def test_the_last_administrators_account_stays(as_administrator, administrator):
    response = as_administrator.post(link("deactivate", administrator))
    assert response.status_code == 409


def test_asks_then_ends_a_role(as_administrator, bidder):
    membership = bidder.memberships.get()
    address = link("end_membership", membership)
    assert "no longer be bidder" in as_administrator.get(address).content.decode()

    response = as_administrator.post(address)

    assert response.url == link("person", bidder)
    membership.refresh_from_db()
    assert membership.ended_at is not None


def test_access_ends_with_the_next_request(as_administrator, as_bidder, bidder):
    assert as_bidder.get(reverse("accounts:messages")).status_code == 200
    as_administrator.post(link("end_membership", bidder.memberships.get()))
    assert as_bidder.get(reverse("accounts:messages")).status_code == 403


def test_the_last_administrators_role_stays(as_administrator, administrator):
    address = link("end_membership", administrator.memberships.get())
    response = as_administrator.post(address)
    assert response.status_code == 409
    assert "only administrator" in response.content.decode()
