"""What stands of an award and its fund, for tests of changes."""

from portfolio.awards.models import Award, MilestoneShare
from portfolio.awards.queries.totals import award_position
from portfolio.ledger.queries.position import fund_position
from portfolio.watch.queries.equalities import verify_ledger


def shares(award):
    """What stands, by milestone and cell."""
    rows = standing_shares_of(award)
    return {(row.milestone.number, (row.year, row.control_budget)): int(row.amount) for row in rows}


def standing_shares_of(award):
    found = MilestoneShare.objects.filter(milestone__award=award, moved_at=None, lapsed_at=None)
    return found.select_related("milestone").order_by("pk")


def to_release(award):
    return {(row.year, row.control_budget): row.to_release for row in award_position(award) if row.to_release}


def free(fund):
    return {(row.year, row.control_budget): row.headroom for row in fund_position(fund)}


def all_is_equal():
    return [str(fault) for row in verify_ledger() for fault in row.faults] == []


def again(award):
    return Award.objects.select_related("department", "fund", "bid__round", "decision").get(pk=award.pk)
