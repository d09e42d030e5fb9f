"""What came of an award, for the award's own page: the room of awards does not know how one ends."""

from typing import Any

from django import template
from django.utils import timezone

from accounts.permissions import Permission
from accounts.queries.roles import has_permission
from portfolio.awards.closing.queries.came import WhatCame, what_came_of
from portfolio.awards.closing.queries.closing import (
    closures_of,
    completion_sent_back,
    may_close,
    may_say_complete,
    read_ends,
    unspent_money,
)
from portfolio.awards.closing.queries.promised import (
    standing_of_parts,
    why_not_complete,
    why_not_decided,
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
    came = what_came_of(award, spent=total.spent if total else None)
    says, closes = may_say_complete(award, reader), may_close(award, reader)
    return {
        "award": award,
        "came": came,
        "sees_register": has_permission(reader, Permission.SEE_REGISTER),
        "back": completion_sent_back(award),
        "may_complete": says,
        "not_complete": _why_not_complete(context, award, came) if says and came else "",
        "may_close": closes,
        "not_closed": why_not_decided(award) if closes else "",
        "sees_returns": has_permission(reader, Permission.SEE_RETURNS),
        "closures": closures_of(award),
        "unspent": award.status == AwardStatus.CLOSED and unspent_money(award),
    }


def _why_not_complete(context: dict[str, Any], award: Award, came: WhatCame) -> str:
    parts = (context["milestones"], context["conditions"], context["waiting"])
    standing = standing_of_parts(*parts, [row.outcome for row in came.systems])
    return why_not_complete(award, standing, timezone.now())
