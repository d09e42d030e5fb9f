"""The guard's log, the frame's person, and the navigation of each role."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.test import RequestFactory
from django.urls import reverse
from structlog.testing import capture_logs

from accounts import guards
from accounts.actions.people import start_membership
from accounts.permissions import ROLES, Permission, Role
from tests.factories.accounts import NOW, client_of, make_person, make_user

pytestmark = pytest.mark.django_db


@guards.requires(Permission.MANAGE_FUND)
def page(request):
    return HttpResponse("money")


def request_of(user, method="get", path="/x/?a=1"):
    request = getattr(RequestFactory(), method)(path)
    request.user, request.session = user, {}
    return request


def test_who_holds_the_permission_gets_in():
    assert page(request_of(make_user(Role.FUND_MANAGER))).content == b"money"
    assert page.permission is Permission.MANAGE_FUND


def test_a_refusal_is_logged_with_person_permission_and_path(bidder):
    with capture_logs() as lines, pytest.raises(PermissionDenied):
        page(request_of(bidder))
    assert lines == [
        {
            "event": "refused",
            "log_level": "warning",
            "person": bidder.pk,
            "permission": "create a fund and allocate its envelopes",
            "path": "/x/",
        }
    ]


def test_the_signed_out_come_back_to_a_page_but_not_to_a_step():
    assert page(request_of(AnonymousUser())).url.endswith("?next=/x/%3Fa%3D1")
    assert page(request_of(AnonymousUser(), "post")).url.endswith("?next=/")


def test_roles_are_read_once_a_request(bidder, django_assert_num_queries):
    request = request_of(bidder)
    with django_assert_num_queries(1):
        guards.memberships_on(request)
        guards.person(request)


def test_the_person_of_a_session_is_read_with_the_roles_held_now(bidder, django_assert_num_queries):
    start_membership(user=bidder, role=Role.REVIEWER, department=None, by=None, now=NOW)
    with django_assert_num_queries(1):
        person = guards.PeopleWithRoles().get_user(bidder.pk)
        held = guards.memberships_on(request_of(person))

    assert person == bidder
    assert [row.role for row in held] == [Role.BIDDER, Role.REVIEWER]


def test_a_person_without_a_role_is_still_known():
    nobody = make_person()

    assert guards.PeopleWithRoles().get_user(nobody.pk) == nobody
    assert guards.PeopleWithRoles().get_user(0) is None


def test_a_closed_account_has_no_session_though_a_role_stands(bidder):
    type(bidder).objects.filter(pk=bidder.pk).update(is_active=False)

    assert guards.PeopleWithRoles().get_user(bidder.pk) is None


def test_the_frame_knows_nobody_when_signed_out():
    assert guards.person(request_of(AnonymousUser())) == {"person": None}
    assert guards.person(RequestFactory().get("/")) == {"person": None}


def test_the_frame_names_roles_and_departments(bidder, administrator):
    start_membership(user=bidder, role=Role.REVIEWER, by=administrator, now=NOW)
    person = guards.person(request_of(bidder))["person"]
    assert person.name == bidder.name
    assert person.role_label == "Bidder, DOL; Reviewer"
    assert len(person.navigation) <= guards.NAVIGATION_LIMIT


def test_a_person_without_a_role_has_no_navigation():
    person = guards.person(request_of(make_person()))["person"]
    assert (person.role_label, person.navigation) == ("", [])


def test_the_entry_of_the_page_is_the_current_one():
    request = request_of(make_user(Role.ADMINISTRATOR), path=reverse("accounts:people"))
    current = [label for label, _, here in guards.person(request)["person"].navigation if here]
    assert current == ["People"]


@pytest.mark.parametrize("role", Role)
def test_at_most_six_entries_that_all_open(role):
    assert len(guards.NAVIGATION[role]) <= guards.NAVIGATION_LIMIT
    client = client_of(role)
    request = request_of(make_user(role))
    for label, address, _ in guards.person(request)["person"].navigation:
        assert client.get(address).status_code == 200, label


def test_every_role_has_words_and_sees_its_messages():
    for role in Role:
        assert ROLES[role].purpose.endswith(".")
        assert Permission.SEE_OWN_MESSAGES in ROLES[role].permissions
