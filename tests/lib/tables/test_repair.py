"""Text that lost its encoding: what is read back, what is left out, and what is left alone."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from legacyfund.lib.tables.repair import Repaired, likely_reading, repair


@given(st.text(st.sampled_from("ÉéçñüœŒ—’£€"), min_size=1, max_size=10))
def test_what_was_misread_is_read_back(text: str) -> None:
    try:
        misread = text.encode().decode("cp1252")
    except UnicodeDecodeError:
        return

    assert likely_reading(f"CAF {misread}") == f"CAF {text}"


def test_what_was_not_misread_is_left_alone() -> None:
    for text in ("CAFÉ", "Ã", "Ã‰ and €É", "Ünïcode", "naïve — £", "Ã\x81", "Â\x85", ""):
        assert likely_reading(text) == ""


@pytest.mark.parametrize(
    ("text", "repaired"),
    [
        ("plain", Repaired("plain")),
        ("CAFÃ‰", Repaired("CAFÉ", misread=True)),
        ("the board\x92s", Repaired("the board’s", punctuation=True)),
        ("a\x07b", Repaired("ab", unseen=True)),
        ("T\xad1\u200b", Repaired("T1", unseen=True)),
        ("T1\u202c\ufe0f\U000e0041", Repaired("T1", unseen=True)),
        ("e\u200b\u0301", Repaired("é", unseen=True)),
        ("T1â€‹", Repaired("T1", misread=True)),
        ("CAFÃ‰\u200b", Repaired("CAFÉ", misread=True)),
        ("a\x81\x96b", Repaired("a–b", punctuation=True, unseen=True)),
        ("two\nlines\tand\x85more", Repaired("two\nlines\tand\x85more")),
        ("Cafe\u0301", Repaired("Café")),
    ],
)
def test_what_was_lost_is_put_right_and_said(text, repaired):
    assert repair(text) == repaired


@given(st.text(max_size=30))
def test_nothing_is_repaired_twice(text):
    once = repair(text).text

    assert unicodedata.is_normalized("NFC", once)
    assert not any(mark in once for mark in "\x00\x07\x7f\x92\x96\xad\u200b\u200e\ufeff")
