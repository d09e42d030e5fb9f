"""The names of what was typed, as a person reads them."""

import pytest

from accounts.views.kept_forms import in_words


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("why_now", "Why now"),
        ("costs-0-control_budget", "Costs 1: control budget"),
        ("milestones-2-share-2027-28-CDEL", "Milestones 3: share-2027-28-CDEL"),
    ],
)
def test_a_field_is_named_in_words(name: str, words: str) -> None:
    assert in_words(name) == words
