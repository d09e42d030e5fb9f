"""Signing in and asking for a new password: allauth's pages, with limits told as such and answers that tell
nobody who has an account.
"""

from time import monotonic, sleep
from typing import Any, cast

from allauth.account.forms import LoginForm, ResetPasswordForm
from allauth.account.views import LoginView, PasswordResetView
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from accounts.guards import SIGN_IN_AGAIN_SECONDS

EVENLY_SECONDS = 0.25
"""Longer than asking for a password takes, with or without an account."""
ASK_AGAIN_SECONDS = 60


class SignIn(LoginView):  # type: ignore[misc]
    """After too many wrong passwords the page says so with 429, and when to try again."""

    def form_invalid(self, form: LoginForm) -> HttpResponse:
        response = cast(HttpResponse, super().form_invalid(form))
        if form.has_error("__all__", "too_many_login_attempts"):
            response.status_code = 429
            response.headers["Retry-After"] = str(SIGN_IN_AGAIN_SECONDS)
        return response


class AskForPassword(PasswordResetView):  # type: ignore[misc]
    """The answer is the same for an address with an account and one without, and comes as late."""

    def form_valid(self, form: ResetPasswordForm) -> HttpResponse:
        began = monotonic()
        response = cast(HttpResponse, super().form_valid(form))
        sleep(EVENLY_SECONDS - (monotonic() - began) % EVENLY_SECONDS)
        return response


def too_many_requests(request: HttpRequest, *args: Any) -> HttpResponse:
    """A limit of requests from one address was met (handler429)."""
    response = render(request, "errors/429.html", status=429)
    response.headers["Retry-After"] = str(ASK_AGAIN_SECONDS)
    return response
