"""The one way into the ledger."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime

from django.db import connection, transaction

from accounts.models import User
from legacyfund.lib.control_budgets import CONTROL_BUDGETS
from legacyfund.lib.errors import ConflictRefused, DomainError
from legacyfund.lib.financial_year import london_date
from legacyfund.lib.money import MOST, NOTHING, format_exact
from legacyfund.prepared import ask_together
from portfolio.funds.models import Fund
from portfolio.ledger.models import Journal
from portfolio.ledger.queries.before import BEFORE, Balances, Before, asked_of, read_before
from portfolio.ledger.queries.days import moved_by_day
from portfolio.ledger.queries.journals import fields_to_hash, rule_postings
from portfolio.ledger.rules import ledger
from portfolio.ledger.rules.days import asked_day, day_it_counts
from portfolio.ledger.rules.ended import check_years_run
from portfolio.ledger.rules.kinds import Account, Kind

_HOLDS = {
    Account.AVAILABLE: "available",
    Account.COMMITTED: "committed and not yet released",
    Account.RELEASED: "released and not yet spent",
}
_NEVER_BELOW_ON_A_DAY = (*_HOLDS, Account.SPENT)
"""What a journal may take out of no earlier than it was there: a refund counts after the spend it takes
back.
"""
_LOCK = "SELECT 1 FROM portfolio_fund WHERE id = %(fund)s FOR NO KEY UPDATE"
_APPEND = """
WITH made AS (
    INSERT INTO portfolio_journal (fund_id, number, kind, award_id, effective_on, posted_at, posted_by_id,
                                   narrative, idempotency_key, reverses_id, prev_hash, hash)
    VALUES (%(fund_id)s, %(number)s, %(kind)s, %(award_id)s, %(effective_on)s, %(posted_at)s,
            %(posted_by_id)s, %(narrative)s, %(idempotency_key)s, %(reverses_id)s, %(prev_hash)s, %(hash)s)
    RETURNING id)
INSERT INTO portfolio_posting (journal_id, account, year, control_budget, amount)
SELECT made.id, p.account, p.year, p.control_budget, p.amount
  FROM made, unnest(%(accounts)s::text[], %(years)s::text[], %(budgets)s::text[], %(amounts)s::numeric[])
             WITH ORDINALITY AS p (account, year, control_budget, amount, place)
 ORDER BY p.place
RETURNING journal_id
"""
"""The postings in one statement, so that balances move once."""
_CHECK, _CHECK_AT_COMMIT = "SET CONSTRAINTS ALL IMMEDIATE", "SET CONSTRAINTS ALL DEFERRED"
"""The deferred checks, for a refusal here and not at commit; then as they were."""


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

    Two trips to the database, since whoever else moves money of the fund waits (ADR 76). A refusal has
    written nothing, so the caller's transaction may go on.

    Raises NotEnoughMoney, TooMuchMoney, JournalKeyReused, OutsideFund, YearEnded, or what
    `ledger.check_postings` and `ledger.check_reversal` raise.
    """
    _check_postings(kind, postings, fund, award_id, reverses)
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("a journal belongs to the transaction of its action")
    before = _read_behind_lock(fund, award_id, idempotency_key, postings)
    if before.same is not None:
        return _same_journal(before.same, fund, kind, award_id, postings)
    _check_years(fund, postings)
    check_years_run(kind, (posting.cell for posting in postings), london_date(now))
    _check_balances(before, award_id, postings)
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
    _follow_the_last(journal, before)
    journal.effective_on = _day_it_counts(journal, postings, effective_on)
    _append(journal, postings, award=before.award)
    return journal


def _read_behind_lock(
    fund: Fund, award_id: int | None, idempotency_key: str, postings: Sequence[ledger.Posting]
) -> Before:
    """The second statement sees what was committed while the first one waited."""
    asked = asked_of(fund.pk, award_id, idempotency_key, {posting.year for posting in postings})
    _, found = ask_together((_LOCK, asked), (BEFORE, asked))
    return read_before(found)


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
    pk: int, fund: Fund, kind: Kind, award_id: int | None, postings: Sequence[ledger.Posting]
) -> Journal:
    found = Journal.objects.get(pk=pk)
    posted = rule_postings(found.postings.all())
    same = (found.fund_id, found.kind, found.award_id) == (fund.pk, kind, award_id)
    if not same or ledger.order_of_locking(posted) != ledger.order_of_locking(postings):
        raise JournalKeyReused(
            "This request was already used to move other money. Open the page again and start over."
        )
    return found


def _follow_the_last(journal: Journal, before: Before) -> None:
    """Its number, what it hangs on, and the moment it is posted at."""
    journal.number, journal.prev_hash = 1, ledger.FIRST_HASH
    if (last := before.last) is not None:
        journal.number, journal.prev_hash = last.number + 1, last.hash
        journal.posted_at = max(journal.posted_at, last.posted_at)


def _day_it_counts(journal: Journal, postings: Sequence[ledger.Posting], asked: date | None) -> date:
    """What is committed, released or spent is an award's: where no award is below zero, neither is the fund,
    so the fund's journals are asked for what is available alone.
    """
    today = london_date(journal.posted_at)
    year = min(posting.year for posting in postings)
    day = asked_day(Kind(journal.kind), year, today, asked)
    if day == today:
        return today
    taken = {
        key: move
        for key, move in ledger.sum_balances(postings).items()
        if key[2] in _NEVER_BELOW_ON_A_DAY and move < 0
    }
    of_fund = {key: move for key, move in taken.items() if key[2] is Account.AVAILABLE}
    of_award = {key: move for key, move in taken.items() if key not in of_fund}
    for moves, whose in ((of_fund, {"fund_id": journal.fund_id}), (of_award, {"award_id": journal.award_id})):
        if moves:
            day = day_it_counts(day, today, moves, moved_by_day(moves, **whose))
    return day


def _append(journal: Journal, postings: Sequence[ledger.Posting], *, award: str | None) -> None:
    """Chain it and write it."""
    journal.hash = ledger.journal_hash(journal.prev_hash, fields_to_hash(journal, postings, award=award))
    written = ledger.order_of_locking(postings)
    values = {
        **{field.attname: getattr(journal, field.attname) for field in Journal._meta.concrete_fields},
        "kind": str(journal.kind),
        "accounts": [posting.account.value for posting in written],
        "years": [posting.year for posting in written],
        "budgets": [posting.control_budget for posting in written],
        "amounts": [posting.amount for posting in written],
    }
    rows, *_ = ask_together((_APPEND, values), (_CHECK, None), (_CHECK_AT_COMMIT, None))
    (journal.pk,) = rows[0]
    journal._state.adding, journal._state.db = False, connection.alias


def _check_years(fund: Fund, postings: Iterable[ledger.Posting]) -> None:
    for posting in postings:
        if not fund.first_year <= posting.year <= fund.last_year:
            raise OutsideFund(
                f"{fund.name} runs from {fund.first_year} to {fund.last_year}, and not in {posting.year}.",
                field="year",
            )


def _check_balances(before: Before, award_id: int | None, postings: Sequence[ledger.Posting]) -> None:
    moves = ledger.sum_balances(postings)
    _check_size(moves, before.of_fund)
    short = _shortfalls(moves, before.of_fund)
    if not short and award_id is not None:
        of_award = {key: amount for key, amount in moves.items() if key[2] is not Account.AVAILABLE}
        short = _shortfalls(of_award, before.of_award)
    if short:
        raise NotEnoughMoney("There is not enough money. " + " ".join(short) + " Nothing was changed.")


def _check_size(moves: Balances, held: Balances) -> None:
    for (year, budget, account), move in moves.items():
        if abs(held.get((year, budget, account), NOTHING) + move) > MOST:
            raise TooMuchMoney(
                f"{year}, {CONTROL_BUDGETS[budget]} would hold more than the {format_exact(MOST)} that can "
                "be written. Check the amount. Nothing was changed.",
                field="amount",
            )


def _shortfalls(moves: Balances, held: Balances) -> list[str]:
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
