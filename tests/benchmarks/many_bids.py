"""A round with 1,000 submitted bids: one goes through the actions, the rest are copies of it."""

from bids.versions.models import BidVersion
from bids.writing.models import Bid, BidSystem
from bids.writing.workflow import BidStatus
from tests.factories.accounts import NOW, make_department
from tests.factories.bids import submitted_bid

BIDS = 1_000
DEPARTMENTS = 25
TITLE = "Replace the case management system of office {}, with its records and its links to others"


def submitted_bids() -> Bid:
    """The bid that the others are copies of; its round holds BIDS in all."""
    first = submitted_bid()
    departments = [make_department() for _ in range(DEPARTMENTS)]
    bids = Bid.objects.bulk_create(
        Bid(
            round=first.round,
            number=number,
            reference=f"LF-{first.round.reference}-{number:04d}",
            department=departments[number % DEPARTMENTS],
            title=TITLE.format(number),
            created_at=NOW,
            created_by=first.created_by,
            sent_at=first.sent_at,
            sent_by=first.sent_by,
        )
        for number in range(first.number + 1, first.number + BIDS)
    )
    _name_systems(first, bids)
    _submit(first, bids)
    return first


def _name_systems(first: Bid, bids: list[Bid]) -> None:
    named = BidSystem.objects.get(bid=first)
    BidSystem.objects.bulk_create(
        BidSystem(
            bid=bid,
            system=named.system,
            treatment=named.treatment,
            disposition=named.disposition,
            target_risk=named.target_risk,
            decommission_on=named.decommission_on,
        )
        for bid in bids
    )


def _submit(first: Bid, bids: list[Bid]) -> None:
    pattern = BidVersion.objects.get(bid=first)
    versions = BidVersion.objects.bulk_create(
        BidVersion(
            bid=bid,
            number=1,
            document=pattern.document,
            sha256=pattern.sha256,
            sent_by=pattern.sent_by,
            submitted_at=pattern.submitted_at,
            submitted_by=pattern.submitted_by,
            risk_removed_units=pattern.risk_removed_units,
            cost_to_fund=pattern.cost_to_fund + bid.number,
            whole_life_cost=pattern.whole_life_cost,
        )
        for bid in bids
    )
    for bid, version in zip(bids, versions, strict=True):
        bid.current_version = version
    for status in (BidStatus.CERTIFYING, BidStatus.SUBMITTED):
        for bid in bids:
            bid.status = status
        Bid.objects.bulk_update(bids, ["status", "current_version"])
