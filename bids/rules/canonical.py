"""A submitted version is frozen as a canonical document and its SHA-256.

The ledger's hash chain writes its journals the same way, so the writing lives in `legacyfund.lib`.
"""

from legacyfund.lib.canonical import NotCanonical, canonical_bytes, canonical_sha256, read_canonical

__all__ = ["NotCanonical", "as_json", "canonical_bytes", "canonical_sha256", "read_canonical"]


def as_json(rows: object) -> object:
    """The rows with amounts and days as text."""
    return read_canonical(canonical_bytes(rows))
