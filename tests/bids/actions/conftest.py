"""Who acts."""

import pytest

from accounts.models import User
from accounts.permissions import Role
from tests.factories.accounts import make_user


@pytest.fixture
def manager(db) -> User:
    return make_user(Role.FUND_MANAGER)
