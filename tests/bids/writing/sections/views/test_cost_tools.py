"""The buttons of the cost grid work on what is typed and save nothing."""

import pytest

from bids.writing.models import Benefit, CostLine, TypedSection
from tests.factories.bids import draft_bid
from tests.factories.pages import fields_of, posted_lines, text_of
from tests.shared_states import built_once

pytestmark = pytest.mark.django_db

LINE = {
    "description": "Build",
    "control_budget": "RDEL_PROGRAMME",
    "category": "PEOPLE",
    "payer": "FUND",
}
HEAD = "What it is for\tControl budget\tCategory\tWho pays"


bid = built_once(draft_bid)


def press(client, bid, button, *rows, **more):
    """The page after the button was pressed over the typed rows."""
    client.force_login(bid.created_by)
    data = {"costs-TOTAL_FORMS": str(len(rows)), "costs-INITIAL_FORMS": "0", "add_line": button, **more}
    for index, row in enumerate(rows):
        data |= {f"costs-{index}-{name}": value for name, value in {**LINE, **row}.items()}
    answer = client.post(f"/bids/{bid.reference}/costs", data)
    assert answer.status_code == 200
    assert CostLine.objects.count() == CostLine.objects.filter(bid=bid, description="saved before").count()
    return answer.context["parts"].lines, answer.content.decode()


def typed(lines):
    """Each row with something in it: what it is for, and its amounts by year."""
    return [
        (
            form["description"].value(),
            {bound.label: bound.value() for bound in form.amounts if bound.value()},
        )
        for form in lines.forms
        if form["description"].value()
    ]


def years(bid, client):
    client.force_login(bid.created_by)
    return client.get(f"/bids/{bid.reference}/costs").context["parts"].lines.years


def test_pasted_lines_join_what_is_typed_in_the_blank_places_first(client, bid):
    first, second, *_ = years(bid, client)
    blank = dict.fromkeys(LINE, "")

    lines, page = press(
        client, bid, "paste",
        {f"amount_{first}": "not finished"}, blank,
        pasted=f"{HEAD}\t{first}\t{second}\nRun\tCDEL\tHardware\tThe fund\t1,000\t£2,000.50",
    )  # fmt: skip

    assert typed(lines) == [
        ("Build", {first: "not finished"}),
        ("Run", {first: "1,000.00", second: "2,000.50"}),
    ]
    assert "1 cost added from what you pasted." in page


def test_a_fault_in_the_block_adds_nothing_and_keeps_it(client, bid):
    first, *_ = years(bid, client)

    lines, page = press(client, bid, "paste", pasted=f"{HEAD}\t{first}\nRun\tCDEL\tHardware\tThe fund\t1.234")

    assert typed(lines) == []
    assert f"Row 2, {first}: “1.234” has a fraction of a penny" in page
    assert "Hardware\tThe fund\t1.234</textarea>" in page


@pytest.mark.parametrize("button", ["five", "1", "line-0", "totals", "inflate"])
def test_another_button_leaves_what_stands_in_the_boxes(client, bid, button):
    first, *_ = years(bid, client)

    _, page = press(client, bid, button, {}, pasted=f"{HEAD}\t{first}", inflate_year=first, inflate_by="x")

    assert f"\t{first}</textarea>" in page
    assert 'value="x"' in page


@pytest.mark.parametrize("section", ["costs", "benefits"])
def test_saving_stops_at_what_was_pasted_and_not_added(full, client, section):
    client.force_login(full.created_by)
    address = f"/bids/{full.reference}/{section}"
    typed = fields_of(text_of(client.get(address)))
    name = f"{section}-0-description"
    block = f"{HEAD}\t2027-28\nRun\tCDEL\tHardware\tThe fund\tabc"

    answer = client.post(address, {**typed, name: "Renamed", "pasted": block})

    again = text_of(client.get(address))
    for page in (text_of(answer), again):
        assert '<a href="#pasted">What you pasted from a spreadsheet is not in the grid yet.' in page
        assert "<title>Error: " in page
        assert fields_of(page)["pasted"].split() == block.split()
    assert answer.status_code == 200
    saved = (CostLine if section == "costs" else Benefit).objects.filter(bid=full)
    assert saved.filter(description="Renamed").exists()
    assert client.post(address, {**fields_of(again), "pasted": " "}).status_code == 302
    assert not TypedSection.objects.exists()


def test_more_costs_than_there_may_be_are_not_added(client, bid):
    first, *_ = years(bid, client)
    rows = "\n".join(f"Run {number}\tCDEL\tHardware\tThe fund\t1" for number in range(101))

    lines, page = press(client, bid, "paste", pasted=f"{HEAD}\t{first}\n{rows}")

    assert typed(lines) == []
    assert "at most 100 costs" in page


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


def test_the_full_form_pastes_into_options(full, client):
    bid = full
    saved = CostLine.objects.count()
    client.force_login(bid.created_by)
    first, *_ = years(bid, client)

    answer = client.post(
        f"/bids/{bid.reference}/costs",
        {
            "costs-TOTAL_FORMS": "0",
            "costs-INITIAL_FORMS": "0",
            "add_line": "paste",
            "pasted": f"{HEAD}\tOption\t{first}\nRun\tCDEL\tHardware\tThe fund\tBuy a service\t5",
        },
    )

    lines = answer.context["parts"].lines
    assert lines.forms[0]["option"].value() == "2"
    assert [title for title, _ in lines.grids()] == ["Option 2, Buy a service (preferred)"]
    assert CostLine.objects.count() == saved


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


def test_what_a_paste_left_out_is_said_and_not_without_end(client, bid):
    first, *_ = years(bid, client)
    rows = "\n".join(f"Run {row}\tCDEL\tCloud\tThe fund\t£1k" for row in range(10))

    _, page = press(client, bid, "paste", pasted=f"{HEAD}\t{first.replace('-', '/')}\n{rows}")

    assert "10 costs added" in page
    assert "“Cloud” is not one of the answers offered. Choose one below." in page
    assert "There are 8 more like these." in page
