"""The chain of a fund as machines of the Treasury read it: hashes alone of an award that is not announced."""

from collections.abc import Mapping
from dataclasses import dataclass

from portfolio.awards.models import Award
from portfolio.awards.queries.standing import ANNOUNCED
from portfolio.funds.models import Fund
from portfolio.ledger.queries.journals import documents_after


@dataclass(frozen=True)
class ToldJournal:
    """`document`: all that `hash` is made over beside `prev_hash`; None where it names an award that its
    department has not been told of.
    """

    number: int
    prev_hash: str
    hash: str
    document: Mapping[str, object] | None


def told_after(fund: Fund, after: int, upto: int) -> list[ToldJournal]:
    """Those after number `after` and up to `upto`, in order."""
    found = documents_after(fund, after, upto)
    named = {str(row.fields["award"]) for row in found if row.fields["award"] is not None}
    awards = Award.objects.filter(ANNOUNCED, reference__in=named).order_by()
    told = {None, *awards.values_list("reference", flat=True)}
    return [
        ToldJournal(row.number, row.prev_hash, row.hash, row.fields if row.fields["award"] in told else None)
        for row in found
    ]
