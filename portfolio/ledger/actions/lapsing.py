"""What is promised to nobody lapses with its year."""

from collections import defaultdict
from datetime import datetime
from decimal import Decimal
from functools import partial

from django.db import transaction

from accounts.actions.each_row import do_each
from accounts.events import record_event
from accounts.permissions import Permission
from accounts.queries.roles import people_with
from legacyfund.lib.financial_year import has_ended, london_date
from portfolio.funds.models import Fund
from portfolio.ledger.actions.allocating import written
from portfolio.ledger.actions.journals import lock_fund, post_journal
from portfolio.ledger.models import BudgetExchange, Journal
from portfolio.ledger.queries.position import brought_back, fund_position
from portfolio.ledger.rules.ended import EndedYear
from portfolio.ledger.rules.kinds import Account, Kind
from portfolio.ledger.rules.ledger import Cell, build_lapse
from portfolio.ledger.workflow import ProposalStatus


def lapse_ended_years(*, now: datetime) -> dict[str, int]:
    """Of every fund, what is still available of the years that have ended; a journal for each year × control
    budget. Done again it finds nothing, for the money is gone from there.
    """
    funds = Fund.objects.order_by("reference")
    done, failed = do_each(
        "year_not_lapsed", [(fund.reference, partial(lapse_unused, fund=fund, now=now)) for fund in funds]
    )
    return {"lapsed": sum(len(rows) for rows in done if isinstance(rows, list)), "failed": failed}


def lapse_unused(*, fund: Fund, now: datetime) -> list[Journal]:
    """Of one fund. The fund managers are told, once a year of money that lapses."""
    with transaction.atomic():
        fund = lock_fund(fund)
        unused = _unused(fund, now)
        journals = [_lapse(fund, cell, amount, now) for cell, amount in unused.items()]
        by_year: dict[str, dict[Cell, Decimal]] = defaultdict(dict)
        for cell, amount in unused.items():
            by_year[cell[0]][cell] = amount
        for year, amounts in by_year.items():
            _record(fund, year, amounts, now)
    return journals


def _unused(fund: Fund, now: datetime) -> dict[Cell, Decimal]:
    """What a reversal brought back waits while an exchange of it waits to be confirmed."""
    today = london_date(now)
    found = {
        (row.year, row.control_budget): row.headroom
        for row in fund_position(fund)
        if row.headroom > 0 and has_ended(row.year, today)
    }
    waiting = BudgetExchange.objects.filter(
        fund=fund, milestone=None, status=ProposalStatus.PROPOSED, proposed_at__lte=now
    )
    held_up = brought_back(fund) & set(waiting.values_list("year", "control_budget")) if found else set()
    return {cell: amount for cell, amount in found.items() if cell not in held_up}


def _lapse(fund: Fund, cell: Cell, amount: Decimal, now: datetime) -> Journal:
    """What an award gives back after its year lapses too, so the key counts on from the last journal."""
    last = Journal.objects.filter(fund=fund).order_by("-number").values_list("number", flat=True).first()
    year, budget = cell
    return post_journal(
        fund=fund,
        kind=Kind.LAPSE,
        postings=build_lapse({Account.AVAILABLE: {cell: amount}}),
        narrative=f"{year} ended, and this was promised to nobody",
        idempotency_key=f"lapse:{fund.pk}:{year}:{budget}:{last}",
        by=None,
        now=now,
    )


def _record(fund: Fund, year: str, amounts: dict[Cell, Decimal], now: datetime) -> None:
    by_budget = {budget: amount for (_, budget), amount in amounts.items()}
    record_event(
        "fund.year_lapsed",
        fund,
        by=None,
        now=now,
        data={
            "name": fund.name,
            "year": year,
            "amounts": written(amounts),
            "words": EndedYear(year, {}, by_budget).in_words,
        },
        tell=people_with(Permission.MANAGE_FUND),
    )
