"""A41: rows or sequences were restored, and a link sent before meets another row under its id.

Each kind of link or token is listed once, with how it is opened. The one for the row that was there before
must open nothing of the row that is there now, and say the same as where there is no row at all.
"""

import ast
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

import pytest
from django.conf import settings
from django.core import signing
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.actions.first_answers import SentWithOtherAnswers, answer_once
from accounts.actions.invitations import invitation_token, invite_person
from accounts.actions.kept_forms import TypedForm, keep_form, open_kept_form
from accounts.emails import ADDRESS_MESSAGES, password_path
from accounts.models import Event, Invitation, Membership, User
from accounts.permissions import Role
from accounts.queries.sessions import person_of_session
from tests.conftest import superuser_connection
from tests.factories.accounts import NOW, make_person, make_user, sign_in

pytestmark = [pytest.mark.django_db(transaction=True)]

FORM = TypedForm("/bids/LF-1/work", (("why_now", "what only its writer may read"),))
KEY = "3f1a4d0e-9f5d-4f0e-8f3e-0b6a0d4f9c11"


def restore(table: str, *rows: int) -> None:
    """The rows go, and the sequence starts where the first of them stood: the next row bears its id."""
    with superuser_connection() as link, link.transaction():
        link.execute("SET LOCAL session_replication_role = replica")
        link.execute(f"DELETE FROM {table} WHERE id = ANY (%s)", [list(rows)])
        link.execute("SELECT setval(pg_get_serial_sequence(%s, 'id'), %s, false)", [table, min(rows)])


def invite(email: str, role: Role, days: int = 0) -> Invitation:
    administrator = User.objects.filter(memberships__role=Role.ADMINISTRATOR).first()
    by = administrator or make_user("ADMINISTRATOR")
    now = timezone.now() + timedelta(days=days)
    return invite_person(email=email, name="Somebody", role=role, department=None, by=by, now=now)


def person(email: str) -> User:
    return make_person(email=email)


@dataclass(frozen=True)
class Opened:
    status: int
    text: str

    def __str__(self) -> str:
        return f"{self.status}: {self.text[:200]}"


def get(address: str, client: Client | None = None) -> Opened:
    response = (client or Client()).get(address, follow=True)
    main = response.content.decode().partition("<main")[2].partition("</main")[0]
    return Opened(response.status_code, re.sub(r'value="[^"]{64}"', "", main))  # the CSRF token


@dataclass(frozen=True)
class Kind:
    """`link` makes the row and what opens it; `other` makes the row that comes to bear the same id; `open`
    says what one sees. `nothing` is what one sees where no row is.
    """

    table: str
    link: Callable[[], tuple[int, object]]
    other: Callable[[], int]
    open: Callable[[object], object]
    secret: str
    """What of the other row must not be seen."""


def invitation_link() -> tuple[int, str]:
    invitation = invite("old@example.gov.uk", Role.REVIEWER)
    return invitation.pk, reverse("accounts:join", kwargs={"token": invitation_token(invitation)})


def password_link() -> tuple[int, str]:
    user = person("old@example.gov.uk")
    return user.pk, password_path(user)


def kept_form_token() -> tuple[int, str]:
    owner = person("old@example.gov.uk")
    return owner.pk, keep_form(person=owner, form=FORM, now=NOW)


def session_key() -> tuple[int, str]:
    owner = person("old@example.gov.uk")
    client = sign_in(Client(), owner)
    return owner.pk, client.cookies[settings.SESSION_COOKIE_NAME].value


def with_session(key: object) -> Opened:
    client = Client()
    client.cookies[settings.SESSION_COOKIE_NAME] = str(key)
    assert person_of_session(str(key)) is None
    return get(reverse("accounts:messages"), client)


def form_key() -> tuple[int, str]:
    owner = person("old@example.gov.uk")
    answer_once(
        person=owner, key=KEY, body_sha256="a", answer=str, location_of=lambda _: "/systems/old", now=NOW
    )
    return owner.pk, KEY


def first_answer(key: object) -> str:
    """For whoever bears the id now, with the very same form."""
    owner = User.objects.filter(email="other@example.gov.uk").first()
    if owner is None:
        return "refused"
    try:
        return answer_once(
            person=owner, key=key, body_sha256="a", answer=str, location_of=lambda _: "", now=NOW
        )
    except SentWithOtherAnswers:
        return "refused"


def opened_kept_form(token: object) -> object:
    owner = User.objects.filter(email="other@example.gov.uk").first()
    return open_kept_form(token=str(token), person=owner, now=NOW) if owner else None


def other_person() -> int:
    return person("other@example.gov.uk").pk


KINDS = {
    "invitation": Kind(
        "accounts_invitation",
        invitation_link,
        lambda: invite("other@example.gov.uk", Role.ADMINISTRATOR).pk,
        get,
        "dministrator",
    ),
    "password": Kind("accounts_user", password_link, other_person, get, "Save password"),
    "kept form": Kind("accounts_user", kept_form_token, other_person, opened_kept_form, "only its writer"),
    "session": Kind("accounts_user", session_key, other_person, with_session, "Sign out"),
    "form's key": Kind("accounts_user", form_key, other_person, first_answer, "/systems/old"),
}


@pytest.mark.parametrize("name", KINDS)
def test_a41_a_link_meets_another_row_under_its_id(name):
    kind = KINDS[name]
    invite("first@example.gov.uk", Role.REVIEWER)
    before, link = kind.link()

    restore(kind.table, before)
    no_row = kind.open(link)
    other = kind.other()
    seen = kind.open(link)

    assert other == before, "the ids have to meet, or nothing was tried"
    assert kind.secret not in str(seen)
    assert seen == no_row


def test_a41_an_old_invitation_neither_opens_nor_takes_the_administrators():
    before, link = invitation_link()
    restore("accounts_invitation", before)
    invite("other@example.gov.uk", Role.ADMINISTRATOR)

    page = Client().get(link)
    posted = Client().post(link, {"password": "correct-battery-and-staple"})

    assert (page.status_code, posted.status_code) == (409, 409)
    assert "This link cannot be used" in page.content.decode()
    assert "ask whoever invited you for a new one" in page.content.decode()
    assert not User.objects.filter(email="other@example.gov.uk").exists()
    assert Membership.objects.filter(role=Role.ADMINISTRATOR).count() == 1


@pytest.mark.parametrize("change", ["email", "invited_at", "link_random"])
def test_a41_an_invitation_is_bound_to_its_address_its_moment_and_a_random_of_its_own(change):
    _, link = invitation_link()
    value = {
        "email": "'b@example.gov.uk'",
        "invited_at": "invited_at + interval '1 microsecond'",
        "link_random": "gen_random_uuid()",
    }[change]
    with superuser_connection() as owner:
        owner.execute("SET session_replication_role = replica")
        owner.execute(f"UPDATE accounts_invitation SET {change} = {value}")

    assert "This link cannot be used" in Client().get(link).content.decode()


def test_a41_a_link_of_the_earlier_form_and_a_damaged_one_say_the_same():
    _, link = invitation_link()
    missing = get(link[:-3] + "/")
    for payload in (1, "1", [1], [1, 2, 3], [1, None], ["x", "y"], {"id": 1}, None):
        token = signing.dumps(payload, salt="accounts.invitation")
        assert get(reverse("accounts:join", kwargs={"token": token})) == missing


def test_a41_a_kept_form_of_another_moment_opens_nothing():
    owner = person("old@example.gov.uk")
    token = keep_form(person=owner, form=FORM, now=NOW)
    with superuser_connection() as link:
        link.execute("UPDATE accounts_keptform SET kept_at = kept_at - interval '1 second'")

    assert open_kept_form(token=token, person=owner, now=NOW) is None


def test_a41_mail_about_another_row_is_not_sent():
    """An event keeps the id and the address: where the row is another, no link to it leaves."""
    before, _ = invitation_link()
    event = Event.objects.filter(kind="invitation.made").latest("pk")
    restore("accounts_invitation", before)
    invite("other@example.gov.uk", Role.ADMINISTRATOR)

    with pytest.raises(Invitation.DoesNotExist):
        ADDRESS_MESSAGES["invitation.made"](event)


SIGNS = ("signing", "Signer", "TimestampSigner", "salted_hmac", "set_signed_cookie", "get_signed_cookie")
SIGNS += (
    "token_urlsafe",
    "token_hex",
    "token_bytes",
    "make_token",
    "default_token_generator",
    "seal",
    "hmac",
)

USES = {
    "accounts/actions/invitations.py": "invitation",
    "accounts/emails.py": "password",
    "accounts/actions/kept_forms.py": "kept form",
    "accounts/actions/clients.py": "a client's secret: kept hashed, opens that client alone, names no row",
    "accounts/notify.py": "a token for GOV.UK Notify by its own key, which opens nothing here",
    "portfolio/spend/actions/saved_views.py": "names a view, which opens for its owner alone",
    "portfolio/spend/actions/workbooks.py": "names a workbook and its file, which open for who asked alone",
    "legacyfund/lib/sealed.py": "how a kept form is sealed",
    "legacyfund/seals.py": "digests of rows: named so, and nothing opens by them",
    "legacyfund/embedded/bare.py": "a key for one command without a database, which signs nothing",
    "legacyfund/embedded/drill.py": "marks the server that a drill started",
    "legacyfund/embedded/places.py": "passwords of the engines of a demonstration",
    "legacyfund/embedded/services.py": "marks the processes that a launcher started",
}
"""Each module that signs, seals or draws a secret: the kind of KINDS it makes, or why it is no link."""


def signing_modules() -> set[str]:
    found = set()
    for room in ("accounts", "bids", "portfolio", "legacyfund"):
        for path in sorted((settings.BASE_DIR / room).rglob("*.py")):
            names = {
                part
                for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
                for part in _named(node)
            }
            if names & set(SIGNS):
                found.add(str(path.relative_to(settings.BASE_DIR)))
    return found


def _named(node: ast.AST) -> list[str]:
    if isinstance(node, ast.Name):
        return [node.id]
    if isinstance(node, ast.Attribute):
        return [node.attr]
    if isinstance(node, ast.ImportFrom | ast.Import):
        return [part for row in node.names for part in row.name.split(".")]
    if isinstance(node, ast.FunctionDef):
        return [node.name]
    return []


def test_a41_every_use_of_signing_is_in_the_table():
    found = signing_modules()

    assert found - set(USES) == set(), "a new kind of link: add it to KINDS and USES, bound to its own row"
    assert set(USES) - found == set(), "no longer used: remove it from USES"
