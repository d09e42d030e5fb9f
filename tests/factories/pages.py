"""Pages for tests: where they are, what they say, and what a browser would post from them."""

import re
from collections.abc import Mapping
from datetime import date
from html.parser import HTMLParser
from typing import Any

from django.urls import reverse


def bids_url(name: str, record: Any = None, **more: Any) -> str:
    """Of a page of `bids`; a record of any kind goes into its address by its reference."""
    return reverse(f"bids:{name}", kwargs={"reference": record.reference, **more} if record else more)


def portfolio_url(name: str, *values: Any, **more: Any) -> str:
    return reverse(f"portfolio:{name}", args=values, kwargs=more)


def upload_url(upload: Any, name: str = "upload_page") -> str:
    return portfolio_url(name, reference=upload.reference)


def return_url(spend_return: Any, name: str = "return_page") -> str:
    return portfolio_url(name, reference=spend_return.reference)


KEPT_ON_A_LINE = re.compile(r'<span class="lf-nowrap">([^<]*)</span>')


def text_of(response: Any) -> str:
    """The page, without what only keeps some of its words on one line."""
    return KEPT_ON_A_LINE.sub(r"\1", response.content.decode())


def posted_day(field: str, day: date) -> dict[str, str]:
    """A date typed into its three boxes."""
    return {f"{field}_day": str(day.day), f"{field}_month": str(day.month), f"{field}_year": str(day.year)}


def posted_lines(prefix: str, *lines: Mapping[str, str], **more: str) -> dict[str, str]:
    """The fields of a page of lines as its form names them, none of them stored before."""
    posted = {f"{prefix}-TOTAL_FORMS": str(len(lines)), f"{prefix}-INITIAL_FORMS": "0", **more}
    for number, line in enumerate(lines):
        posted |= {f"{prefix}-{number}-{name}": value for name, value in line.items()}
    return posted


class _Fields(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: dict[str, str] = {}
        self._textarea = self._select = ""

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attributes}
        name, kind = given.get("name", ""), given.get("type", "text")
        if tag == "textarea":
            self._textarea = name
            self.found[name] = ""
        elif tag == "select":
            self._select = name
        elif tag == "option" and self._select and ("selected" in given or self._select not in self.found):
            self.found[self._select] = given.get("value", "")
        elif tag == "input" and name and (kind not in ("checkbox", "radio") or "checked" in given):
            self.found[name] = given.get("value", "on" if kind in ("checkbox", "radio") else "")

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea":
            self._textarea = ""
        elif tag == "select":
            self._select = ""

    def handle_data(self, data: str) -> None:
        if self._textarea:
            self.found[self._textarea] += data.removeprefix("\n") if not self.found[self._textarea] else data


SEARCH_OF_EVERY_PAGE = re.compile(r'<form [^>]*role="search".*?</form>', re.DOTALL)


def fields_of(html: str) -> dict[str, str]:
    """By name, the last where a name comes twice; buttons and the search of every page are left out."""
    parser = _Fields()
    parser.feed(SEARCH_OF_EVERY_PAGE.sub("", html))
    return parser.found


def post_as_shown(client: Any, path: str, data: Any = None, *, page: str = "", **more: Any) -> Any:
    """Posts to what the page of the address, or `page`, shows now: with the fingerprint its form carries."""
    seen = fields_of(text_of(client.get(page or path))).get("seen", "")
    return client.post(path, {**(data or {}), "seen": seen}, **more)
