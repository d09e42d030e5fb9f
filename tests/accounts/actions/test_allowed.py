"""What is done asks for the roles held now, whatever was read with the person of the request."""

import pytest

from accounts.actions.allowed import check_may, require_permission
from accounts.actions.people import end_membership
from accounts.permissions import Permission, Role
from accounts.queries.held import current_memberships
from accounts.queries.roles import HELD, departments_with, permissions_of
from legacyfund.lib.errors import PermissionRefused
from tests.factories.accounts import NOW, make_department, make_user

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("role", "permission"),
    [(Role.BIDDER, Permission.EDIT_REGISTER), (Role.FUND_MANAGER, Permission.MANAGE_FUND)],
)
def test_a_role_that_ended_after_the_page_was_asked_for_does_nothing_any_more(role, permission):
    department = make_department()
    person = make_user(role, department if role == Role.BIDDER else None)
    setattr(person, HELD, current_memberships(person))
    require_permission(person, permission)
    if role == Role.BIDDER:
        check_may(department, person, permission)

    end_membership(membership=person.memberships.get(), by=make_user(Role.ADMINISTRATOR), now=NOW)

    assert permission in permissions_of(person)
    with pytest.raises(PermissionRefused):
        require_permission(person, permission)
    with pytest.raises(PermissionRefused):
        check_may(department, person, permission)


def test_whose_role_is_of_the_fund_may_for_every_department(django_assert_num_queries):
    auditor = make_user(Role.AUDITOR)
    setattr(auditor, HELD, current_memberships(auditor))
    one, other = make_department(), make_department()

    with django_assert_num_queries(1):
        assert {one, other} <= set(departments_with(auditor, Permission.SEE_REGISTER))
    check_may(one, auditor, Permission.SEE_REGISTER)
