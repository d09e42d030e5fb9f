"""Whether the ledger still says what was written: the chain, the balances and the equalities."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from decimal import Decimal

from django.db import DataError, connection, transaction
from django.db.models import Sum

from legacyfund.lib.errors import DomainError
from portfolio.funds.models import Fund
from portfolio.ledger.models import AwardBalance, FundBalance, Journal, Posting
from portfolio.ledger.queries.days import every_day
from portfolio.ledger.queries.faults import Fault, amount_found
from portfolio.ledger.queries.journals import hashed_fields, journals_in_order, rule_postings
from portfolio.ledger.queries.sealed import rows_edited
from portfolio.ledger.queries.witness import BY_NOBODY, Witnessed, heads_not_signed, witnessed_of
from portfolio.ledger.rules.days import first_day_below_zero
from portfolio.ledger.rules.kinds import Kind
from portfolio.ledger.rules.ledger import FIRST_HASH, check_postings, check_reversal, journal_hash


@dataclass(frozen=True)
class Verification:
    """Faults in order: the first bad journal of the chain before anything else."""

    fund: Fund
    journals: int
    faults: tuple[Fault, ...]
    witnessed: Witnessed = BY_NOBODY


Equality = Callable[[Fund], Iterable[Fault]]
UNREADABLE = (DataError, ValueError, ArithmeticError, TypeError, AttributeError)
"""What a value raises that no statement of the service wrote, such as a day without an end."""


def verify_fund(fund: Fund, equalities: Iterable[Equality]) -> Verification:
    """Recompute the fund's chain and every equality, all as they were at one moment.

    The chain stops at its first bad journal: all later ones hang on it.
    """
    with _one_moment():
        count, first_bad = _verify_chain(fund)
        faults = [first_bad] if first_bad else []
        witnessed = witnessed_of(fund)
        for equality in (heads_not_signed, *equalities):
            faults.extend(_told(fund, equality))
    return Verification(fund, count, tuple(faults), witnessed)


def _told(fund: Fund, equality: Equality) -> Iterator[Fault]:
    """What it finds, also where it comes upon a value that nobody can read: the others are asked all the
    same.
    """
    try:
        yield from equality(fund)
    except UNREADABLE as error:
        yield Fault(fund.reference, equality.__name__.replace("_", " "), f"this cannot be read: {error}")


def verify_records() -> tuple[Fault, ...]:
    """Every row that is told, of every fund and of none, against what the service wrote."""
    with _one_moment():
        return tuple(rows_edited())


@contextmanager
def _one_moment() -> Iterator[None]:
    """What is posted meanwhile is not seen. In a transaction of the caller's what that lets through is."""
    if connection.in_atomic_block:
        yield
        return
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        yield


def _verify_chain(fund: Fund) -> tuple[int, Fault | None]:
    number, before = 0, FIRST_HASH
    try:
        for journal, rows in journals_in_order(fund):
            number += 1
            if wrong := _wrong_with(journal, rows, number, before):
                return number - 1, Fault(fund.reference, f"journal {number}", wrong)
            before = journal.hash
    except UNREADABLE as error:
        return number, Fault(fund.reference, f"a journal after {number}", f"it cannot be read: {error}")
    return number, None


def _wrong_with(journal: Journal, rows: Iterable[Posting], number: int, before: str) -> str:
    """What is wrong with one journal, or nothing."""
    if journal.number != number:
        return f"it is missing; the next one there is journal {journal.number}."
    if journal.prev_hash != before:
        return "it does not follow the journal before it."
    try:
        postings = rule_postings(rows)
        hashed = journal_hash(before, hashed_fields(journal, postings))
    except (ValueError, AttributeError):
        return "it holds an amount, an account or a date that the ledger does not know."
    if hashed != journal.hash:
        return "it is not what was posted: its contents no longer give its hash."
    try:
        check_postings(
            Kind(journal.kind), postings, reverses=Kind(journal.reverses.kind) if journal.reverses else None
        )
        if journal.reverses:
            check_reversal(postings, rule_postings(journal.reverses.postings.all()))
    except DomainError as refusal:
        return refusal.message
    return ""


def balances_equal_postings(fund: Fund) -> Iterator[Fault]:
    """Position = sum of postings, for the fund and for each of its awards."""
    keys = ("year", "control_budget", "account")
    kept = dict(_keyed(FundBalance.objects.filter(fund=fund).values_list(*keys, "amount")))
    summed = dict(
        _keyed(
            Posting.objects.filter(journal__fund=fund)
            .values_list(*keys)
            .annotate(total=Sum("amount"))
            .order_by(*keys)
        )
    )
    yield from _differences(fund, kept, summed)
    award_kept = dict(
        _keyed(AwardBalance.objects.filter(award__fund=fund).values_list("award__reference", *keys, "amount"))
    )
    award_summed = dict(
        _keyed(
            Posting.objects.filter(
                journal__fund=fund,
                journal__award__isnull=False,
                account__in=["COMMITTED", "RELEASED", "SPENT", "LAPSED"],
            )
            .values_list("journal__award__reference", *keys)
            .annotate(total=Sum("amount"))
            .order_by("journal__award__reference", *keys)
        )
    )
    yield from _differences(fund, award_kept, award_summed)


_Sums = dict[tuple[str, ...], Decimal]


def _keyed(rows: Iterable[tuple[object, ...]]) -> Iterator[tuple[tuple[str, ...], Decimal]]:
    for *key, amount in rows:
        yield tuple(str(part) for part in key), Decimal(str(amount))


def _differences(fund: Fund, kept: _Sums, summed: _Sums) -> Iterator[Fault]:
    for key in sorted(kept.keys() | summed.keys()):
        if (held := kept.get(key, Decimal(0))) != (lines := summed.get(key, Decimal(0))):
            yield Fault(
                fund.reference,
                "balance " + " ".join(key),
                f"it says {amount_found(held)}, and its postings sum to {amount_found(lines)}.",
            )


_AWARDS_AND_FUND = """
SELECT year, control_budget, account, coalesce(f.amount, 0), coalesce(a.amount, 0)
  FROM (SELECT year, control_budget, account, amount FROM portfolio_fundbalance
         WHERE fund_id = %(fund)s AND account IN ('COMMITTED', 'RELEASED', 'SPENT')) f
  FULL JOIN (SELECT b.year, b.control_budget, b.account, sum(b.amount) AS amount
               FROM portfolio_awardbalance b JOIN portfolio_award w ON w.id = b.award_id
              WHERE w.fund_id = %(fund)s AND b.account IN ('COMMITTED', 'RELEASED', 'SPENT')
              GROUP BY 1, 2, 3) a USING (year, control_budget, account)
 WHERE coalesce(f.amount, 0) <> coalesce(a.amount, 0)
 ORDER BY 1, 2, 3
"""


def awards_equal_fund(fund: Fund) -> Iterator[Fault]:
    """Award totals = fund totals, for what is committed, released and spent."""
    with connection.cursor() as cursor:
        cursor.execute(_AWARDS_AND_FUND, {"fund": fund.pk})
        for year, budget, account, of_fund, of_awards in cursor.fetchall():
            yield Fault(
                fund.reference,
                f"balance {year} {budget} {account}",
                f"the fund holds {amount_found(of_fund)}, and its awards together {amount_found(of_awards)}.",
            )


def never_below_zero(fund: Fund) -> Iterator[Fault]:
    """No balance that may not be below zero was so on any day, by the clock of what counts."""
    for (owner, *key), days in every_day(fund).items():
        if (found := first_day_below_zero(days)) is not None:
            day, held = found
            yield Fault(
                owner or fund.reference,
                f"balance {' '.join(key)} as at {day:%-d %B %Y}",
                f"it was {amount_found(held)}, and it may not be below zero.",
            )


EQUALITIES: tuple[Equality, ...] = (balances_equal_postings, awards_equal_fund, never_below_zero)
"""Each names what is not equal in the ledger; `portfolio.watch.queries.equalities` adds other rooms'."""
