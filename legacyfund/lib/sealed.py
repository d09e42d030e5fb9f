"""Sealing bytes so that neither the database nor the secret key alone opens them."""

from base64 import urlsafe_b64encode

from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF


class SealBroken(ValueError):
    """The bytes were sealed with another secret or another token, or were changed since."""


def seal(data: bytes, *, secret: str, token: str, purpose: str) -> bytes:
    """Encrypted and authenticated (Fernet), with a key derived from both the secret and the token (HKDF)."""
    return _box(secret, token, purpose).encrypt(data)


def unseal(sealed: bytes, *, secret: str, token: str, purpose: str) -> bytes:
    """What was sealed. Raises SealBroken."""
    try:
        return _box(secret, token, purpose).decrypt(sealed)
    except InvalidToken as error:
        raise SealBroken("the seal does not open with this secret and token") from error


def _box(secret: str, token: str, purpose: str) -> Fernet:
    derive = HKDF(algorithm=SHA256(), length=32, salt=token.encode(), info=purpose.encode())
    return Fernet(urlsafe_b64encode(derive.derive(secret.encode())))
