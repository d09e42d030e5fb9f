from io import StringIO

import pytest
from django.core import mail
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from accounts.models import User
from accounts.permissions import Permission
from accounts.queries import has_permission

pytestmark = pytest.mark.django_db


def add(email: str = "first@example.gov.uk") -> str:
    said = StringIO()
    call_command("add_first_administrator", email, "First", stdout=said)
    return said.getvalue()


def test_opens_an_empty_service_and_the_password_comes_by_reset():
    assert "first@example.gov.uk is administrator" in add()
    assert has_permission(User.objects.get(), Permission.MANAGE_PEOPLE)
    Client().post(reverse("account_reset_password"), {"email": "first@example.gov.uk"})
    assert mail.outbox[0].to == ["first@example.gov.uk"]


def test_a_second_one_is_invited_instead():
    add()
    with pytest.raises(CommandError, match="administrator already"):
        add("second@example.gov.uk")
