"""The names of what was typed, as a person reads them."""

import pytest

from accounts.actions.kept_forms import TypedForm
from accounts.views.kept_forms import Kept, chosen_in_words, in_words


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


@pytest.mark.parametrize(
    ("value", "words"),
    [("on", "Yes"), ("RDEL_PROGRAMME", "RDEL programme"), ("NHS", "NHS"), ("a_b", "a_b"), ("On", "On")],
)
def test_what_was_chosen_is_said_in_words(value: str, words: str) -> None:
    assert chosen_in_words(value) == words


@pytest.mark.parametrize(
    ("address", "title"),
    [
        ("/bids/LF-1-0001/costs?year=2026", "Bid costs, LF-1-0001"),
        ("/systems/new", "Register system"),
        ("/gone/", "/gone/"),
    ],
)
def test_a_kept_form_is_called_after_its_page(address: str, title: str) -> None:
    assert Kept("token", TypedForm(address, ())).title == title
