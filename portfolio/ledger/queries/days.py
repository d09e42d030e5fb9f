"""What balances moved by on each day, by the clock of what counts."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from django.db.models import Sum, Value
from django.db.models.functions import Coalesce

from portfolio.funds.models import Fund
from portfolio.ledger.models import NEVER_NEGATIVE, Posting
from portfolio.ledger.rules.days import sum_days
from portfolio.ledger.rules.kinds import Account

Key = tuple[str, str, Account]


def moved_by_day(
    balances: Iterable[Key], *, fund_id: int | None = None, award_id: int | None = None
) -> dict[Key, dict[date, Decimal]]:
    """Of these balances of a fund, or of an award; one query."""
    wanted = set(balances)
    whose = {"journal__fund": fund_id} if award_id is None else {"journal__award": award_id}
    rows = (
        Posting.objects.filter(
            **whose,
            year__in={year for year, _, _ in wanted},
            control_budget__in={budget for _, budget, _ in wanted},
            account__in={account.value for _, _, account in wanted},
        )
        .order_by("journal__effective_on")
        .values_list("year", "control_budget", "account", "journal__effective_on")
        .annotate(total=Sum("amount"))
    )
    return sum_days(
        ((year, budget, Account(account)), day, total) for year, budget, account, day, total in rows
    )


def every_day(fund: Fund) -> dict[tuple[str, str, str, str], dict[date, Decimal]]:
    """Of every balance that may not be below zero: the fund's under "", each award's under its reference."""
    postings = Posting.objects.filter(journal__fund=fund, account__in=NEVER_NEGATIVE)
    keys = ("year", "control_budget", "account", "journal__effective_on")
    of_fund = postings.order_by("journal__effective_on").values_list(Value(""), *keys)
    of_awards = (
        postings.exclude(account=Account.AVAILABLE)
        .order_by("journal__effective_on")
        .values_list(Coalesce("journal__award__reference", Value("")), *keys)
        .filter(journal__award__isnull=False)
    )
    return sum_days(
        ((owner, year, budget, account), day, total)
        for rows in (of_fund, of_awards)
        for owner, year, budget, account, day, total in rows.annotate(total=Sum("amount"))
    )
