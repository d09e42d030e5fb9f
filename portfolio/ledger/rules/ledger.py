"""Double entry: what each kind of journal may move, and journals built so that they balance.

A balance comes from postings alone. The database holds the same rules; these say first, in words,
what is wrong, and build postings that it will take.
"""

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from legacyfund.lib.canonical import canonical_bytes
from legacyfund.lib.control_budgets import CONTROL_BUDGETS
from legacyfund.lib.errors import DomainError
from legacyfund.lib.financial_year import start_of
from legacyfund.lib.money import NOTHING, format_pounds, is_whole_pennies
from portfolio.ledger.rules.kinds import CROSSING, MOVES, PAIRS, Account, Kind

FIRST_HASH = "0" * 64
Cell = tuple[str, str]
"""A financial year and a control budget."""
Amounts = Mapping[Cell, Decimal]
"""Pounds to move, by year × control budget: none negative, not all zero."""


class JournalRefused(DomainError):
    """The postings do not balance, or touch what a journal of their kind may not."""


class AmountsRefused(DomainError):
    """The amounts cannot be posted: negative, with a fraction of a penny, or nothing at all."""


@dataclass(frozen=True)
class Posting:
    account: Account
    year: str
    control_budget: str
    amount: Decimal

    @property
    def cell(self) -> Cell:
        return self.year, self.control_budget


@dataclass(frozen=True)
class Position:
    """The four numbers that are never mixed, what has lapsed, and the headroom left."""

    allocated: Decimal
    committed: Decimal
    released: Decimal
    spent: Decimal
    lapsed: Decimal
    headroom: Decimal


def spend_or_refund(net: Mapping[Cell, Decimal]) -> tuple[tuple[Kind, tuple[Posting, ...]], ...]:
    """The journals of a return's net, by sign and year: spend where it is positive, refund where negative.

    One for each year, since money counts by the end of the year it is of. None at all when every net is nil.
    """
    amounts: dict[tuple[Kind, str], dict[Cell, Decimal]] = defaultdict(dict)
    for (year, budget), amount in net.items():
        if amount:
            kind = Kind.SPEND if amount > 0 else Kind.REFUND
            amounts[kind, year][year, budget] = abs(amount)
    in_order = sorted(amounts, key=lambda journal: (journal[0] is Kind.REFUND, journal[1]))
    return tuple((kind, build_postings(kind, amounts[kind, year])) for kind, year in in_order)


def build_postings(kind: Kind, amounts: Amounts) -> tuple[Posting, ...]:
    """Two postings for each amount, from the kind's one account to its other, in order of locking.

    Nil amounts are left out. Raises AmountsRefused.
    """
    source, target = PAIRS[kind]
    postings = []
    for (year, budget), amount in amounts.items():
        _check_amount(year, budget, amount)
        if amount:
            postings.append(Posting(source, year, budget, -amount))
            postings.append(Posting(target, year, budget, amount))
    if not postings:
        raise AmountsRefused("There is no money to post: every amount is nil.", field="amount")
    return order_of_locking(postings)


def build_lapse(held: Mapping[Account, Amounts]) -> tuple[Posting, ...]:
    """What lapses, by the account it lies on; of each cell one posting to LAPSED. Raises AmountsRefused."""
    postings, lapsed = [], dict[Cell, Decimal]()
    for account, amounts in held.items():
        for (year, budget), amount in amounts.items():
            _check_amount(year, budget, amount)
            if amount:
                postings.append(Posting(account, year, budget, -amount))
                lapsed[year, budget] = lapsed.get((year, budget), NOTHING) + amount
    if not postings:
        raise AmountsRefused("There is no money to lapse: every amount is nil.", field="amount")
    postings += [Posting(Account.LAPSED, *cell, amount) for cell, amount in lapsed.items()]
    return order_of_locking(postings)


def build_move(account: Account, cell: Cell, into: Cell, amount: Decimal) -> tuple[Posting, ...]:
    """Out of a cell into another, on the same account. Raises AmountsRefused."""
    _check_amount(*cell, amount)
    _check_cell(*into)
    if not amount:
        raise AmountsRefused("There is no money to move: the amount is nil.", field="amount")
    return order_of_locking([Posting(account, *cell, -amount), Posting(account, *into, amount)])


def _check_amount(year: str, budget: str, amount: Decimal) -> None:
    _check_cell(year, budget)
    if not is_whole_pennies(amount) or amount < 0:
        raise AmountsRefused(
            f"{year}, {budget}: {amount} must be in pounds and whole pence, and not negative.", field="amount"
        )


def _check_cell(year: str, budget: str) -> None:
    try:
        start_of(year)
    except ValueError as error:
        raise AmountsRefused(f"{error}.", field="year") from error
    if budget not in CONTROL_BUDGETS:
        raise AmountsRefused(f"There is no control budget “{budget}”.", field="control_budget")


def reversal(postings: Sequence[Posting]) -> tuple[Posting, ...]:
    """The same postings with every sign turned, in order of locking."""
    return order_of_locking(replace(posting, amount=-posting.amount) for posting in postings)


def check_reversal(postings: Sequence[Posting], reversed_postings: Sequence[Posting]) -> None:
    """Raises JournalRefused unless the postings are those of the journal reversed with every sign turned."""
    if order_of_locking(postings) != reversal(reversed_postings):
        raise JournalRefused("A reversal moves back what it reverses: the same amounts, all of them.")


def check_postings(kind: Kind, postings: Sequence[Posting], *, reverses: Kind | None = None) -> None:
    """Raises JournalRefused unless the postings balance and touch only what the kind may.

    They sum to zero in total, and within each year × control budget but for budget exchange, switch
    and re-profile, which cross one of the two on purpose. A reversal follows the kind it reverses.
    """
    if not postings:
        raise JournalRefused("A journal needs postings.")
    rule, turned = (kind, False) if kind is not Kind.REVERSAL else (reverses, True)
    if rule is None or rule is Kind.REVERSAL:
        raise JournalRefused("A reversal must name a journal that is not itself a reversal.")
    for posting in postings:
        _check_posting(rule, reversal([posting])[0] if turned else posting)
    _check_sums(rule, postings)


def _check_posting(kind: Kind, posting: Posting) -> None:
    _check_cell(posting.year, posting.control_budget)
    if not is_whole_pennies(posting.amount) or not posting.amount:
        raise JournalRefused(f"{posting.amount} is not an amount in whole pence other than nil.")
    if (posting.account, 1 if posting.amount > 0 else -1) not in MOVES[kind]:
        way = "into" if posting.amount > 0 else "out of"
        raise JournalRefused(f"A journal of kind {kind} may not move money {way} {posting.account}.")


def _check_sums(kind: Kind, postings: Sequence[Posting]) -> None:
    sums: dict[tuple[str, ...], Decimal] = defaultdict(lambda: NOTHING)
    for posting in postings:
        sums[()] += posting.amount
        sums[_held_together(kind, posting)] += posting.amount
    for group, total in sorted(sums.items()):
        if total:
            where = f" within {', '.join(group)}" if group else ""
            raise JournalRefused(
                f"The postings do not sum to zero{where}: {format_pounds(total, pence=True)} is left over."
            )


def _held_together(kind: Kind, posting: Posting) -> tuple[str, ...]:
    """What postings must sum to zero within, beside the journal as a whole."""
    if kind not in CROSSING:
        return posting.cell
    crossed = CROSSING[kind]
    kept = posting.control_budget if crossed == "year" else posting.year
    return posting.account, kept


def order_of_locking(postings: Iterable[Posting]) -> tuple[Posting, ...]:
    """By year, control budget, account: the one order in which balances are touched."""
    return tuple(sorted(postings, key=lambda posting: (*posting.cell, posting.account, posting.amount)))


def sum_balances(postings: Iterable[Posting]) -> dict[tuple[str, str, Account], Decimal]:
    """Balances by year × control budget × account, in order of locking."""
    balances: dict[tuple[str, str, Account], Decimal] = defaultdict(lambda: NOTHING)
    for posting in order_of_locking(postings):
        balances[(*posting.cell, posting.account)] += posting.amount
    return dict(balances)


def read_position(balances: Mapping[Account, Decimal]) -> Position:
    """From the balance of each account; an account without postings stands at nil."""

    def of(account: Account) -> Decimal:
        return balances.get(account, NOTHING)

    return Position(
        allocated=NOTHING - of(Account.TREASURY),
        committed=of(Account.COMMITTED) + of(Account.RELEASED) + of(Account.SPENT),
        released=of(Account.RELEASED) + of(Account.SPENT),
        spent=of(Account.SPENT),
        lapsed=of(Account.LAPSED),
        headroom=of(Account.AVAILABLE),
    )


def position_of(postings: Iterable[Posting]) -> Position:
    """The position of postings taken together: choose the fund, year or award before."""
    balances: dict[Account, Decimal] = defaultdict(lambda: NOTHING)
    for posting in postings:
        balances[posting.account] += posting.amount
    return read_position(balances)


def postings_as_fields(postings: Iterable[Posting]) -> list[list[str | Decimal]]:
    """Postings as the hash chain writes them, in order of locking."""
    return [
        [posting.year, posting.control_budget, posting.account.value, posting.amount]
        for posting in order_of_locking(postings)
    ]


def journal_hash(prev_hash: str, fields: Mapping[str, object]) -> str:
    """SHA-256 over the previous journal's hash and this one's fields in canonical form.

    `fields` holds all that must never change, postings by `postings_as_fields` among them; the first
    journal of a fund follows `FIRST_HASH`.
    """
    return hashlib.sha256(prev_hash.encode("ascii") + b"\n" + canonical_bytes(fields)).hexdigest()
