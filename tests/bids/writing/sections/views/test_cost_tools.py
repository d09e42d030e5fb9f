"""The buttons of the cost grid work on what is typed and save nothing."""

import pytest

from tests.factories.bids import draft_bid
from tests.factories.cost_grid import LINE, press, typed, years
from tests.factories.pages import posted_lines
from tests.shared_states import built_once

pytestmark = pytest.mark.django_db

bid = built_once(draft_bid)


def test_a_year_is_copied_to_the_next_as_typed(client, bid):
    first, second, *_ = years(bid, client)

    lines, page = press(
        client, bid, "copy",
        {f"amount_{first}": "12.345"}, {f"amount_{first}": "1", "DELETE": "on"}, {f"amount_{second}": "3"},
        copy_from=first, copy_to=second,
    )  # fmt: skip

    assert typed(lines)[0] == ("Build", {first: "12.345", second: "12.345"})
    assert typed(lines)[1][1] == {first: "1"}
    assert f"1 amount of {first} copied to {second}." in page


def test_a_year_is_copied_to_each_of_a_run_where_nothing_stands(client, bid):
    first, second, third, fourth, *_ = years(bid, client)

    lines, page = press(
        client, bid, "copy",
        {f"amount_{first}": "7", f"amount_{third}": "9", f"amount_{fourth}": "-"},
        copy_from=first, copy_to=second, copy_until=fourth,
    )  # fmt: skip

    assert typed(lines) == [("Build", {first: "7", second: "7", third: "9", fourth: "7"})]
    assert f"2 amounts of {first} copied to {second} to {fourth}." in page
    assert f"Cost 1 has an amount in {third} already, which is left as it is." in page


@pytest.mark.parametrize(
    ("start", "end", "until", "words"),
    [
        (0, 0, None, "another year or a run of years"),
        (None, 1, None, "another year or a run of years"),
        (0, None, None, "another year or a run of years"),
        (2, 1, 3, "another year or a run of years"),
        (0, 3, 2, "another year or a run of years"),
        (1, 2, None, "No cost has an amount"),
    ],
)
def test_a_copy_that_cannot_be_done_says_why(client, bid, start, end, until, words):
    offered = years(bid, client)
    chosen = {
        name: "" if index is None else offered[index]
        for name, index in (("copy_from", start), ("copy_to", end), ("copy_until", until))
    }

    _, page = press(client, bid, "copy", {f"amount_{offered[0]}": "1"}, **chosen)

    assert words in page


def test_a_year_is_inflated_to_the_penny_and_what_cannot_be_read_is_left(client, bid):
    first, second, *_ = years(bid, client)

    lines, page = press(
        client, bid, "inflate",
        {f"amount_{first}": "£1,000.10"}, {f"amount_{second}": "5"}, {f"amount_{first}": "x"},
        inflate_year=first, inflate_by="2.5%",
    )  # fmt: skip

    assert [amounts for _, amounts in typed(lines)] == [{first: "1,025.10"}, {second: "5"}, {first: "x"}]
    assert f"1 amount of {first} changed by 2.5%." in page
    assert f"Cost 3 is left as it is: its amount in {first} must" in page


@pytest.mark.parametrize(
    ("by", "words"),
    [("", "such as 2.5"), ("NaN", "such as 2.5"), ("101", "such as 2.5"), ("1", "nothing to")],
)
def test_inflation_that_cannot_be_done_says_why(client, bid, by, words):
    first, *_ = years(bid, client)

    _, page = press(client, bid, "inflate", inflate_year=first, inflate_by=by)

    assert words in page


def test_totals_are_of_what_is_typed(client, bid):
    first, second, *_ = years(bid, client)

    lines, page = press(
        client, bid, "totals",
        {f"amount_{first}": "10", f"amount_{second}": "20.25"},
        {f"amount_{first}": "7", "DELETE": "on"}, {f"amount_{first}": "x"},
    )  # fmt: skip

    ((title, by_payer),) = lines.grids()
    (total,) = lines.totals
    assert title == total.title == "All costs"
    assert str(by_payer.total) == str(total.total) == "30.25"
    assert by_payer.years == (first, second)
    assert [str(amount) for _, amount in total.bands[0][:3]] == ["10.00", "20.25", "0.00"]
    assert "All costs: total, £" in page


def test_a_forged_number_of_lines_is_no_number(client, bid):
    lines, _ = press(client, bid, "totals", **{"costs-TOTAL_FORMS": "9" * 30})

    assert lines.grids() == []


def test_no_total_is_over_options_that_exclude_each_other(full, client):
    client.force_login(full.created_by)
    first, *_ = years(full, client)
    rows = [
        {**LINE, "option": option, f"amount_{first}": amount}
        for option, amount in (("1", "1"), ("2", "20"), ("2", "300"), ("", "4,000"))
    ]

    answer = client.post(
        f"/bids/{full.reference}/costs", posted_lines("costs", *rows, add_line="totals", seen="1")
    )

    lines, page = answer.context["parts"].lines, answer.content.decode()
    shown = {total.title: str(total.total) for total in lines.totals if total.has_costs}
    assert shown == {
        "Option 1, Do nothing": "1.00",
        "Option 2, Buy a service (preferred)": "320.00",
        "Costs without an option": "4000.00",
    }
    assert "4,321" not in page
    assert "321.00" not in page


def test_five_lines_are_added(client, bid):
    lines, _ = press(client, bid, "five", {"description": "Build"})

    assert [form["description"].value() for form in lines.forms] == ["Build", *[None] * 5]


def test_a_line_is_copied_below_itself_as_typed(client, bid):
    first, *_ = years(bid, client)

    lines, page = press(
        client, bid, "line-0",
        {"description": "Build", f"amount_{first}": "1.x", "DELETE": "on"}, {"description": "Run"},
    )  # fmt: skip

    shown = [(form["description"].value(), bool(form["DELETE"].value())) for form in lines.forms]
    assert shown == [("Build", True), ("Build", False), ("Run", False)]
    assert typed(lines)[1] == ("Build", {first: "1.x"})
    assert "Cost 1 is copied to cost 2." in page


def test_a_copy_of_a_saved_line_is_a_new_one(client, bid):
    lines, _ = press(client, bid, "line-0", {"description": "Build", "was": "1"})

    assert [form.was for form in lines.forms] == ["1", ""]


@pytest.mark.parametrize("button", ["line-1", "line-7", "line-999", "line-*"])
def test_a_line_with_nothing_in_it_is_not_copied(client, bid, button):
    lines, page = press(client, bid, button, {"description": "Build"}, dict.fromkeys(LINE, ""))

    assert len(lines.forms) == 2
    assert "to copy." in page


def test_a_line_too_many_is_not_copied(client, bid):
    lines, page = press(client, bid, "line-0", *[{"description": f"Run {row}"} for row in range(100)])

    assert len(lines.forms) == 100
    assert "at most 100 costs, so it was not copied" in page


def test_a_year_is_copied_to_the_next_by_its_own_button(client, bid):
    first, second, *_ = years(bid, client)

    lines, page = press(client, bid, f"next-{first}", {f"amount_{first}": "7"}, {f"amount_{second}": "9"})

    assert [amounts for _, amounts in typed(lines)] == [{first: "7", second: "7"}, {second: "9"}]
    assert f"1 amount of {first} copied to {second}." in page


@pytest.mark.parametrize("place", [-1, None])
def test_a_year_that_none_follows_is_not_copied(client, bid, place):
    start = "1999-00" if place is None else years(bid, client)[place]

    _, page = press(client, bid, f"next-{start}", {})

    assert "There is no later year in the grid to copy to." in page


def test_the_grid_has_the_years_in_use_and_all_of_them_when_asked(client, bid):
    offered = years(bid, client)

    few, page = press(client, bid, "totals", {})
    some, _ = press(client, bid, "totals", {f"amount_{offered[6]}": ""})
    every, _ = press(client, bid, "years", {})

    assert list(few.shown_years) == offered[:5]
    assert f"Show {offered[5]} to {offered[-1]}" in page
    assert [list(band) for band in some.year_bands] == [offered[:4], offered[4:7]]
    assert [list(band) for band in every.year_bands] == [offered[:6], offered[6:]]
    assert list(every.later_years) == []
