"""The roles a person holds now. Every page and every action asks, so Django writes each statement once."""

from collections.abc import Iterator
from functools import cache
from typing import Any

from django.db.models import QuerySet

from accounts.models import Department, Membership, User
from accounts.models.membership import in_force
from accounts.queries.told import with_unread
from legacyfund.joined_rows import columns_of, next_row
from legacyfund.prepared import prepared_cursor

_ANYBODY = -1
_MEMBERSHIP, _DEPARTMENT, _PERSON = columns_of(Membership), columns_of(Department), columns_of(User)
_WITH_DEPARTMENT = [*_MEMBERSHIP, *columns_of(Department, "department__")]
_WITH_PERSON = [*_WITH_DEPARTMENT, *columns_of(User, "user__"), "unread"]


def current_memberships(user: User) -> list[Membership]:
    """The first begun first, each with its department."""
    return [_held(values, user) for values in _rows(user.pk, with_person=False)]


def memberships_for_page(user_id: int) -> list[Membership]:
    """The same by the person's id, each with that person and `unread`: how many messages wait for them."""
    found = []
    for values in _rows(user_id, with_person=True):
        held: Any = _held(values)
        held.user = next_row(values, User, _PERSON)
        held.unread = next(values)
        found.append(held)
    return found


def _rows(user_id: int, *, with_person: bool) -> list[Iterator[Any]]:
    sql, params = _statement(with_person)
    with prepared_cursor() as cursor:
        cursor.execute(sql, [user_id if value == _ANYBODY else value for value in params])
        return [iter(row) for row in cursor.fetchall()]


@cache
def _statement(with_person: bool) -> tuple[str, tuple[Any, ...]]:
    held: QuerySet[Membership] = Membership.objects.filter(in_force(), user=_ANYBODY)
    rows = held.order_by("started_at", "id")
    if with_person:
        return with_unread(rows).values_list(*_WITH_PERSON).query.sql_with_params()
    return rows.values_list(*_WITH_DEPARTMENT).query.sql_with_params()


def _held(values: Iterator[Any], user: User | None = None) -> Membership:
    held: Membership = next_row(values, Membership, _MEMBERSHIP)
    held.department = next_row(values, Department, _DEPARTMENT)
    if user is not None:
        held.user = user
    return held
