import pytest

from portfolio.awards.models import Claim
from portfolio.decisions.models import DecisionAmount
from portfolio.funds.models import RoundBudget
from portfolio.ledger.models import AwardBalance, FundBalance, Posting
from portfolio.watch.models import Finding

pytestmark = pytest.mark.django_db


def test_each_row_names_itself_by_references(claimed):
    milestone = claimed
    award, fund = milestone.award, milestone.award.fund
    posting = Posting.objects.get(journal__award=award, account="COMMITTED")
    bid = award.bid

    assert str(fund) == f"{fund.reference} Legacy IT Fund"
    assert str(RoundBudget.objects.get()) == f"{bid.round} paid by {fund}"
    assert str(posting.journal) == f"{fund.reference} journal 2"
    assert str(posting) == "COMMITTED 2027-28 RDEL_PROGRAMME 900000.00"
    assert str(FundBalance.objects.get(account="COMMITTED")) == f"{fund.reference} {posting}"
    assert str(AwardBalance.objects.get()) == f"{award.reference} {posting}"
    assert str(award) == f"{award.reference} {bid.title}"
    assert str(award.decision) == f"{bid.reference}: APPROVE"
    assert str(DecisionAmount.objects.get()) == f"{award.decision}: 2027-28 RDEL_PROGRAMME"
    assert str(milestone) == f"{award.reference}/1 New service live"
    assert str(milestone.shares.get()) == f"{milestone}: 450000.00"
    assert str(Claim.objects.get()) == f"Claim of {milestone}"
    assert str(Finding(kind="MILESTONE_OVERDUE", subject_ref="X")) == "MILESTONE_OVERDUE X"
