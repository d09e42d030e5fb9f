"""What is frozen, worked out again from what it was made of: the bytes have to be the same."""

from bids.versions.models import BidVersion
from bids.versions.queries.documents import plain_version
from bids.writing.appraisal.document import plain_appraisal
from bids.writing.queries.appraisal import appraisal_of
from legacyfund.lib.canonical import canonical_bytes


def recompute_appraisal(version: BidVersion) -> bytes:
    """A version's appraisal worked out again from its lines and basis: the bytes it was frozen as."""
    appraisal = appraisal_of(plain_version(version))
    return canonical_bytes(None if appraisal is None else plain_appraisal(appraisal))
