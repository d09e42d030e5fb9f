"""Pages of meetings for tests: their addresses, who opens them, and what is pressed on them."""

from collections.abc import Mapping
from typing import Any

from django.test import Client

from accounts.models import User
from portfolio.decisions.models import AgendaItem, Meeting
from tests.factories.accounts import sign_in
from tests.factories.pages import fields_of, portfolio_url, text_of


def url(name: str, meeting: Meeting, *more: Any) -> str:
    return portfolio_url(name, meeting.round.reference, meeting.number, *more)


def of_item(name: str, item: AgendaItem) -> str:
    return url(name, item.meeting, item.number)


def as_(person: User) -> Client:
    return sign_in(Client(), person)


def press(client: Client, path: str, data: Mapping[str, str] | None = None, *, page: str = "") -> Any:
    """Posts what the page's text holds, or that of the address itself, and `data`."""
    return client.post(path, {**fields_of(page or text_of(client.get(path))), **(data or {})})
