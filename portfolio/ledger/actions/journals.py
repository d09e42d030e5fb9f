"""The one way into the ledger."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal

from django.db import connection, transaction

from accounts.models import User
from legacyfund.lib.control_budgets import CONTROL_BUDGETS
from legacyfund.lib.errors import ConflictRefused, DomainError
from legacyfund.lib.financial_year import london_date
from legacyfund.lib.money import MOST, NOTHING, format_exact
from portfolio.funds.models import Fund
from portfolio.ledger.models import AwardBalance, FundBalance, Journal, Posting
from portfolio.ledger.queries.days import moved_by_day
from portfolio.ledger.queries.journals import hashed_fields, rule_postings
from portfolio.ledger.rules import ledger
from portfolio.ledger.rules.days import asked_day, day_it_counts
from portfolio.ledger.rules.ended import check_years_run
from portfolio.ledger.rules.kinds import Account, Kind

_HOLDS = {
    Account.AVAILABLE: "available",
    Account.COMMITTED: "committed and not yet released",
    Account.RELEASED: "released and not yet spent",
}


class NotEnoughMoney(ConflictRefused):
    """A balance would go below zero. The message names each year × control budget and its shortfall."""


class TooMuchMoney(DomainError):
    """A balance would be larger than the ledger can write."""


class JournalKeyReused(ConflictRefused):
    """The idempotency key belongs to a journal with other content."""


class OutsideFund(DomainError):
    """The fund does not run in that year."""


def lock_fund(fund: Fund) -> Fund:
    """The fund's row, locked until the transaction ends: its journals are numbered and chained behind it."""
    return Fund.objects.select_for_update(no_key=True).get(pk=fund.pk)


def post_journal(
    *,
    fund: Fund,
    kind: Kind,
    postings: Sequence[ledger.Posting],
    narrative: str,
    idempotency_key: str,
    by: User | None,
    now: datetime,
    award_id: int | None = None,
    effective_on: date | None = None,
    reverses: Journal | None = None,
) -> Journal:
    """Append one journal behind the fund's lock, in the caller's transaction; the caller records the event.

    It is posted at `now`, or with the journal before it where that is later: what a moment's position
    was does not change afterwards. It counts from `effective_on`, where that is given, or from the day its
    kind asks for; no later than it is posted and no earlier than the money was there. The same key with the
    same content gives the journal already there. `by` is None of what lapses by itself.

    Raises NotEnoughMoney, TooMuchMoney, JournalKeyReused, OutsideFund, YearEnded, or what
    `ledger.check_postings` and `ledger.check_reversal` raise.
    """
    _check_postings(kind, postings, fund, award_id, reverses)
    with transaction.atomic():
        fund = lock_fund(fund)
        if found := Journal.objects.filter(idempotency_key=idempotency_key).first():
            return _same_journal(found, fund, kind, award_id, postings)
        _check_years(fund, postings)
        check_years_run(kind, (posting.cell for posting in postings), london_date(now))
        _check_balances(fund, award_id, postings)
        journal = Journal(
            fund=fund,
            kind=kind,
            award_id=award_id,
            posted_at=now,
            posted_by=by,
            narrative=narrative,
            idempotency_key=idempotency_key,
            reverses=reverses,
        )
        _follow_the_last(journal)
        journal.effective_on = _day_it_counts(journal, postings, effective_on)
        _append(journal, postings)
    return journal


def _check_postings(
    kind: Kind,
    postings: Sequence[ledger.Posting],
    fund: Fund,
    award_id: int | None,
    reverses: Journal | None,
) -> None:
    ledger.check_postings(kind, postings, reverses=Kind(reverses.kind) if reverses else None)
    if reverses is None:
        return
    if (reverses.fund_id, reverses.award_id) != (fund.pk, award_id):
        raise ledger.JournalRefused("A reversal belongs to the fund and the award of what it reverses.")
    ledger.check_reversal(postings, rule_postings(reverses.postings.all()))


def _same_journal(
    found: Journal, fund: Fund, kind: Kind, award_id: int | None, postings: Sequence[ledger.Posting]
) -> Journal:
    posted = rule_postings(found.postings.all())
    same = (found.fund_id, found.kind, found.award_id) == (fund.pk, kind, award_id)
    if not same or ledger.order_of_locking(posted) != ledger.order_of_locking(postings):
        raise JournalKeyReused(
            "This request was already used to move other money. Open the page again and start over."
        )
    return found


def _follow_the_last(journal: Journal) -> None:
    """Its number, what it hangs on, and the moment it is posted at."""
    last = Journal.objects.filter(fund=journal.fund).order_by("-number").first()
    journal.number, journal.prev_hash = 1, ledger.FIRST_HASH
    if last is not None:
        journal.number, journal.prev_hash = last.number + 1, last.hash
        journal.posted_at = max(journal.posted_at, last.posted_at)


def _day_it_counts(journal: Journal, postings: Sequence[ledger.Posting], asked: date | None) -> date:
    today = london_date(journal.posted_at)
    year = min(posting.year for posting in postings)
    asked = asked_day(Kind(journal.kind), year, today, asked)
    if asked == today:
        return today
    moves = {key: amount for key, amount in ledger.sum_balances(postings).items() if key[2] in _HOLDS}
    day = day_it_counts(asked, today, moves, moved_by_day(moves, fund_id=journal.fund_id))
    if journal.award_id is None:
        return day
    of_award = {key: amount for key, amount in moves.items() if key[2] is not Account.AVAILABLE}
    return day_it_counts(day, today, of_award, moved_by_day(of_award, award_id=journal.award_id))


def _append(journal: Journal, postings: Sequence[ledger.Posting]) -> None:
    """Chain it and write it; one statement for the postings, so that balances move once."""
    journal.hash = ledger.journal_hash(journal.prev_hash, hashed_fields(journal, postings))
    journal.save(force_insert=True)
    Posting.objects.bulk_create(
        Posting(
            journal=journal,
            account=posting.account,
            year=posting.year,
            control_budget=posting.control_budget,
            amount=posting.amount,
        )
        for posting in ledger.order_of_locking(postings)
    )
    with connection.cursor() as cursor:
        # The deferred checks now, for a refusal here and not at commit; then as they were.
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED")


def _check_years(fund: Fund, postings: Iterable[ledger.Posting]) -> None:
    for posting in postings:
        if not fund.first_year <= posting.year <= fund.last_year:
            raise OutsideFund(
                f"{fund.name} runs from {fund.first_year} to {fund.last_year}, and not in {posting.year}.",
                field="year",
            )


def _check_balances(fund: Fund, award_id: int | None, postings: Sequence[ledger.Posting]) -> None:
    moves = ledger.sum_balances(postings)
    held = _held(FundBalance.objects.filter(fund=fund))
    _check_size(moves, held)
    short = _shortfalls(moves, held)
    if not short and award_id is not None:
        of_award = {key: amount for key, amount in moves.items() if key[2] is not Account.AVAILABLE}
        short = _shortfalls(of_award, _held(AwardBalance.objects.filter(award=award_id)))
    if short:
        raise NotEnoughMoney("There is not enough money. " + " ".join(short) + " Nothing was changed.")


_Balances = dict[tuple[str, str, Account], Decimal]


def _held(rows: Iterable[FundBalance] | Iterable[AwardBalance]) -> _Balances:
    return {(row.year, row.control_budget, Account(row.account)): row.amount for row in rows}


def _check_size(moves: _Balances, held: _Balances) -> None:
    for (year, budget, account), move in moves.items():
        if abs(held.get((year, budget, account), NOTHING) + move) > MOST:
            raise TooMuchMoney(
                f"{year}, {CONTROL_BUDGETS[budget]} would hold more than the {format_exact(MOST)} that can "
                "be written. Check the amount. Nothing was changed.",
                field="amount",
            )


def _shortfalls(moves: _Balances, held: _Balances) -> list[str]:
    """A sentence for each balance that would go below zero, in order of year and control budget."""
    sentences = []
    for (year, budget, account), move in moves.items():
        before = held.get((year, budget, account), NOTHING)
        if account in _HOLDS and before + move < 0:
            sentences.append(
                f"{year}, {CONTROL_BUDGETS[budget]}: {format_exact(-move)} is needed and "
                f"{format_exact(before)} is {_HOLDS[account]}, so {format_exact(-before - move)} is missing."
            )
    return sentences
