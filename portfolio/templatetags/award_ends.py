"""What came of an award, for the award's own page: the room of awards does not know how one ends."""

from typing import Any

from django import template

from accounts.permissions import Permission
from accounts.queries.roles import has_permission
from portfolio.awards.closing.queries.came import what_came_of
from portfolio.awards.closing.queries.closing import (
    closures_of,
    completion_sent_back,
    may_close,
    may_say_complete,
    read_ends,
    unspent_money,
)
from portfolio.awards.models import Award
from portfolio.awards.workflow import AwardStatus

register = template.Library()


@register.inclusion_tag("portfolio/awards/closing/_end_of_award.html", takes_context=True)
def award_end(context: dict[str, Any], award: Award) -> dict[str, Any]:
    """Promised and achieved side by side, and what the reader can do about the award's end."""
    reader = context["request"].user
    read_ends(award)
    total = context.get("total")
    return {
        "award": award,
        "came": what_came_of(award, spent=total.spent if total else None),
        "sees_register": has_permission(reader, Permission.SEE_REGISTER),
        "back": completion_sent_back(award),
        "may_complete": may_say_complete(award, reader),
        "may_close": may_close(award, reader),
        "closures": closures_of(award),
        "unspent": award.status == AwardStatus.CLOSED and unspent_money(award),
    }
