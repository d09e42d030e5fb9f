"""Journals as beancount's text: dates, links, what the hash covers, balances and the head."""

from datetime import UTC, date, datetime
from decimal import Decimal

from portfolio.ledger.rules.export import beancount_text
from portfolio.ledger.rules.kinds import Kind
from portfolio.ledger.rules.ledger import build_postings
from portfolio.ledger.rules.replay import ReplayedJournal, replay_head


def journal(kind, pounds, *, award=None, narrative="Settlement", **fields):
    posted_at = datetime(2027, 5, 4, 8, 30, tzinfo=UTC)
    told = {"kind": kind.value, "award": award, "narrative": narrative, "posted_at": posted_at, **fields}
    postings = build_postings(kind, {("2026-27", "RDEL_ADMIN"): Decimal(pounds)})
    return ReplayedJournal(date(2027, 3, 31), posted_at, postings, award, told)


def test_a_journal_is_dated_by_when_it_counts_and_says_when_it_was_posted():
    journals = [
        journal(Kind.ALLOCATION, "90.50", number=1, reverses=None),
        journal(Kind.COMMITMENT, 5, award="LF-1-A", narrative='A "back\\slash"\nand more', number=2),
    ]

    assert (
        "\n".join(beancount_text("LITF", journals))
        == rf"""; The journals of LITF, in the order of their chain.
2027-03-31 open Assets:LITF:2026-27:RDEL-ADMIN:Available GBP
2027-03-31 open Assets:LITF:2026-27:RDEL-ADMIN:Committed GBP
2027-03-31 open Equity:LITF:2026-27:RDEL-ADMIN:Treasury GBP

2027-03-31 * "ALLOCATION" "Settlement"
  posted-at: "2027-05-04T08:30:00.000000+00:00"
  number: "1"
  Assets:LITF:2026-27:RDEL-ADMIN:Available  90.50 GBP
  Equity:LITF:2026-27:RDEL-ADMIN:Treasury  -90.50 GBP

2027-03-31 * "COMMITMENT" "A \"back\\slash\"\nand more" ^LF-1-A
  posted-at: "2027-05-04T08:30:00.000000+00:00"
  number: "2"
  Assets:LITF:2026-27:RDEL-ADMIN:Available  -5.00 GBP
  Assets:LITF:2026-27:RDEL-ADMIN:Committed  5.00 GBP

2027-04-01 balance Assets:LITF:2026-27:RDEL-ADMIN:Available 85.50 GBP
2027-04-01 balance Assets:LITF:2026-27:RDEL-ADMIN:Committed 5.00 GBP
2027-04-01 balance Equity:LITF:2026-27:RDEL-ADMIN:Treasury -90.50 GBP
2027-04-01 custom "head of the chain" "{replay_head(journals)}"
"""[:-1]
    )


def test_a_fund_without_journals_is_a_remark():
    assert list(beancount_text("LITF", [])) == ["; The journals of LITF, in the order of their chain."]
