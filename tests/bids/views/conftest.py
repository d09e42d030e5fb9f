"""Who is signed in."""

import pytest

from accounts.models import User
from accounts.permissions import Role
from tests.factories.accounts import make_user, sign_in


@pytest.fixture
def manager(client, db) -> User:
    """A fund manager, signed in on the client."""
    person = make_user(Role.FUND_MANAGER)
    sign_in(client, person)
    return person
