from hypothesis import given
from hypothesis import strategies as st

from legacyfund.lib.spoiled import fold_number, spoiled_number


def test_spellings_of_one_number_fold_to_one() -> None:
    ways = ["77013301", "0077013301", "77013301.0", "77013301.00", "77,013,301", "077 013 301"]

    assert {fold_number(way) for way in ways} == {"77013301"}
    assert fold_number("INV-7") == fold_number("inv-7") == fold_number("0inv-7")
    assert fold_number("0") == fold_number("000") == "0"


def test_a_number_that_is_lost_folds_to_nothing() -> None:
    assert {fold_number(lost) for lost in ("2.00E+11", "####", "10-May", "#REF!")} == {""}


@given(st.integers(10**11, 10**15))
def test_what_a_spreadsheet_shows_of_a_long_number_is_spoiled(number: int) -> None:
    assert spoiled_number(str(number)) == ""
    assert spoiled_number(f"{number:.2E}")
    assert spoiled_number(f"{float(number):.1f}")


@given(st.text(max_size=40))
def test_any_text_folds_without_an_error_and_folds_once(text: str) -> None:
    folded = fold_number(text)

    assert fold_number(folded) in (folded, "")
    assert fold_number(folded.upper().lower()) in (folded, "", fold_number(folded))
