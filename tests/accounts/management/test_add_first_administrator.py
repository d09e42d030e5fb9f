from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from accounts.models import User
from accounts.permissions import Permission
from accounts.queries.roles import has_permission
from tests.factories.accounts import PASSWORD

pytestmark = pytest.mark.django_db


def add(email: str = "first@example.gov.uk") -> str:
    said = StringIO()
    call_command("add_first_administrator", email, "First", stdout=said)
    return said.getvalue()


def test_opens_an_empty_service_and_the_password_is_chosen_by_the_link():
    said, client = add(), Client()
    assert "first@example.gov.uk is administrator" in said
    assert has_permission(User.objects.get(), Permission.MANAGE_PEOPLE)

    form = client.get(said.splitlines()[-1], follow=True)
    client.post(form.request["PATH_INFO"], {"password1": PASSWORD, "password2": PASSWORD})

    assert User.objects.get().check_password(PASSWORD)


def test_a_second_one_is_invited_instead():
    add()
    with pytest.raises(CommandError, match="administrator already"):
        add("second@example.gov.uk")
