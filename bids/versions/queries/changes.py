"""What changed between versions of a bid, and in a draft since the version it answers for."""

from collections.abc import Mapping
from typing import cast

from bids.register.rules.treatments import TREATMENTS
from bids.rounds.rules.questions import sections_of
from bids.versions.models import BidVersion
from bids.versions.queries.documents import as_stored, clarified_document, plain_version
from bids.versions.rules.diff import SectionDiff, diff_documents
from bids.writing.appraisal.optimism_bias import BIAS_CAUSED
from bids.writing.models import Bid, Clarification
from bids.writing.queries.drafts import load_draft
from bids.writing.queries.plain import Plain
from bids.writing.rules.vocabulary import (
    BENEFIT_KINDS,
    COST_CATEGORIES,
    LEVELS,
    MILESTONE_KINDS,
    PAYERS,
    PRICE_BASES,
)
from legacyfund.lib.canonical import read_canonical

_LEVELS = {str(level): label for level, label in LEVELS.items()}
WORDS: Mapping[str, Mapping[str, str]] = {
    "treatment": TREATMENTS,
    "category": COST_CATEGORIES,
    "payer": PAYERS,
    "kind": {**BENEFIT_KINDS, **BIAS_CAUSED, **MILESTONE_KINDS},
    "price_basis": PRICE_BASES,
    "likelihood": _LEVELS,
    "impact": _LEVELS,
}


def diff_versions(before: BidVersion, after: BidVersion) -> tuple[SectionDiff, ...]:
    """Section by section, of two versions of one bid. Needs `before.bid.round`."""
    return _diff(before.bid, plain_version(before), plain_version(after))


def diff_of_draft(current: Clarification) -> tuple[SectionDiff, ...]:
    """What certifying the request now would change in the version it was asked about."""
    return diff_with(current, clarified_document(load_draft(current.bid), current))


def diff_with(current: Clarification, drafted: Plain) -> tuple[SectionDiff, ...]:
    """The same, of the document that would be frozen."""
    return _diff(current.bid, plain_version(current.version), as_stored(drafted))


def diff_of_unsent(ended: Clarification) -> tuple[SectionDiff, ...]:
    """What the department had written when a request ended without an answer."""
    unsent = cast(Plain, read_canonical(ended.unsent.encode()))
    return _diff(ended.bid, plain_version(ended.version), unsent)


def diff_since_document(bid: Bid, before: Plain, after: Plain) -> tuple[SectionDiff, ...]:
    """What a document of `bid` says otherwise than that of another bid it was started from, in the sections
    of the bid's own form.
    """
    return _diff(bid, before, after)


def _diff(bid: Bid, before: Plain, after: Plain) -> tuple[SectionDiff, ...]:
    return diff_documents(before, after, sections=sections_of(bid.round.questions_version), words=WORDS)
