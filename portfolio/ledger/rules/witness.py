"""Heads of a fund's chain, signed with a key that is not in the database: who was given one is a witness.

A chain in one's own database proves nothing against its owner, who may write all of it anew. A head in
another's hands does: every journal up to it was as its hash says when it was signed. Ed25519 (RFC 8032).
"""

import hashlib
from base64 import b64decode, b64encode
from binascii import Error
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from legacyfund.lib.canonical import canonical_bytes


class KeyRefused(ValueError):
    """The text is no Ed25519 key. A fault of whoever set the service up."""


@dataclass(frozen=True)
class Head:
    """`journal`: the last one's number, 0 before the first."""

    fund: str
    journal: int
    hash: str

    @property
    def statement(self) -> bytes:
        """What is signed: canonical JSON of the three."""
        return canonical_bytes({"fund": self.fund, "hash": self.hash, "journal": self.journal})


@dataclass(frozen=True)
class SignedHead:
    """`signature` and `key` in Base64, as `public_text` writes it; empty where the service has none."""

    head: Head
    signature: str = ""
    key: str = ""

    def as_fields(self) -> dict[str, str | int]:
        return {
            "fund": self.head.fund,
            "journal": self.head.journal,
            "hash": self.head.hash,
            "signature": self.signature,
            "key": self.key,
        }


def read_key(text: str) -> Ed25519PrivateKey:
    """From 64 hexadecimal digits: 32 random bytes, which are the private key. Raises KeyRefused."""
    try:
        return Ed25519PrivateKey.from_private_bytes(bytes.fromhex(text))
    except ValueError as error:
        raise KeyRefused("The ledger's key is not 64 hexadecimal digits.") from error


def public_text(key: Ed25519PublicKey) -> str:
    """The 32 bytes of the public key in Base64."""
    return b64encode(key.public_bytes(Encoding.Raw, PublicFormat.Raw)).decode()


def key_print(key: str) -> str:
    """A public key's fingerprint, by which a person tells one from another."""
    return hashlib.sha256(b64decode(key)).hexdigest()[:16]


@lru_cache
def sign_head(head: Head, key: Ed25519PrivateKey) -> SignedHead:
    """The same each time: whoever asks whether there is something new is given the head once more."""
    return SignedHead(head, b64encode(key.sign(head.statement)).decode(), public_text(key.public_key()))


def is_signed(signed: SignedHead) -> bool:
    """Whether the signature is that of its key over its head. Who trusts the key is another question."""
    try:
        public = Ed25519PublicKey.from_public_bytes(b64decode(signed.key, validate=True))
        public.verify(b64decode(signed.signature, validate=True), signed.head.statement)
    except (InvalidSignature, ValueError, Error):
        return False
    return True


def read_signed(fields: Mapping[str, object]) -> SignedHead:
    """A head as the API gave it. Raises ValueError where it is none."""
    texts = {name: fields.get(name) for name in ("fund", "hash", "signature", "key")}
    journal = fields.get("journal")
    if not all(isinstance(text, str) for text in texts.values()) or not isinstance(journal, int):
        raise ValueError("this is not a head as the API gives it")
    head = Head(str(texts["fund"]), journal, str(texts["hash"]))
    return SignedHead(head, str(texts["signature"]), str(texts["key"]))
