"""Who may do what for whose objects, and who is to be told."""

from datetime import UTC, date, datetime

import pytest

from accounts.actions.people import deactivate_user, end_membership, start_membership
from accounts.models import Department
from accounts.permissions import Permission, Role
from accounts.queries.roles import (
    departments_open,
    departments_with,
    has_permission,
    people_with,
    permissions_of,
)
from tests.factories.accounts import NOW, make_department, make_user

pytestmark = pytest.mark.django_db


def test_a_department_closes_as_its_last_day_ends_in_london(department):
    Department.objects.filter(pk=department.pk).update(ends_on=date(2027, 7, 1))

    assert departments_open(datetime(2027, 6, 30, 22, 59, tzinfo=UTC)).contains(department)
    assert not departments_open(datetime(2027, 6, 30, 23, 0, tzinfo=UTC)).contains(department)


def test_a_bidder_reaches_the_own_department_alone(bidder, department):
    make_department()
    assert list(departments_with(bidder, Permission.EDIT_BID)) == [department]


def test_a_bidder_of_two_departments_reaches_both(bidder, department, administrator):
    other = make_department()
    start_membership(user=bidder, role=Role.BIDDER, department=other, by=administrator, now=NOW)
    assert set(departments_with(bidder, Permission.EDIT_BID)) == {department, other}


def test_a_permission_one_does_not_hold_reaches_nothing(bidder):
    assert not departments_with(bidder, Permission.CERTIFY_BID).exists()
    assert not has_permission(bidder, Permission.CERTIFY_BID)


def test_a_fund_wide_role_reaches_every_department(department):
    other = make_department()
    manager = make_user(Role.FUND_MANAGER)
    assert set(departments_with(manager, Permission.SEE_BIDS)) == {department, other}


def test_roles_of_different_departments_do_not_mix(bidder, department, administrator):
    other = make_department()
    start_membership(user=bidder, role=Role.SIGN_OFF, department=other, by=administrator, now=NOW)
    assert list(departments_with(bidder, Permission.EDIT_BID)) == [department]
    assert list(departments_with(bidder, Permission.CERTIFY_BID)) == [other]


def test_a_closed_account_holds_nothing(bidder, administrator):
    user = deactivate_user(user=bidder, by=administrator, now=NOW)
    assert permissions_of(user) == frozenset()
    assert not departments_with(user, Permission.EDIT_BID).exists()


def test_people_with_a_permission_are_of_the_department(bidder, department):
    make_user(Role.BIDDER)
    assert list(people_with(Permission.EDIT_BID, department=department)) == [bidder]
    assert list(people_with(Permission.EDIT_BID)) == []


def test_people_with_a_fund_wide_permission(bidder, department):
    manager = make_user(Role.FUND_MANAGER)
    assert list(people_with(Permission.ASSIGN_REVIEWERS)) == [manager]
    assert set(people_with(Permission.SEE_BIDS, department=department)) == {bidder, manager}


def test_people_whose_role_ended_are_not_told(bidder, department, administrator):
    end_membership(membership=bidder.memberships.get(), by=administrator, now=NOW)
    assert not people_with(Permission.EDIT_BID, department=department).exists()
