"""Closing a year that has ended: what awards hold of it lapses, once its returns are decided."""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal

from django.db import transaction

from accounts.actions.allowed import require_permission
from accounts.events import record_event
from accounts.models import User
from accounts.permissions import Permission
from accounts.queries.roles import people_with
from legacyfund.lib.errors import ConflictRefused
from portfolio.awards.models import Award, MilestoneShare
from portfolio.awards.workflow import DECISION_ANNOUNCED, MilestoneStatus
from portfolio.funds.models import Fund
from portfolio.ledger.actions.allocating import written
from portfolio.ledger.actions.journals import lock_fund, post_journal
from portfolio.ledger.models import Journal
from portfolio.ledger.rules.ended import ended_on, money_of_budgets
from portfolio.ledger.rules.kinds import Account, Kind
from portfolio.ledger.rules.ledger import Cell, build_lapse
from portfolio.spend.queries.year_end import YearToClose, held_in_year, years_to_close


class YearStays(ConflictRefused):
    """The year still runs, is closed already, or returns of it are to be decided first."""


def close_year(*, fund: Fund, year: str, by: User, now: datetime) -> list[Journal]:
    """A journal for each award that holds money of the year; its department is told, of those that are
    announced. The shares of milestones
    that were not released are marked as lapsed. Raises PermissionRefused, YearStays.
    """
    require_permission(by, Permission.MANAGE_FUND)
    with transaction.atomic():
        # As a release and an exchange do: the award before its fund.
        awards = list(
            Award.objects.select_for_update(of=("self",), no_key=True)
            .select_related("department", "fund", "decision")
            .filter(fund=fund)
            .order_by("pk")
        )
        fund = lock_fund(fund)
        to_close = _to_close(fund, year, now)
        held = held_in_year(fund, year)
        journals = [_lapse(award, year, held[award.pk], by, now) for award in awards if award.pk in held]
        standing = MilestoneShare.objects.filter(year=year, lapsed_at=None, moved_at=None)
        waiting = standing.exclude(milestone__status=MilestoneStatus.RELEASED)
        waiting.filter(milestone__award__in=held).update(lapsed_at=now)
        record_event(
            "fund.year_closed", fund, by=by, now=now, data={"year": year, "words": to_close.in_words}
        )
    return journals


def _to_close(fund: Fund, year: str, now: datetime) -> YearToClose:
    found = next((row for row in years_to_close(fund, now=now) if row.year == year), None)
    if found is None:
        raise YearStays(f"{year} still runs, or no award holds money of it any more. Nothing was changed.")
    if found.returns:
        raise YearStays(
            f"Returns of {year}, or with payments of it, are not decided yet: {', '.join(found.returns)}. "
            "Accept or refuse them first: what they report is spend of the year."
        )
    return found


def _lapse(
    award: Award, year: str, held: Mapping[Account, Mapping[Cell, Decimal]], by: User, now: datetime
) -> Journal:
    lapsed: dict[Cell, Decimal] = {}
    for amounts in held.values():
        for cell, amount in amounts.items():
            lapsed[cell] = lapsed.get(cell, Decimal(0)) + amount
    last = (
        Journal.objects.filter(fund=award.fund).order_by("-number").values_list("number", flat=True).first()
    )
    journal = post_journal(
        fund=award.fund,
        kind=Kind.LAPSE,
        postings=build_lapse(held),
        narrative=f"{year} is closed",
        idempotency_key=f"lapse-award:{award.pk}:{year}:{last}",
        by=by,
        now=now,
        award_id=award.pk,
    )
    department = award.department if award.decision.status == DECISION_ANNOUNCED else None
    by_budget = {budget: amount for (_, budget), amount in sorted(lapsed.items())}
    record_event(
        "award.year_lapsed",
        award,
        by=by,
        now=now,
        department=department,
        data={
            "year": year,
            "amounts": written(lapsed),
            "words": f"{ended_on(year)} {money_of_budgets(by_budget)} of this award has lapsed.",
        },
        tell=people_with(Permission.CLAIM_MILESTONE, department=department) if department else (),
    )
    return journal
