"""Asking the service as somebody, without leaving a trace, and seeing what it would have written."""

import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from unittest.mock import patch

from django.contrib.messages.storage.cookie import CookieStorage
from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.db import connection, transaction
from django.http import Http404
from django.test import Client, RequestFactory
from django.urls import resolve

from accounts.models import User
from tests.addresses import Address
from tests.factories.accounts import sign_in

WRITING = ("INSERT", "UPDATE", "DELETE", "TRUNCATE", "COPY")
FORM = "application/x-www-form-urlencoded"
URLENCODED = {"content_type": FORM}
OF_THE_SESSION = ("django_session", "last_login", "accounts_cacherow")


@dataclass(frozen=True)
class Answer:
    status: int
    text: str
    wrote: tuple[str, ...]
    headers: Any


class Asker:
    """A person at a client of their own. What a request writes is noted and rolled back."""

    def __init__(self, user: User) -> None:
        self.user = user
        self.client = sign_in(self.nobody(), user)

    @staticmethod
    def nobody() -> Client:
        """Not signed in; a fault is an answer, as a browser gets it."""
        return Client(raise_request_exception=False)

    def ask(self, method: str, path: str, data: Any = None, **more: Any) -> Answer:
        with transaction.atomic(), writes() as wrote:
            response = getattr(self.client, method)(path, data or {}, **more)
            body = b"".join(response.streaming_content) if response.streaming else response.content
            transaction.set_rollback(True)
        text = body.decode(errors="replace")
        return Answer(response.status_code, text, tuple(wrote), response.headers)


def askers_of(people: Iterable[User]) -> dict[User, Asker]:
    return {person: Asker(person) for person in set(people)}


def methods_of(address: Address) -> list[str]:
    """Those of a client that the view answers with more than 405."""
    return [method for method in ("get", "post") if not address.methods or method.upper() in address.methods]


def status_of(person: User, method: str, path: str, data: Any = None, **more: Any) -> int:
    """What the view itself answers, without its template. Leaves nothing behind."""
    request: Any = getattr(RequestFactory(), method)(path, data or {}, **more)
    request.user, request.session = person, {}
    request._messages = CookieStorage(request)
    view = resolve(path)
    with transaction.atomic(), unrendered():
        try:
            response = view.func(request, *view.args, **view.kwargs)
        except (Http404, PermissionDenied):
            return 404
        except SuspiciousOperation:
            return 400
        finally:
            transaction.set_rollback(True)
    for close in response._resource_closers:
        close()
    return int(response.status_code)


@contextmanager
def unrendered() -> Iterator[None]:
    """Views answer without their templates, where the question is whether they answer at all."""
    with patch("django.template.loader.render_to_string", lambda *_, **__: ""):
        yield


@contextmanager
def writes() -> Iterator[list[str]]:
    """The statements that write, but for those that keep the session or count tries to sign in, and those
    that were undone.
    """
    wrote: list[str] = []
    saved: dict[str, int] = {}

    def watch(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if savepoint := re.fullmatch(r'(SAVEPOINT|ROLLBACK TO SAVEPOINT) "?(\w+)"?', sql.strip()):
            if savepoint[1] == "SAVEPOINT":
                saved[savepoint[2]] = len(wrote)
            else:
                del wrote[saved.get(savepoint[2], 0) :]
        if sql.lstrip().upper().startswith(WRITING) and not any(word in sql for word in OF_THE_SESSION):
            wrote.append(sql[:120])
        return execute(sql, params, many, context)

    with connection.execute_wrapper(watch):
        yield wrote
