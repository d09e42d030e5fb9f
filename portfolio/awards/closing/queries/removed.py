"""The risk that awards promised to remove and were confirmed to have removed: two queries for all of them."""

from collections import defaultdict
from fractions import Fraction
from typing import Any

from django.db.models import Case, F, OuterRef, QuerySet, Subquery, Sum, When

from bids.versions.queries.promises import points_promised, points_together
from legacyfund.lib.money import NOTHING
from portfolio.awards.closing.models import CompletedSystem, Completion
from portfolio.awards.closing.rules.outcomes import AwardRisk, ForMoney
from portfolio.awards.closing.workflow import CompletionStatus
from portfolio.awards.models import Award
from portfolio.awards.workflow import AwardStatus
from portfolio.ledger.models import AwardBalance


def risk_of(awards: QuerySet[Award]) -> list[AwardRisk]:
    """Of those that were accepted, by reference; money over all years and control budgets. As
    `what_came_of`, but that of an award not confirmed to be complete nothing counts as removed.
    """
    spent = AwardBalance.objects.filter(award=OuterRef("pk"), account="SPENT").order_by().values("award")
    same = Award.objects.filter(pk=OuterRef("pk")).order_by().values("pk")
    confirmed = Completion.objects.filter(award=OuterRef("pk"), status=CompletionStatus.CONFIRMED)
    rows: QuerySet[Any] = (
        awards.filter(answered_at__isnull=False)
        .exclude(status=AwardStatus.DECLINED)
        .order_by("reference")
        .annotate(
            units=F("decision__version__risk_removed_units"),
            rest_share=F("decision__bid__round__rest_share"),
            option=F("decision__option__code"),
            option_of=Case(When(decision__option__isnull=False, then=F("decision__version__document"))),
            approved=Subquery(same.annotate(all=Sum("decision__amounts__approved")).values("all")),
            spent=Subquery(spent.annotate(all=Sum("amount")).values("all")),
            completion=Subquery(confirmed.values("pk")[:1]),
        )
        .values_list(
            *("reference", "title", "fund_id", "department__code", "department__abbreviation"),
            *("department__name", "units", "rest_share", "option", "option_of"),
            *("approved", "spent", "completion"),
        )
    )
    found = list(rows)
    achieved = _achieved([row[-1] for row in found if row[-1] is not None])
    return [_read(row, achieved) for row in found]


def _achieved(completions: list[int]) -> dict[int, list[Fraction]]:
    """By id of the completion, the points removed from each of its systems."""
    found: dict[int, list[Fraction]] = defaultdict(list)
    for row in CompletedSystem.objects.filter(completion__in=completions).order_by("completion", "place"):
        found[row.completion_id].append(row.outcome.achieved)
    return found


def _read(row: tuple[Any, ...], achieved: dict[int, list[Fraction]]) -> AwardRisk:
    reference, title, fund, code, short, name, units, rest_share, option, document = row[:10]
    approved, spent, completion = row[10:]
    removed = None
    if completion is not None:
        removed = ForMoney(points_together(achieved.get(completion, []), rest_share), spent or NOTHING)
    promised = points_promised(units, document=document, option=option or "")
    return AwardRisk(
        reference, title, fund, code, short or name, ForMoney(promised, approved or NOTHING), removed
    )
