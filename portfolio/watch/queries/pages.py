"""Which page of a finding a person is led to: the one that cures it, or one where the same is read."""

from collections.abc import Collection
from urllib.parse import urlsplit

from django.urls import Resolver404, ResolverMatch, resolve, reverse

from accounts.permissions import ROLES, Permission

READ_INSTEAD = {
    "portfolio:close_period": "portfolio:fund_periods",
    "portfolio:outcome": "portfolio:award",
}
"""Pages for those who act alone, and where others read how it stands."""


def page_for(held: Collection[Permission], page: str) -> str:
    """The page, or what is read instead by whoever may not open it; blank where neither is open to them."""
    try:
        found = resolve(urlsplit(page).path)
    except Resolver404:
        return page
    if _opens(held, found):
        return page
    instead = READ_INSTEAD.get(found.view_name)
    address = reverse(instead, kwargs=found.kwargs) if instead else ""
    return address if address and _opens(held, resolve(address)) else ""


def page_for_all(told: Collection[Permission], page: str) -> str:
    """One that every role with one of the permissions opens; the page itself where there is none."""
    roles = [row.permissions for row in ROLES.values() if row.permissions & {*told}]
    return page_for(frozenset.intersection(*roles), page) or page if roles else page


def _opens(held: Collection[Permission], found: ResolverMatch) -> bool:
    needed: Permission | None = getattr(found.func, "permission", None)
    return needed is None or needed in held
