"""Every address of the service, walked from the URL map, so that a new page is tested the day it is added."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from inspect import getclosurevars
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver, reverse

from accounts.permissions import Permission

PLAUSIBLE = ("1", "x", "2026-27", "2026-11-22", "LF-B-0001")
# Where a view answers a few values only, one of them.
NAMED = {
    "format": "csv",
    "side": "likelihood",
    "table": "components",
    "worklist": "drafts",
    "kind": "imports",
    "change_kind": "re-profile",
    "sentence": "must-fund",
    "section": "work",
    "code": "DATE_BEFORE_PERIOD",
    "file": "2027-28-P04.parquet",
}


@dataclass(frozen=True)
class Address:
    name: str
    path: str
    view: Any
    values: dict[str, Any] = field(default_factory=dict)

    def at(self, values: dict[str, Any]) -> str:
        """The address with these values of its arguments."""
        return reverse(self.name, kwargs=values)

    @property
    def is_api(self) -> bool:
        return self.path.startswith("/api/")

    @property
    def permission(self) -> Permission | None:
        return getattr(self.view, "permission", None)

    @property
    def methods(self) -> tuple[str, ...]:
        """What the view answers, as it says in `require_http_methods`; nothing where it does not say."""
        guarded = getattr(self.view, "__wrapped__", self.view)
        return tuple(getclosurevars(guarded).nonlocals.get("request_method_list", ()))

    @property
    def scopes(self) -> tuple[str, ...] | None:
        view_class = getattr(self.view, "cls", None) or getattr(self.view, "view_class", None)
        return getattr(view_class, "required_scopes", None)


def plausible(pattern: Any) -> dict[str, Any]:
    """Values the address accepts; guards must answer before anything is looked up."""
    values: dict[str, Any] = {}
    for key, converter in pattern.converters.items():
        choices = (NAMED.get(key, ""), *PLAUSIBLE)
        text = next(item for item in choices if re.fullmatch(converter.regex, item))
        values[key] = converter.to_python(text)
    if hasattr(pattern, "regex") and not pattern.converters:
        values |= dict.fromkeys(pattern.regex.groupindex, "1")
    return values


def walk(
    patterns: list[URLPattern | URLResolver], space: str = "", given: dict[str, Any] | None = None
) -> Iterator[Address]:
    for item in patterns:
        values = {**(given or {}), **plausible(item.pattern)}
        if isinstance(item, URLResolver):
            inner = f"{space}{item.namespace}:" if item.namespace else space
            yield from walk(item.url_patterns, inner, values)
        else:
            assert item.name, f"{item.pattern} has no name"
            name = f"{space}{item.name}"
            yield Address(name, reverse(name, kwargs=values), item.callback, values)


ADDRESSES = list(walk(get_resolver().url_patterns))
