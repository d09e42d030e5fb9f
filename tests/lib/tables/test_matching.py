"""What headings are taken for, what is only offered, and what is remembered of them."""

import pytest

from legacyfund.lib.tables.matching import (
    Guess,
    KnownColumns,
    Memory,
    guess_columns,
    heading_keys,
    heading_labels,
    heading_set,
    unit_in_words,
)

KNOWN = KnownColumns(
    labels={"supplier": "Supplier", "amount": "Amount", "area": "Expense area", "l1": "L1 Score"},
    others={"vendor": "supplier", "merchant": "supplier", "net": "amount", "team": "area", "l1": "l1"},
    figures={"amount"},
    first_of_several={"area"},
)


def guessed(*headings: str, **more) -> list[tuple[str, str]]:
    return [(guess.column, guess.could_be) for guess in guess_columns(headings, KNOWN, **more)]


def test_a_columns_own_name_goes_before_another_and_that_before_one_with_a_unit() -> None:
    assert guessed("Vendor", "SUPPLIER", "Colour") == [("", "supplier"), ("supplier", ""), ("", "")]
    assert guessed("Amount (£k)", "Net") == [("", "amount"), ("amount", "")]
    assert guessed("Amount (£k)", "Supplier (£k)") == [("amount", ""), ("", "")]


def test_of_two_with_the_same_claim_neither_is_taken_and_both_are_offered() -> None:
    vendor, merchant = guess_columns(["Vendor", "Merchant"], KNOWN)

    assert (vendor.column, merchant.column) == ("", "")
    assert vendor.could_be == merchant.could_be == "supplier"
    assert vendor.why == "“Vendor” and “Merchant” could each be Supplier. Choose it for one of them."


def test_of_two_headings_alike_each_is_named_by_its_column() -> None:
    first, _, second = guess_columns(["Amount", "Colour", "AMOUNT"], KNOWN)

    assert (first.column, second.column) == ("", "")
    assert "“Amount (column A)” and “AMOUNT (column C)” could each be Amount" in first.why


def test_the_first_is_taken_where_nothing_hangs_on_the_column() -> None:
    assert guessed("Expense area", "Expense area") == [("area", ""), ("", "area")]


def test_a_doubtful_heading_is_offered_and_taken_only_when_it_was_taken_before() -> None:
    assert guessed("L1", doubtful={"L1"}) == [("", "l1")]
    assert guessed("L1", doubtful={"L1"}, remembered={"l1": "l1"}) == [("l1", "")]
    assert guessed("L1", "L1 Score", doubtful={"L1"}) == [("", "l1"), ("l1", "")]


def test_what_was_chosen_goes_before_every_name() -> None:
    remembered = {"colour": "supplier", "amount": "", "net": "no longer a column"}

    assert guessed("Colour", "Supplier", "Amount", "Net", remembered=remembered) == [
        *(("supplier", ""), ("", "supplier"), ("", ""), ("amount", "")),
    ]
    whys = [guess.why for guess in guess_columns(["Colour", "Amount"], KNOWN, remembered=remembered)]
    assert whys == ["It was matched so the last time.", "It was not taken the last time."]


def test_two_that_were_remembered_in_different_files_are_not_taken_twice() -> None:
    assert guessed("A", "B", remembered={"a": "amount", "b": "amount"}) == [("amount", ""), ("", "amount")]


def test_a_column_without_a_heading_stands_for_nothing() -> None:
    assert guess_columns(["Supplier", ""], KNOWN, rows=[["Wick", "x"]])[1] == Guess(samples=("x",))


def test_the_first_three_different_values_are_shown() -> None:
    rows = [["a", "x" * 80], [" a "], ["b", ""], ["c"], ["d"]]

    samples = [guess.samples for guess in guess_columns(["Supplier", "Colour", "Team"], KNOWN, rows=rows)]

    assert samples == [("a", "b", "c"), ("x" * 59 + "…",), ()]


@pytest.mark.parametrize(
    ("heading", "samples", "words"),
    [
        ("Amount", ["31"], ""),
        ("Amount (£k)", ["31.5"], "The figures are in thousands, so “31.5” is read as 31,500."),
        ("Amount £m", ["n/a", "0.031"], "“0.031” is read as 31,000."),
        ("Amount (£000)", ["n/a"], "“310” is read as 310,000."),
        ("Amount (pence)", ["3105"], "The figures are in pence, so “3105” is read as 31.05."),
        ("Amount ($)", ["31"], "says that the figures are in dollars, which cannot be taken"),
    ],
)
def test_a_unit_is_told_with_an_example(heading: str, samples: list[str], words: str) -> None:
    said = unit_in_words(heading, samples)

    assert words in said
    assert bool(words) is bool(said)


def test_the_unit_is_told_of_a_column_of_figures_that_is_taken() -> None:
    taken, other = guess_columns(["Amount (£k)", "Expense area (k)"], KNOWN, rows=[["310", "x"]])

    assert taken.why == "The figures are in thousands, so “310” is read as 310,000."
    assert other == Guess(samples=("x",))


def test_headings_alike_are_remembered_apart() -> None:
    headings = ["Notes", "", "notes!", "Notes"]

    assert heading_keys(headings) == ["notes", "", "notes 2", "notes 3"]
    assert heading_labels(headings) == ["Notes (column A)", "", "notes!", "Notes (column D)"]


def test_the_same_set_of_headings_says_more_than_a_heading_met_elsewhere() -> None:
    memory = Memory(
        {"amount": "amount", "net": ""}, {heading_set(["Amount", "Net"]): {"amount": "", "net": "amount"}}
    )

    assert memory.of(["Net", "AMOUNT"]) == {"net": "amount", "amount": ""}
    assert memory.of(["Net", "Amount", "Colour", ""]) == {"net": "", "amount": "amount"}
