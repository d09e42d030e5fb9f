"""What stands before every view: the permission it wears."""

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar, cast

from allauth.account.adapter import DefaultAccountAdapter
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase

from accounts.models import User
from accounts.permissions import Permission
from accounts.queries import has_permission

View = TypeVar("View", bound=Callable[..., HttpResponseBase])


class ClosedAdapter(DefaultAccountAdapter):
    """Nobody signs up: people are invited."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False


def signed_in(request: HttpRequest) -> User:
    """The person behind a guarded request."""
    return cast(User, request.user)


def requires(permission: Permission) -> Callable[[View], View]:
    """The view answers people who hold the permission; others are refused, the signed-out sent to sign in."""

    def wear(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if not request.user.is_authenticated:
                return redirect_to_login(request.get_full_path())
            if not has_permission(signed_in(request), permission):
                raise PermissionDenied
            return view(request, *args, **kwargs)

        guarded.permission = permission  # type: ignore[attr-defined]
        return cast(View, guarded)

    return wear


def public(view: View) -> View:
    """The view is for everybody; the access test holds the list of such pages."""
    view.permission = None  # type: ignore[attr-defined]
    return view


def person(request: HttpRequest) -> dict[str, object]:
    """Context processor: the person signed in, their role and their navigation, or None."""
    return {"person": None}
