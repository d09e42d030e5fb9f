"""Asking the service as somebody, without leaving a trace, and seeing what it would have written."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.db import connection, transaction
from django.test import Client

from accounts.models import User
from tests.factories.accounts import sign_in

WRITING = ("INSERT", "UPDATE", "DELETE", "TRUNCATE", "COPY")
OF_THE_SESSION = ("django_session", "last_login")


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
        self.client = sign_in(Client(raise_request_exception=False), user)

    def ask(self, method: str, path: str, data: Any = None, **more: Any) -> Answer:
        with transaction.atomic(), writes() as wrote:
            response = getattr(self.client, method)(path, data or {}, **more)
            body = b"".join(response.streaming_content) if response.streaming else response.content
            transaction.set_rollback(True)
        text = body.decode(errors="replace")
        return Answer(response.status_code, text, tuple(wrote), response.headers)


@contextmanager
def writes() -> Iterator[list[str]]:
    """The statements that write, but for those that keep the session."""
    wrote: list[str] = []

    def watch(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if sql.lstrip().upper().startswith(WRITING) and not any(word in sql for word in OF_THE_SESSION):
            wrote.append(sql[:120])
        return execute(sql, params, many, context)

    with connection.execute_wrapper(watch):
        yield wrote
