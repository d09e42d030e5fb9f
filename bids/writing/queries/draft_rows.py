"""The rows a clarification reopens, as they are before anybody changes them."""

from collections.abc import Collection

from django.core import serializers
from django.db.models import Model, QuerySet

from bids.writing.models import (
    Answer,
    Benefit,
    BiasContribution,
    Bid,
    BidMilestone,
    BidMilestoneShare,
    BidRisk,
    BidSystem,
    CostLine,
    LaterStart,
    Option,
    SkillRole,
    SmallerOption,
    SmallerOptionAmount,
)
from bids.writing.rules.clarifying import Named

# The tables of a section's rows and the way from each to its bid, parents first.
ROWS: dict[str, tuple[tuple[type[Model], str], ...]] = {
    "systems": ((BidSystem, "bid"),),
    "options": ((Option, "bid"),),
    "costs": ((CostLine, "bid"),),
    "benefits": ((Benefit, "bid"),),
    "milestones": ((BidMilestone, "bid"), (BidMilestoneShare, "milestone__bid")),
    "risks": ((BidRisk, "bid"), (BiasContribution, "bid")),
    "skills": ((SkillRole, "bid"),),
    "alternatives": (
        (LaterStart, "bid"),
        (SmallerOption, "bid"),
        (SmallerOptionAmount, "smaller_option__bid"),
    ),
}


def rows_named(bid: Bid, named: Collection[Named]) -> list[QuerySet[Model]]:
    """Every row the named answers are kept in, a query for each table."""
    questions = [question for _, question in named if question]
    found: list[QuerySet[Model]] = [
        table._default_manager.filter(**{way: bid}).order_by("pk")
        for section, tables in ROWS.items()
        if (section, "") in named
        for table, way in tables
    ]
    answers: QuerySet[Model] = Answer.objects.filter(bid=bid, question__in=questions).order_by("pk")
    return [*found, answers]


def rows_as_text(bid: Bid, named: Collection[Named]) -> str:
    """The rows in Django's JSON serialisation, from which they can be made again exactly."""
    return str(serializers.serialize("json", [row for rows in rows_named(bid, named) for row in rows]))
