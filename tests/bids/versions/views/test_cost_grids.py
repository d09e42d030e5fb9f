"""The costs of a bid read the same wherever it is read: as the grid they were entered in."""

import re
from dataclasses import replace
from decimal import Decimal

import pytest
from django.template.loader import render_to_string

from bids.versions.queries.document_costs import DocumentCost, OptionCosts
from bids.versions.queries.documents import version_document
from legacyfund.lib.financial_year import following_year
from legacyfund.web.pdf import blocks_of
from tests.factories.accounts import sign_in
from tests.factories.bids import submitted_full_bid
from tests.factories.pages import bids_url, text_of
from tests.shared_states import built_once

bid = built_once(submitted_full_bid)

COST = DocumentCost(
    description="Hosting",
    year="2027-28",
    control_budget="CDEL",
    category="SAAS",
    payer="FUND",
    amount=Decimal("10.00"),
    justification="Owned outright",
    option=2,
)


def grids_of(html: str) -> dict[str, dict[tuple[str, str], str]]:
    """Each option's amounts by (the first line of its name, year), however many stand together."""
    found: dict[str, dict[tuple[str, str], str]] = {}
    for block in blocks_of(html):
        title, _, rest = block.get("caption", "").partition(":")
        if block["kind"] != "table" or "costs in pounds" not in rest:
            continue
        head, *rows = block["rows"]
        years = [cell["text"] for cell in head if re.match("[0-9]", cell["text"])]
        for row in rows:
            name = row[0]["text"].splitlines()[0]
            amounts = [cell["text"] for cell in row[-len(years) - 1 : -1]]
            found.setdefault(title, {}).update(
                {(name, year): a for year, a in zip(years, amounts, strict=True)}
            )
    return found


@pytest.mark.django_db
def test_the_page_the_assessment_and_the_paper_show_the_same_grid(bid, client):
    document = version_document(bid.current_version)
    sign_in(client, bid.created_by)

    ways = [
        grids_of(render_to_string("bids/versions/_version_cost_grids.html", {"document": document, **way}))
        for way in ({}, {"reviewing": True}, {"on_paper": True})
    ]

    assert ways[0] == ways[1] == ways[2]
    assert ways[0].keys() == {group.title for group in document.costs_by_option}
    for group in document.costs_by_option:
        shown = ways[0][group.title]
        assert {name for name, _ in shown} == {line.description for line in group.lines} | {"Total"}
        assert sum(line.amount for line in group.lines) == group.grid.total
    page = text_of(client.get(bids_url("bid_version", bid, number=bid.current_version.number)))
    assert grids_of(page) == ways[0]


def test_lines_of_one_cost_are_one_row_and_a_year_twice_is_two():
    lines = (COST, replace(COST, year="2028-29"), COST, replace(COST, payer="DEPARTMENT"))

    grid = OptionCosts("Option 2", lines).grid

    assert [[str(amount or "") for amount in row.amounts] for row in grid.rows] == [
        ["10.00", "10.00"],
        ["10.00", ""],
        ["10.00", ""],
    ]
    assert str(grid.total) == "40.00"


@pytest.mark.parametrize(("way", "most"), [("grids", 6), ("narrow_grids", 3), ("grids_on_paper", 4)])
def test_eleven_years_stand_in_parts_that_fit(way, most):
    lines = tuple(replace(COST, year=following_year("2027-28", later)) for later in range(11))

    parts = getattr(OptionCosts("Option 2", lines), way)

    assert max(len(part.years) for part in parts) <= most
    assert sum(len(part.years) for part in parts) == 11


def test_a_challenge_stands_in_its_row_once():
    group = OptionCosts(
        "Option 2", (COST, *(replace(COST, year=f"20{year}-{year + 1}") for year in range(28, 40)))
    )

    html = render_to_string(
        "bids/versions/_version_cost_parts.html",
        {"group": group, "parts": group.grids, "document": {"is_full": True}},
    )

    assert len(re.findall("Challenged", html)) == 1
    assert "The department’s reason: Owned outright" in html
    assert html.count("Software as a service or cloud, paid by the fund") == 1
