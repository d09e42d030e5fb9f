"""What stands before every view: the permission it wears, and what the frame of a page knows of a person."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import partial, wraps
from typing import Any, TypeVar, cast

import structlog
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.auth_backends import AuthenticationBackend
from allauth.core import ratelimit
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase
from django.urls import reverse
from django.utils import timezone

from accounts.actions.passwords import ask_for_password
from accounts.client_address import client_address
from accounts.models import Department, Membership, User
from accounts.permissions import ROLES, Permission, Role
from accounts.queries.held import memberships_for_page
from accounts.queries.roles import HELD, permissions_in
from accounts.sending import answer_form, send_to_sign_in
from accounts.sessions import begin_session, signed_in_by

View = TypeVar("View", bound=Callable[..., HttpResponseBase])
log = structlog.get_logger(__name__)

SIGN_IN_AGAIN_SECONDS = 300
NAVIGATION_LIMIT = 6

MESSAGES = "accounts:messages"
LABELS = {
    "portfolio:home": "Home",
    "bids:systems": "Register",
    "bids:bids": "Bids",
    "bids:rounds": "Rounds",
    "bids:reviews": "Reviews",
    "portfolio:funds": "Fund",
    "portfolio:awards": "Awards",
    "portfolio:returns": "Returns",
    "portfolio:spend": "Spend",
    "portfolio:gaps": "Gaps",
    "accounts:messages": "Messages",
    "accounts:people": "People",
    "accounts:departments": "Departments",
    "accounts:clients": "API clients",
    "accounts:jobs": "Jobs",
    "accounts:events": "Audit",
}

_DEPARTMENT = (
    "portfolio:home",
    "bids:systems",
    "bids:bids",
    "portfolio:awards",
    "portfolio:returns",
    "accounts:messages",
)
NAVIGATION: dict[Role, tuple[str, ...]] = {
    Role.BIDDER: _DEPARTMENT,
    Role.SIGN_OFF: _DEPARTMENT,
    Role.REVIEWER: ("portfolio:home", "bids:reviews", "accounts:messages"),
    Role.CHAIR: (
        "portfolio:home",
        "bids:rounds",
        "bids:bids",
        "portfolio:funds",
        "accounts:messages",
    ),
    Role.FUND_MANAGER: (
        "portfolio:home",
        "bids:rounds",
        "bids:bids",
        "portfolio:funds",
        "portfolio:returns",
        "accounts:messages",
    ),
    Role.TREASURY_ANALYST: (
        "portfolio:home",
        "portfolio:funds",
        "portfolio:awards",
        "portfolio:spend",
        "portfolio:gaps",
        "accounts:messages",
    ),
    Role.AUDITOR: (
        "portfolio:home",
        "bids:bids",
        "portfolio:funds",
        "portfolio:spend",
        "accounts:events",
        "accounts:messages",
    ),
    Role.ADMINISTRATOR: (
        "portfolio:home",
        "accounts:people",
        "accounts:departments",
        "accounts:clients",
        "accounts:jobs",
        "accounts:messages",
    ),
}


@dataclass(frozen=True)
class Person:
    """The person signed in, as the frame of a page shows them. `navigation`: label, address, current."""

    name: str
    role_label: str
    navigation: list[tuple[str, str, bool]]


class ClosedAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Nobody signs up: people are invited. No mail leaves a request."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def get_client_ip(self, request: HttpRequest) -> str:
        return client_address(request)

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        """Wrong passwords are counted for an account at an address: guessing elsewhere locks out nobody."""
        return f"{super()._get_login_attempts_cache_key(request, **credentials)} {client_address(request)}"

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Raises ValidationError. Guesses from many addresses are stopped too: the person then gets in by the
        link to a new password, which signs in.
        """
        super().pre_authenticate(request, **credentials)
        login = str(credentials.get("email", "")).lower()
        if not ratelimit.consume(request, action="login_anywhere", key=login):
            raise self.validation_error("too_many_login_attempts")

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        """Changing the password signs out, so the page of changing it is not where to go."""
        return reverse("portfolio:home")

    def set_password(self, user: User, password: str) -> None:
        """The hash alone is written: nothing else of a person may be changed by the application."""
        user.set_password(password)
        user.save(update_fields=["password"])

    def send_password_reset_mail(self, user: User, email: str, context: Mapping[str, Any]) -> None:
        """No page waits for a mail server, and the web process may not reach one: the worker sends it."""
        ask_for_password(user=user, now=timezone.now())

    def login(self, request: HttpRequest, user: User) -> None:
        super().login(request, user)
        begin_session(request.session, now=timezone.now(), whose=(user.pk, user.email))


class PeopleWithRoles(AuthenticationBackend):  # type: ignore[misc]
    """Reads the person of a session and the roles they hold in one statement: every page asks for both."""

    def get_user(self, user_id: int) -> User | None:
        held = memberships_for_page(user_id)
        if not held:
            return cast("User | None", super().get_user(user_id))
        person = held[0].user
        setattr(person, HELD, held)
        return person if self.user_can_authenticate(person) else None


def signed_in(request: HttpRequest) -> User:
    """The person behind a guarded request."""
    return cast(User, request.user)


def memberships_on(request: HttpRequest) -> list[Membership]:
    """The roles held by the person of this request, read once a request; each with `unread`."""
    held: list[Membership] | None = getattr(request, "_memberships", None)
    if held is None:
        person = signed_in(request)
        held = getattr(person, HELD, None) or memberships_for_page(person.pk)
        request._memberships = held  # type: ignore[attr-defined]
    return held


def requires(permission: Permission) -> Callable[[View], View]:
    """The view answers people who hold the permission, each form once; others are refused, the signed-out
    sent to sign in.
    """

    def wear(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if not request.user.is_authenticated:
                return send_to_sign_in(request)
            if permission not in permissions_in(memberships_on(request)):
                log.warning(
                    "refused", person=signed_in(request).pk, permission=permission.value, path=request.path
                )
                raise PermissionDenied
            return answer_form(request, partial(view, request, *args, **kwargs))

        guarded.permission = permission  # type: ignore[attr-defined]
        return cast(View, guarded)

    return wear


def public(view: View) -> View:
    """The view is for everybody; the access test holds the list of such pages."""
    view.permission = None  # type: ignore[attr-defined]
    return view


def back_to_people(department: Department | None) -> str:
    """The address of the department's people, or of everybody's where the role is no department's."""
    if department is None:
        return reverse("accounts:people")
    return reverse("accounts:colleagues", kwargs={"pk": department.pk})


def _unread(request: HttpRequest) -> int:
    """How many messages the person of this request had not opened as it began."""
    row: Any = memberships_on(request)[0]
    return int(row.unread)


def _navigation(roles: Iterable[Role], path: str, *, unread: int) -> list[tuple[str, str, bool]]:
    names = dict.fromkeys(name for role in roles for name in NAVIGATION[role])
    entries = []
    for name in list(names)[:NAVIGATION_LIMIT]:
        address = reverse(name)
        current = path == address or (address != "/" and path.startswith(address))
        counted = f" ({unread:,})" if name == MESSAGES and unread else ""
        entries.append((f"{LABELS[name]}{counted}", address, current))
    return entries


def _role_label(memberships: Iterable[Membership]) -> str:
    labels = [
        f"{row.label}, {row.department.short_name}"
        if row.department is not None and ROLES[Role(row.role)].of_department
        else row.label
        for row in memberships
    ]
    return "; ".join(dict.fromkeys(labels))


def person(request: HttpRequest) -> dict[str, object]:
    """Context processor: the person signed in, their role and their navigation, or None; and until when."""
    if not hasattr(request, "user") or not request.user.is_authenticated:
        return {"person": None}
    held = memberships_on(request)
    unread = _unread(request) if held else 0
    navigation = _navigation((Role(row.role) for row in held), request.path, unread=unread)
    name, role = signed_in(request).name, _role_label(held)
    return {
        "person": Person(name, role if role != name else "", navigation),
        "signed_in": signed_in_by(request.session, now=timezone.now()),
    }
