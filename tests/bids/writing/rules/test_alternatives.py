"""What a bid offers instead of itself as asked: what each is, and what is missing in it."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from bids.writing.rules.alternatives import check_alternatives, offered_options, years_later
from bids.writing.rules.drafts import BidDraft, CostLineDraft, LaterRow, SmallerRow

CAPITAL, RESOURCE = ("2027-28", "CDEL"), ("2028-29", "RDEL_PROGRAMME")
ASKED = {CAPITAL: Decimal("800.00"), RESOURCE: Decimal("200.00")}
WHOLE = SmallerRow("England first", "The other nations.", 60, {CAPITAL: Decimal("500.00")})
LINES = tuple(
    CostLineDraft("Build", year, budget, "SUPPLIER", "FUND", amount)
    for (year, budget), amount in ASKED.items()
)


def gaps(*rows: SmallerRow) -> list[tuple[str, str]]:
    found = check_alternatives(BidDraft(cost_lines=LINES, smaller=rows))
    assert {gap.section for gap in found} <= {"alternatives"}
    return [(gap.field, gap.message.partition(": ")[2]) for gap in found]


def test_a_later_start_moves_every_pound_and_offers_each_year_up_to_the_last() -> None:
    one, two = offered_options([LaterRow(2)], [], ASKED)

    assert [one.code, two.code] == ["1-year-later", "2-years-later"]
    assert [one.name, two.name] == ["One year later", "Two years later"]
    assert one.asked == {("2028-29", "CDEL"): Decimal(800), ("2029-30", "RDEL_PROGRAMME"): Decimal(200)}
    assert [two.years, two.risk_percent, two.total, two.first_year] == [2, 100, 1000, "2029-30"]
    assert one.in_words == "One year later"


def test_a_smaller_option_asks_what_it_says_and_keeps_its_share_of_the_risk() -> None:
    (option,) = offered_options([], [WHOLE], ASKED)

    assert (option.code, option.years, option.risk_percent) == ("smaller-1", 0, 60)
    assert option.in_words == "England first (60% of the risk)"
    assert option.asked_in_words == [("2027-28, Capital (CDEL)", Decimal(500))]
    assert offered_options([], [], ASKED) == ()
    assert offered_options([], [replace(WHOLE, risk_percent=None, amounts={})], ASKED)[0].first_year == ""


@pytest.mark.parametrize(
    ("row", "field", "words"),
    [
        (replace(WHOLE, name=" "), "name", "give it a name."),
        (replace(WHOLE, left_out=" "), "left_out", "say what is left out."),
        (replace(WHOLE, risk_percent=None), "risk_percent", "say which share of the risk"),
        (replace(WHOLE, risk_percent=100), "risk_percent", "from 1% to 99%."),
        (replace(WHOLE, amounts={}), "amounts", "say what it asks of the fund."),
        (replace(WHOLE, amounts={CAPITAL: Decimal("-1.00")}), "amounts", "none of them negative."),
        (
            replace(WHOLE, amounts={CAPITAL: Decimal("800.01")}),
            "amounts",
            "it asks for more than the bid in 2027-28, Capital (CDEL). Lower the amount, or raise the costs.",
        ),
        (
            replace(WHOLE, amounts={("2026-27", "CDEL"): Decimal("1.00")}),
            "amounts",
            "it asks for more than the bid in 2026-27, Capital (CDEL).",
        ),
        (replace(WHOLE, amounts=ASKED), "amounts", "it asks for £1,000.00, as much as the bid."),
    ],
)
def test_what_is_offered_is_whole(row: SmallerRow, field: str, words: str) -> None:
    [(place, message)] = gaps(row)

    assert place == f"smaller-0-{field}"
    assert words in message


def test_a_penny_less_in_one_year_is_smaller() -> None:
    assert gaps(WHOLE, replace(WHOLE, amounts={**ASKED, RESOURCE: Decimal("199.99")})) == []


def test_a_leap_day_has_no_like_in_the_next_year() -> None:
    assert years_later(date(2028, 2, 29), 1) == date(2029, 2, 28)
    assert years_later(date(2028, 2, 29), 4) == date(2032, 2, 29)
    assert years_later(date(2028, 3, 31), 2) == date(2030, 3, 31)
