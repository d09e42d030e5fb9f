"""Heads that are signed: what is signed, by which key, and what is no signature of it."""

from dataclasses import replace

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from portfolio.ledger.rules.witness import (
    Head,
    KeyRefused,
    is_signed,
    key_print,
    public_text,
    read_key,
    read_signed,
    sign_head,
)

KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
HEAD = Head("LITF", 57, "ab" * 32)


def test_a_head_is_signed_over_its_canonical_form_and_reads_back():
    signed = sign_head(HEAD, read_key(bytes(range(32)).hex()))

    assert HEAD.statement == b'{"fund":"LITF","hash":"' + b"ab" * 32 + b'","journal":57}'
    assert signed.key == public_text(KEY.public_key()) == "A6EHv/POEL4dcN0Y50vAmWfk1jCbpQ1fHdyGZBJVMbg="
    assert is_signed(signed)
    assert signed == sign_head(HEAD, KEY)
    assert read_signed(signed.as_fields()) == signed
    assert key_print(signed.key) == "56475aa75463474c"


@pytest.mark.parametrize(
    "change",
    [
        {"head": replace(HEAD, journal=58)},
        {"head": replace(HEAD, hash="ac" * 32)},
        {"head": replace(HEAD, fund="LITG")},
        {"signature": ""},
        {"signature": "not Base64"},
        {"key": ""},
        {"key": public_text(Ed25519PrivateKey.from_private_bytes(bytes(32)).public_key())},
    ],
)
def test_what_was_not_signed_by_the_key_is_no_witness(change):
    assert not is_signed(replace(sign_head(HEAD, KEY), **change))


@pytest.mark.parametrize("text", ["", "a word", "00" * 31, "0g" * 32])
def test_what_is_no_key_is_refused(text):
    with pytest.raises(KeyRefused):
        read_key(text)


@pytest.mark.parametrize("change", [{"journal": "57"}, {"fund": None}, {"hash": 5}])
def test_what_is_no_head_is_refused(change):
    with pytest.raises(ValueError, match="not a head"):
        read_signed({**sign_head(HEAD, KEY).as_fields(), **change})
