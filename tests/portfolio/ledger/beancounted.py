"""Another program reads a fund's ledger: beancount checks the export, and its balances are ours."""

from collections import defaultdict
from datetime import datetime
from decimal import Decimal

from beancount import loader
from beancount.core.data import Custom, Transaction

from portfolio.funds.models import Fund
from portfolio.ledger.models import AwardBalance, FundBalance, Journal
from portfolio.ledger.queries.journals import replayed
from portfolio.ledger.rules.export import beancount_text
from portfolio.ledger.rules.kinds import Account
from portfolio.ledger.rules.ledger import FIRST_HASH, Posting
from portfolio.ledger.rules.replay import ReplayedJournal, replay_head


def assert_beancount_agrees(fund: Fund) -> None:
    """It finds nothing wrong, adds up to the balances of the fund and of its awards, and the chain of what it
    read has the same head.
    """
    entries, errors, _ = loader.load_string("\n".join(beancount_text(fund.reference, replayed(fund))))
    assert errors == []
    read = sorted(
        (row for row in entries if isinstance(row, Transaction)), key=lambda row: int(row.meta["number"])
    )
    of_fund, of_awards = _sums(read)
    assert of_fund == _held(FundBalance.objects.filter(fund=fund), "")
    assert of_awards == _held(AwardBalance.objects.filter(award__fund=fund), "award__reference")
    head = replay_head([_journal(fund, row) for row in read])
    last = Journal.objects.filter(fund=fund).order_by("number").last()
    assert head == (last.hash if last else FIRST_HASH)
    assert [row.values[0].value for row in entries if isinstance(row, Custom)] == [head] * bool(last)


def _posting(row) -> Posting:
    _, _, year, budget, account = row.account.split(":")
    return Posting(Account(account.upper()), year, budget.replace("-", "_"), row.units.number)


def _sums(read):
    of_fund, of_awards = defaultdict(Decimal), defaultdict(Decimal)
    for row in read:
        for posting in map(_posting, row.postings):
            key = (posting.year, posting.control_budget, posting.account.value)
            of_fund["", *key] += posting.amount
            if row.links and posting.account not in (Account.AVAILABLE, Account.TREASURY):
                of_awards[next(iter(row.links)), *key] += posting.amount
    return dict(of_fund), dict(of_awards)


def _held(balances, owner):
    keys = (*([owner] if owner else []), "year", "control_budget", "account")
    rows = balances.order_by("pk").values_list(*keys, "amount")
    return {key if owner else ("", *key): amount for *key, amount in rows for key in [tuple(key)]}


def _journal(fund, row) -> ReplayedJournal:
    """From what beancount read alone."""
    said, posted_at = row.meta, datetime.fromisoformat(row.meta["posted-at"])
    award = next(iter(row.links), None)
    fields = {
        "fund": fund.reference,
        "number": int(said["number"]),
        "kind": row.payee,
        "award": award,
        "effective_on": row.date,
        "posted_at": posted_at,
        "posted_by": int(said["posted-by"]) if "posted-by" in said else None,
        "narrative": row.narration,
        "idempotency_key": said["idempotency-key"],
        "reverses": int(said["reverses"]) if "reverses" in said else None,
    }
    postings = tuple(_posting(posting) for posting in row.postings)
    return ReplayedJournal(row.date, posted_at, postings, award, fields)
