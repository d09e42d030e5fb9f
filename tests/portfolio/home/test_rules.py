"""What the bids on a red-rated system say of its money."""

import pytest

from portfolio.home.rules import WORDS, BidFacts, Coverage, coverage_of

DRAFT = BidFacts(is_draft=True, is_over=False, outcome="", award_stands=False)
SUBMITTED = BidFacts(is_draft=False, is_over=False, outcome="", award_stands=False)
RESERVED = BidFacts(is_draft=False, is_over=False, outcome="RESERVED", award_stands=False)
FUNDED = BidFacts(is_draft=False, is_over=False, outcome="APPROVED", award_stands=True)
DECLINED = BidFacts(is_draft=False, is_over=False, outcome="APPROVED", award_stands=False)
WITHDRAWN = BidFacts(is_draft=False, is_over=True, outcome="", award_stands=False)
REJECTED = BidFacts(is_draft=False, is_over=True, outcome="REJECTED", award_stands=False)


@pytest.mark.parametrize(
    ("bids", "coverage"),
    [
        ([], Coverage.NOTHING),
        ([WITHDRAWN, REJECTED, DECLINED], Coverage.NOTHING),
        ([DRAFT], Coverage.DRAFT),
        ([DRAFT, SUBMITTED], Coverage.BID),
        ([SUBMITTED, RESERVED, WITHDRAWN], Coverage.RESERVED),
        ([DRAFT, FUNDED, RESERVED], Coverage.FUNDED),
    ],
)
def test_the_best_of_the_bids_counts(bids, coverage):
    assert coverage_of(bids) == coverage


def test_every_coverage_has_words():
    assert set(WORDS) == set(Coverage)
