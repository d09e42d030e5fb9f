"""People these tests need again and again."""

import pytest
from django.test import Client

from accounts.models import Department, User
from accounts.permissions import Role
from tests.factories.accounts import client_of, make_department, make_user, sign_in


@pytest.fixture
def department(db: None) -> Department:
    return make_department(name="Department of Ledgers", abbreviation="DOL")


@pytest.fixture
def administrator(db: None) -> User:
    return make_user(Role.ADMINISTRATOR)


@pytest.fixture
def bidder(department: Department) -> User:
    return make_user(Role.BIDDER, department)


@pytest.fixture
def as_administrator(administrator: User) -> Client:
    return sign_in(Client(), administrator)


@pytest.fixture
def as_bidder(bidder: User) -> Client:
    return sign_in(Client(), bidder)


@pytest.fixture
def as_auditor(db: None) -> Client:
    return client_of(Role.AUDITOR)


@pytest.fixture
def signer(department):
    return make_user(Role.SIGN_OFF, department)
