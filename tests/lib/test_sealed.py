"""Sealed bytes open with both the secret and the token, and with nothing else."""

import pytest

from legacyfund.lib.sealed import SealBroken, seal, unseal

KEYS = {"secret": "secret", "token": "token", "purpose": "a test"}


def test_what_is_sealed_opens_again_and_cannot_be_read():
    sealed = seal(b"typed for an hour", **KEYS)

    assert unseal(sealed, **KEYS) == b"typed for an hour"
    assert b"typed" not in sealed


@pytest.mark.parametrize("name", KEYS)
def test_another_secret_token_or_purpose_does_not_open_it(name):
    sealed = seal(b"typed", **KEYS)

    with pytest.raises(SealBroken):
        unseal(sealed, **{**KEYS, name: "another"})


def test_a_changed_seal_does_not_open():
    sealed = bytearray(seal(b"typed", **KEYS))
    sealed[-5] ^= 1

    with pytest.raises(SealBroken):
        unseal(bytes(sealed), **KEYS)
