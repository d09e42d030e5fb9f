"""Two versions side by side."""

import pytest

from legacyfund.lib.both_versions import MOST_WORDS, mark_words, pair_lines


@pytest.mark.parametrize(
    ("first", "second", "places"),
    [
        ("", "", []),
        ("ab", "ab", [(0, 0), (1, 1)]),
        ("ab", "xab", [(None, 0), (0, 1), (1, 2)]),
        ("abc", "ac", [(0, 0), (1, None), (2, 1)]),
        ("ab", "xy", [(0, 0), (1, 1)]),
        ("a", "xy", [(0, 0), (None, 1)]),
        ("", "x", [(None, 0)]),
    ],
)
def test_lines_are_paired_in_order(first, second, places):
    assert pair_lines(first, second) == places


@pytest.mark.parametrize(
    ("text", "other", "parts"),
    [
        ("", "", ()),
        ("", "gone", ()),
        ("as it was", "as it was", (("as it was", False),)),
        ("as it is now", "as it was now", (("as it", False), (" is", True), (" now", False))),
        ("one\n two", "one two", (("one\n two", False),)),
        ("all new", "", (("all new", True),)),
    ],
)
def test_words_that_differ_are_marked(text, other, parts):
    assert mark_words(text, other) == parts


def test_a_text_too_long_to_compare_is_marked_whole():
    long = "word " * (MOST_WORDS + 1)

    assert mark_words(long, "word") == ((long, True),)
    assert mark_words(long, long) == ((long, False),)
    assert mark_words("", long) == ()
