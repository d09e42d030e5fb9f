"""A fund's journals as plain text that beancount reads, so that another program can say whether they add up.

An account for each fund × year × control budget × account; the award is a link. A transaction is dated by the
day from which its journal counts; its metadata hold when it was posted and all else that its hash covers, so
the chain can be computed again from the text alone. At the end each balance is asserted and the head named.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime, timedelta
from decimal import Decimal

from legacyfund.lib.money import NOTHING
from portfolio.ledger.rules.kinds import Account
from portfolio.ledger.rules.ledger import FIRST_HASH, Posting
from portfolio.ledger.rules.replay import ReplayedJournal, next_head

CURRENCY = "GBP"
_ROOTS = {
    Account.TREASURY: "Equity",
    Account.AVAILABLE: "Assets",
    Account.COMMITTED: "Assets",
    Account.RELEASED: "Assets",
    Account.SPENT: "Expenses",
    Account.LAPSED: "Expenses",
}
_TOLD_ELSEWHERE = ("fund", "award", "narrative", "effective_on", "kind")
"""Fields that the account, the link, the texts and the date of a transaction hold."""


def account_name(fund: str, posting: Posting) -> str:
    """`Assets:LITF:2026-27:RDEL-ADMIN:Available`."""
    budget = posting.control_budget.replace("_", "-")
    root, name = _ROOTS[posting.account], posting.account.value.capitalize()
    return f"{root}:{fund}:{posting.year}:{budget}:{name}"


def beancount_text(fund: str, journals: Iterable[ReplayedJournal]) -> Iterator[str]:
    """Line by line; the journals in the order of their chain."""
    balances: dict[str, Decimal] = {}
    opened: dict[str, date] = {}
    last, head, texts = date.min, FIRST_HASH, list[str]()
    for journal in journals:
        texts += [*_transaction(fund, journal), ""]
        head = next_head(head, journal)
        last = max(last, journal.effective_on)
        for posting in journal.postings:
            name = account_name(fund, posting)
            balances[name] = balances.get(name, NOTHING) + posting.amount
            opened[name] = min(opened.get(name, date.max), journal.effective_on)
    yield f"; The journals of {fund}, in the order of their chain."
    if not opened:
        return
    yield from (f"{opened[name]} open {name} {CURRENCY}" for name in sorted(opened))
    yield ""
    yield from texts
    day = last + timedelta(days=1)
    yield from (f"{day} balance {name} {balances[name]:.2f} {CURRENCY}" for name in sorted(balances))
    yield f'{day} custom "head of the chain" "{head}"'


def _transaction(fund: str, journal: ReplayedJournal) -> Iterator[str]:
    fields = journal.fields
    link = f" ^{journal.award}" if journal.award else ""
    kind, narrative = _text(fields["kind"]), _text(fields["narrative"])
    yield f"{journal.effective_on} * {kind} {narrative}{link}"
    yield from _metadata(fields)
    for posting in journal.postings:
        yield f"  {account_name(fund, posting)}  {posting.amount:.2f} {CURRENCY}"


def _metadata(fields: Mapping[str, object]) -> Iterator[str]:
    for name, value in fields.items():
        if name not in _TOLD_ELSEWHERE and value is not None:
            shown = value.isoformat(timespec="microseconds") if isinstance(value, datetime) else value
            yield f"  {name.replace('_', '-')}: {_text(shown)}"


def _text(value: object) -> str:
    """Quoted, on one line: a line end, a tab and what would end the text are written with a backslash."""
    escaped = str(value).replace("\\", "\\\\").replace('"', '\\"')
    for character, letter in (("\n", "n"), ("\r", "r"), ("\t", "t")):
        escaped = escaped.replace(character, f"\\{letter}")
    return f'"{escaped}"'
