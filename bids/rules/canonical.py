"""A submitted version is frozen as a canonical document and its SHA-256.

The ledger's hash chain writes its journals the same way, so the writing lives in `legacyfund.lib`.
"""

from legacyfund.lib.canonical import NotCanonical, canonical_bytes, canonical_sha256, read_canonical

__all__ = ["NotCanonical", "canonical_bytes", "canonical_sha256", "read_canonical"]
