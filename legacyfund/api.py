"""What every address of the machine API shares: who asks, what they may, and how an error reads.

Clients are machines, not people: each request carries a bearer token of an ApiClient. A view says
what it needs as `required_scopes`, a tuple of scopes; a view that says nothing answers nobody.
"""

from collections.abc import Mapping
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, cast

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.utils import timezone
from oauth2_provider.contrib.rest_framework import OAuth2Authentication
from rest_framework import exceptions
from rest_framework.permissions import BasePermission
from rest_framework.request import Request

from accounts.actions.clients import mark_used
from accounts.models import ApiClient
from legacyfund import limits
from legacyfund.lib.errors import ConflictRefused, DomainError, PermissionRefused
from legacyfund.views import problem

if TYPE_CHECKING:
    from rest_framework.views import APIView


class MachineClientAuthentication(OAuth2Authentication):  # type: ignore[misc]
    """A bearer token gives `request.auth`, the ApiClient behind it; `request.user` stays None.

    A client that was ended is refused at once, whatever its token says; one that asks too often, until its
    window begins anew. The toolkit is shown Django's own
    request: of DRF's it would read a body that no parser here takes.
    """

    def authenticate(self, request: Request) -> tuple[None, ApiClient] | None:
        found = super().authenticate(request._request)
        if found is None:
            if request.headers.get("Authorization"):
                raise exceptions.AuthenticationFailed(
                    "The token is unknown or has expired. Fetch a new one from /api/v1/token/."
                )
            return None
        token = found[1]
        client: ApiClient | None = getattr(token.application, "api_client", None)
        if client is None or client.ended_at is not None:
            raise exceptions.AuthenticationFailed(
                "This client has been ended. Ask an administrator for another."
            )
        mark_used(client=client, now=timezone.now())
        client.granted = frozenset(token.scope.split()) & frozenset(client.scopes.split())
        allowance = limits.count(client, getattr(request.parser_context["view"], "limit", limits.USUAL))
        request._request.allowance = allowance  # type: ignore[attr-defined]
        allowance.require()
        return None, client


class NobodyUnlessSaid(BasePermission):
    """Refuses all but a client whose token carries every scope in the view's `required_scopes`."""

    def has_permission(self, request: Request, view: "APIView") -> bool:
        needed: tuple[str, ...] | None = getattr(view, "required_scopes", None)
        if request.auth is None or needed is None:
            return False
        lacking = sorted(set(needed) - cast(ApiClient, request.auth).granted)
        if lacking:
            self.message = (
                f"The token does not carry the scope {', '.join(lacking)}. Ask an administrator of the "
                "service to allow it to your client, and fetch a new token."
            )
            return False
        return True


def problem_response(exc: Exception, context: Mapping[str, Any]) -> HttpResponse | None:
    """Every error as RFC 9457 problem details; None lets what nobody expected fail as it is."""
    found = _as_api_exception(exc, context)
    if found is None:
        return None
    headers = {}
    if challenge := getattr(found, "auth_header", None):
        headers["WWW-Authenticate"] = challenge
    if wait := getattr(found, "wait", None):
        headers["Retry-After"] = str(int(wait))
    if isinstance(found, exceptions.MethodNotAllowed):
        headers["Allow"] = ", ".join(_methods_of(context["view"]))
    field = getattr(exc, "field", None)
    kind = getattr(exc, "problem", "about:blank")
    more = getattr(exc, "more", None)
    return problem(
        found.status_code,
        _way_on(found, context) or _words(found.detail),
        field=field,
        kind=kind,
        headers=headers,
        more=more,
    )


def _as_api_exception(exc: Exception, context: Mapping[str, Any]) -> exceptions.APIException | None:
    if isinstance(exc, exceptions.APIException):
        return exc
    if isinstance(exc, Http404):
        return exceptions.NotFound(_nothing_here(context))
    if isinstance(exc, PermissionDenied):
        return exceptions.PermissionDenied(
            str(exc) or "This client may not ask this. Ask an administrator of the service what it may."
        )
    if isinstance(exc, DomainError):
        found = exceptions.APIException(exc.message)
        found.status_code = _status_of(exc)
        return found
    return None


def _way_on(found: exceptions.APIException, context: Mapping[str, Any]) -> str:
    """What to do about an error that the framework words alone; blank for those that we word."""
    view = context["view"]
    if isinstance(found, exceptions.NotAuthenticated):
        return (
            "This address needs a token. Send your client’s id and secret to /api/v1/token/ by POST, and the "
            "token you get with each request, as the header “Authorization: Bearer TOKEN”. "
            "/api/v1/docs/#getting-in has the lines."
        )
    if isinstance(found, exceptions.NotAcceptable):
        forms = " or ".join(renderer.media_type for renderer in view.renderer_classes)
        return (
            f"The header Accept asks for a form that is not given here. This address answers in {forms}: ask "
            "for that, or leave Accept out."
        )
    if isinstance(found, exceptions.MethodNotAllowed):
        method = context["request"].method
        return f"This address does not take {method}. Ask it by {' or '.join(_methods_of(view))}."
    return ""


def _methods_of(view: "APIView") -> list[str]:
    """Without OPTIONS, which the framework lists though it is refused."""
    return [method for method in view.allowed_methods if method != "OPTIONS"]


def _nothing_here(context: Mapping[str, Any]) -> str:
    view = context["view"]
    if asked := getattr(view, "kwargs", {}).get("format"):
        forms = ", ".join(f".{renderer.format}" for renderer in view.renderer_classes)
        return f"Nothing here comes as .{asked[:40]}. End the address in one of {forms}."
    return "There is nothing at this address. /api/v1/docs/ lists what there is."


def _status_of(refusal: DomainError) -> int:
    if isinstance(refusal, PermissionRefused):
        return HTTPStatus.FORBIDDEN
    return HTTPStatus.CONFLICT if isinstance(refusal, ConflictRefused) else HTTPStatus.BAD_REQUEST


def _words(detail: Any) -> str:
    if isinstance(detail, Mapping):
        return " ".join(f"{name}: {_words(value)}" for name, value in detail.items())
    if isinstance(detail, list | tuple):
        return " ".join(_words(value) for value in detail)
    return str(detail)
