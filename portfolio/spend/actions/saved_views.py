"""Views of the spend explorer that a person names, for that person alone. The events say that, and not what
is looked at.
"""

import secrets
from datetime import datetime

from django.db import transaction

from accounts.actions.allowed import require_permission
from accounts.events import record_event
from accounts.models import User
from accounts.permissions import Permission
from legacyfund.lib.errors import ConflictRefused, DomainError
from portfolio.spend.models import SavedView
from portfolio.spend.queries.exploring import views_of
from portfolio.spend.rules.saved_views import MOST_VIEWS


class ViewRefused(DomainError):
    """What was given does not name a view."""


class ViewGone(ConflictRefused):
    """The view was deleted meanwhile."""


def save_view(*, name: str, query: str, by: User, now: datetime) -> SavedView:
    """`query`: of an address of the explorer, as its form has checked it. Raises ViewRefused,
    PermissionRefused.
    """
    with transaction.atomic():
        _hold(by)
        if views_of(by).count() >= MOST_VIEWS:
            raise ViewRefused(
                f"You have {MOST_VIEWS} saved views, which is as many as one person may keep. Delete one you "
                "no longer need, then save this one."
            )
        view = SavedView.objects.create(
            owner=by,
            reference=secrets.token_hex(6),
            name=_free_name(name, by),
            query=query,
            saved_at=now,
        )
        record_event("saved_view.saved", view, by=by, now=now)
    return view


def rename_view(*, view: SavedView, name: str, by: User, now: datetime) -> SavedView:
    """Raises ViewRefused, ViewGone, PermissionRefused."""
    with transaction.atomic():
        held = _lock(view, by)
        held.name = _free_name(name, by, but=held)
        held.save(update_fields=["name"])
        record_event("saved_view.renamed", held, by=by, now=now)
    return held


def delete_view(*, view: SavedView, by: User, now: datetime) -> SavedView:
    """Raises ViewGone, PermissionRefused."""
    with transaction.atomic():
        held = _lock(view, by)
        held.name, held.deleted_at = "", now
        held.save(update_fields=["name", "deleted_at"])
        record_event("saved_view.deleted", held, by=by, now=now)
    return held


def _hold(by: User) -> None:
    """One change of a person's views at a time: they are counted, and their names compared."""
    require_permission(by, Permission.SEE_SPEND)
    User.objects.select_for_update(no_key=True).get(pk=by.pk)


def _lock(view: SavedView, by: User) -> SavedView:
    """The view first, as a page does that holds it, then its person."""
    held = views_of(by).select_for_update().filter(pk=view.pk).first()
    _hold(by)
    if held is None:
        raise ViewGone("This view is no longer among yours: it was deleted in another window.")
    return held


def _free_name(name: str, by: User, *, but: SavedView | None = None) -> str:
    wanted = " ".join(name.split())
    if not wanted:
        raise ViewRefused("Enter a name for the view.", field="name")
    others = views_of(by).filter(name__iexact=wanted)
    if (others.exclude(pk=but.pk) if but else others).exists():
        raise ViewRefused(
            f"You have a view called “{wanted}” already. Give this one another name.", field="name"
        )
    return wanted
