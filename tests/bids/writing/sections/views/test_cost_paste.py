"""Lines pasted into the grid of costs: added as they are read, and kept where they are not."""

import pytest

from bids.writing.models import Benefit, CostLine, TypedSection
from tests.factories.bids import draft_bid
from tests.factories.cost_grid import HEAD, LINE, press, typed, years
from tests.factories.pages import fields_of, text_of
from tests.shared_states import built_once

pytestmark = pytest.mark.django_db

bid = built_once(draft_bid)


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


def test_what_a_paste_left_out_is_said_and_not_without_end(client, bid):
    first, *_ = years(bid, client)
    rows = "\n".join(f"Run {row}\tCDEL\tCloud\tThe fund\t£1k" for row in range(10))

    _, page = press(client, bid, "paste", pasted=f"{HEAD}\t{first.replace('-', '/')}\n{rows}")

    assert "10 costs added" in page
    assert "“Cloud” is not one of the answers offered. Choose one below." in page
    assert "There are 8 more like these." in page
