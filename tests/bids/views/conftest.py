"""The fund manager of the views' tests is signed in."""

import pytest
from django.test import Client

from accounts.models import User
from tests.factories.accounts import sign_in


@pytest.fixture
def manager(client: Client, manager: User) -> User:
    sign_in(client, manager)
    return manager
