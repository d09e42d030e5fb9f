"""A fund reads the same by both clocks, page and replay, and nothing of it is below zero."""

from itertools import product

from legacyfund.lib.financial_year import last_moment_of, london_date
from portfolio.awards.models import Award, MilestoneShare
from portfolio.awards.queries.totals import award_position
from portfolio.ledger.models import FundBalance, Journal, Posting
from portfolio.ledger.queries.journals import replayed
from portfolio.ledger.queries.position import fund_position
from portfolio.ledger.rules.days import first_day_below_zero, sum_days
from portfolio.ledger.rules.replay import replay, replay_head


def assert_reads_the_same_by_both_clocks(fund):
    journals = list(replayed(fund))
    assert replay_head(journals) == Journal.objects.filter(fund=fund).latest("number").hash
    days = sorted({day for row in journals for day in (row.effective_on, london_date(row.posted_at))})
    asked = [None, *days[:: max(1, len(days) // 3)]]
    for as_at, known in product(asked, asked):
        known_at = None if known is None else last_moment_of(known)
        assert positions_of(fund_position(fund, known_at, as_at=as_at)) == replayed_positions(
            journals, as_at, known_at
        )
    for award in Award.objects.filter(fund=fund):
        own = replay(row for row in journals if row.award == award.reference)
        rows = {(row.year, row.control_budget): row.committed for row in award_position(award)}
        assert rows == {cell: found.committed for cell, found in own.items()}
    assert not FundBalance.objects.filter(
        fund=fund, account__in=["AVAILABLE", "COMMITTED", "RELEASED"], amount__lt=0
    ).exists()
    assert_never_gave_back_what_was_not_spent(fund)
    assert not MilestoneShare.objects.filter(amount__lte=0).exists()


def assert_never_gave_back_what_was_not_spent(fund):
    """Of no award, year and control budget, as at any day. The verification does not ask it: of journals
    posted before refunds waited for their spend it need not be so.
    """
    keys = ("journal__award", "year", "control_budget")
    rows = Posting.objects.filter(journal__fund=fund, account="SPENT").values_list(
        *keys, "journal__effective_on", "amount"
    )
    days = sum_days((tuple(key), day, amount) for *key, day, amount in rows)
    assert [key for key, moved in days.items() if first_day_below_zero(moved)] == []


def positions_of(rows):
    return {
        (row.year, row.control_budget): (
            row.allocated,
            row.committed,
            row.released,
            row.spent,
            row.lapsed,
            row.headroom,
        )
        for row in rows
    }


def replayed_positions(journals, as_at, known_at):
    return {
        cell: (of.allocated, of.committed, of.released, of.spent, of.lapsed, of.headroom)
        for cell, of in replay(journals, as_at, known_at).items()
    }
