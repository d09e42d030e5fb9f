"""Sentences of a choice as a page shows them."""

from portfolio.templatetags.portfolio import kept_whole, titled

TITLES = {"LF-2026D-0023": "Driver medical cases"}


def test_a_title_follows_the_reference_of_a_bid_and_of_an_option_of_it() -> None:
    words = "Out: LF-2026D-0023/smaller-1 is in. LF-2026D-0023 and LF-2026D-0001 are not."

    assert titled(words, TITLES) == (
        "Out: LF-2026D-0023/smaller-1 (Driver medical cases) is in. LF-2026D-0023 (Driver medical cases) and "
        "LF-2026D-0001 are not."
    )


def test_references_and_years_do_not_break() -> None:
    assert kept_whole("LF-2026D-0023/smaller-1, from 2027-28.") == (
        '<span class="lf-nowrap">LF-2026D-0023/smaller-1</span>, from <span class="lf-nowrap">2027-28</span>.'
    )
