"""The forms of signing in, of joining and of passwords: allauth's, and those no record stands behind."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass

from django.core.cache import cache
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.actions.invitations import invitation_token, invite_person
from accounts.emails import password_path
from accounts.models import User
from accounts.permissions import Role
from tests.addresses import ADDRESSES
from tests.factories.accounts import PASSWORD, make_department, make_user, sign_in
from tests.factories.pages import fields_of, text_of

NEW = "another-battery-and-staple"
TWICE = {"password1": NEW, "password2": NEW}
WITHOUT_A_FORM = {
    "healthz",
    "readyz",
    "account_logout",
    "account_signup",
    "account_reset_password_done",
    "portfolio:open_data",
    "portfolio:power_bi_source",
    "portfolio:program_file",
    "portfolio:status",
}
"""Of what is public: no form, a button alone, or closed."""
OF_THE_SIGNED_IN = {"account_change_password", "account_set_password"}
NAMES = OF_THE_SIGNED_IN | {
    item.name
    for item in ADDRESSES
    if item.permission is None and not item.is_api and item.name not in WITHOUT_A_FORM
}


@dataclass(frozen=True)
class OpenForm:
    """`posted` is what somebody fills in, and `person` who is signed in, if anybody has to be."""

    name: str
    path: str
    posted: Mapping[str, str]
    person: User | None = None


def open_forms() -> list[OpenForm]:
    person, newcomer = make_user(Role.REVIEWER, password=PASSWORD), make_user(Role.REVIEWER)
    invitation = invite_person(
        email="coming@example.gov.uk",
        name="Coming",
        role=Role.BIDDER,
        department=make_department(),
        by=make_user(Role.ADMINISTRATOR),
        now=timezone.now(),
    )
    join = reverse("accounts:join", args=[invitation_token(invitation)])
    change = {"oldpassword": PASSWORD, **TWICE}
    return [
        OpenForm("account_login", reverse("account_login"), {"login": person.email, "password": PASSWORD}),
        OpenForm("account_reset_password", reverse("account_reset_password"), {"email": person.email}),
        OpenForm("account_reset_password_from_key", password_path(person), TWICE),
        OpenForm("accounts:join", join, {"password": NEW}),
        OpenForm("account_change_password", reverse("account_change_password"), change, person),
        OpenForm("account_set_password", reverse("account_set_password"), TWICE, newcomer),
    ]


@contextmanager
def opened(form: OpenForm) -> Iterator[tuple[Client, str, dict[str, str]]]:
    """A client with the form's page open, the address it posts to and its fields; nothing of it is kept."""
    cache.clear()
    with transaction.atomic():
        client = Client(raise_request_exception=False)
        page = (sign_in(client, form.person) if form.person else client).get(form.path, follow=True)
        yield client, page.request["PATH_INFO"], fields_of(text_of(page))
        transaction.set_rollback(True)
