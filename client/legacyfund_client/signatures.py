"""Whether a head is signed by the key it names: Ed25519, where the package `cryptography` is installed."""

import hashlib
from base64 import b64decode
from binascii import Error

from legacyfund_client.chain import Head


def can_check() -> bool:
    try:
        import cryptography  # noqa: F401
    except ImportError:
        return False
    return True


def is_signed(head: Head) -> bool:
    """Who trusts the key is another question. Raises ImportError unless `can_check`."""
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    try:
        key = Ed25519PublicKey.from_public_bytes(b64decode(head.key, validate=True))
        key.verify(b64decode(head.signature, validate=True), head.statement)
    except (InvalidSignature, ValueError, Error):
        return False
    return True


def fingerprint(key: str) -> str:
    """By which a person tells one key from another; the service's verify_ledger prints the same."""
    try:
        return hashlib.sha256(b64decode(key, validate=True)).hexdigest()[:16]
    except (ValueError, Error):
        return "unreadable"
