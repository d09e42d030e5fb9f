"""The costs as a grid: eleven lines on one screen, edited where they stand, with scripts and without."""

from decimal import Decimal

import pytest
from django.utils import timezone

from bids.writing.models import Bid
from bids.writing.sections.actions.rows import CostRow
from bids.writing.sections.actions.sections import save_costs
from legacyfund.lib.financial_year import following_year
from tests.factories.accounts import PASSWORD
from tests.factories.bid_forms import YEAR
from tests.factories.bids import full_bid
from tests.factories.pages import bids_url
from tests.journeys.browser import Browser, Visitor

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]

ONE_SCREEN = {"width": 1280, "height": 1000}
PHONE = {"width": 320, "height": 640}
CUT_OFF = """() => [...document.querySelectorAll("[data-costs] select")].filter(select => {
    if (!select.checkVisibility()) return false;
    const words = document.createElement("div"), look = getComputedStyle(select);
    words.textContent = select.selectedOptions[0].textContent;
    Object.assign(words.style, {position: "absolute", font: look.font, lineHeight: look.lineHeight});
    document.body.append(words);
    const room = select.clientWidth;
    const alone = {position: "absolute", width: "max-content", fieldSizing: "content"};
    Object.assign(select.style, alone);
    words.style.width = "max-content";
    const arrow = select.clientWidth - words.clientWidth;
    for (const name of Object.keys(alone)) select.style[name] = "";
    words.style.width = `${room - arrow}px`;
    const cut = words.scrollWidth > words.clientWidth || words.clientHeight > select.clientHeight;
    words.remove();
    return cut;
}).map(select => `${select.id}: ${select.selectedOptions[0].textContent}`)"""
OPEN_ALL = "for (const details of document.querySelectorAll('[data-costs] details')) details.open = true"
WHAT = (
    ("Design and build of the service", "SUPPLIER", "CDEL", "FUND"),
    ("Departmental project team", "PEOPLE", "RDEL_PROGRAMME", "FUND"),
    ("Moving the records, with reconciliation", "DATA_MIGRATION", "RDEL_PROGRAMME", "FUND"),
    ("Hosting", "SAAS", "RDEL_PROGRAMME", "DEPARTMENT"),
    ("Licences", "LICENCE", "CDEL", "FUND"),
    ("Servers for the changeover", "HARDWARE", "CDEL", "FUND"),
    ("Switching off the old estate", "DECOMMISSIONING", "RDEL_PROGRAMME", "FUND"),
    ("Contingency for the build", "CONTINGENCY", "CDEL", "FUND"),
    ("Service desk and live support", "PEOPLE", "RDEL_ADMIN", "DEPARTMENT"),
    ("Keeping the old ledger going", "SUPPLIER", "RDEL_ADMIN", "DEPARTMENT"),
    ("Staff who key it by hand", "PEOPLE", "RDEL_ADMIN", "DEPARTMENT"),
)


def eleven_costs(bid: Bid, years: int) -> list[CostRow]:
    """Nine of the preferred option, two of doing nothing, each in so many years."""
    return [
        CostRow(
            description=what,
            year=following_year(YEAR, later),
            control_budget=budget,
            category=category,
            payer=payer,
            amount=Decimal(123_456 * place + 1_000 * later + 1),
            option=2 if place < 10 else 1,
        )
        for place, (what, category, budget, payer) in enumerate(WHAT, start=1)
        for later in range(years)
    ]


def open_costs(browser: Browser, bid: Bid, *, javascript: bool = False) -> Visitor:
    bid.created_by.set_password(PASSWORD)
    bid.created_by.save(update_fields=["password"])
    visitor = browser.visitor(javascript=javascript).sign_in(bid.created_by.email, PASSWORD)
    visitor.visit(bids_url("bid_costs", bid), picture=f"costs-{'script' if javascript else 'plain'}")
    return visitor


@pytest.mark.parametrize("years", [5, 11])
def test_eleven_costs_fit_one_screen(live_server, years):
    bid = full_bid()
    save_costs(bid=bid, rows=eleven_costs(bid, years), by=bid.created_by, now=timezone.now())

    with Browser(live_server.url) as browser:
        visitor = open_costs(browser, bid)
        browser.do(visitor.page.set_viewport_size, ONE_SCREEN)
        lines = browser.do(visitor.page.locator("[data-cost]").count)
        grid = browser.do(visitor.page.locator("[data-costs]").bounding_box)
        browser.do(visitor.page.evaluate, OPEN_ALL)
        cut_off = browser.do(visitor.page.evaluate, CUT_OFF)
        wide = browser.do(visitor.page.evaluate, "document.documentElement.scrollWidth")

    assert cut_off == []
    assert lines == 12, "eleven costs and an empty line"
    assert grid["height"] <= ONE_SCREEN["height"]
    assert wide <= ONE_SCREEN["width"]


def test_eleven_costs_of_ten_years_fold_on_a_phone(live_server):
    bid = full_bid()
    save_costs(bid=bid, rows=eleven_costs(bid, 10), by=bid.created_by, now=timezone.now())

    with Browser(live_server.url) as browser:
        visitor = open_costs(browser, bid)
        browser.do(visitor.page.set_viewport_size, PHONE)
        folded = browser.do(visitor.page.evaluate, "document.documentElement.scrollHeight")
        fourth = visitor.page.locator("[data-cost]").nth(3)
        words = browser.do(fourth.locator("summary").first.inner_text)
        box = fourth.get_by_label("What it is for")
        before = browser.do(box.is_visible)
        browser.do(fourth.locator("summary").first.click)
        after = browser.do(box.is_visible)
        wide = browser.do(visitor.page.evaluate, "document.documentElement.scrollWidth")
        years = [browser.do(fourth.locator(".lf-years").nth(place).bounding_box) for place in (0, 1)]
        browser.do(visitor.page.goto, f"{visitor.page.url}#id_costs-6-payer")
        led_to = browser.do(visitor.page.locator("#id_costs-6-payer").is_visible)

    assert folded <= 6_000
    assert "Cost 4 Hosting" in words
    shown = 10 + (bid.round.first_year != YEAR)
    assert f"£4,983,250, 10 of {shown} years" in words.replace("\n", " ")
    assert (before, after, led_to) == (False, True, True)
    assert wide <= PHONE["width"]
    assert years[0]["y"] == years[1]["y"], "two years beside each other"


def test_a_block_is_pasted_copied_and_saved_without_a_script(live_server):
    bid = full_bid()
    head = [
        "What it is for",
        "Option",
        "Category",
        "Control budget",
        "Who pays",
        YEAR.replace("-", "/"),
        "Total",
    ]
    row = ["Hosting", "Buy a service", "Cloud", "RDEL programme", "The fund", "£1.2m", "1.2"]
    block = "\n".join("\t".join(cells) for cells in (head, row))

    with Browser(live_server.url) as browser:
        visitor = open_costs(browser, bid)
        before = browser.do(visitor.page.locator("[data-cost]").count) - 1
        visitor.fill("Cells copied from a spreadsheet, with their headings", block)
        visitor.press("Add what is pasted", picture="costs-pasted")
        visitor.sees(
            "1 cost added from what you pasted.",
            "The column “Total” was left out: totals are worked out here.",
            "“£1.2m” was read as £1,200,000.00",
            "“Cloud” is not one of the answers offered. Choose one below.",
        )
        visitor.select("Category", "Software as a service or cloud", line=f"cost {before + 1}")
        visitor.press(f"Copy cost {before + 1}")
        visitor.fill("What it is for", "Hosting, second site", line=f"cost {before + 2}")
        visitor.press("Save and continue")

    saved = bid.cost_lines.filter(description__startswith="Hosting").values_list("description", "amount")
    assert sorted(saved) == [
        ("Hosting", Decimal("1200000.00")),
        ("Hosting, second site", Decimal("1200000.00")),
    ]


def test_totals_follow_what_is_typed_and_arrows_go_down_a_column(live_server):
    bid = full_bid()
    save_costs(bid=bid, rows=eleven_costs(bid, 1), by=bid.created_by, now=timezone.now())

    with Browser(live_server.url) as browser:
        visitor = open_costs(browser, bid, javascript=True)
        visitor.fill(YEAR, "£1.5m", line="cost 10")
        browser.do(visitor.page.keyboard.press, "ArrowDown")
        browser.do(visitor.page.keyboard.type, "250,000.50")
        doing_nothing = browser.do(visitor.page.locator('[data-option="1"] [data-sum]').inner_text)
        tenth = browser.do(visitor.page.locator("[data-cost] [data-sum]").nth(9).inner_text)
        visitor.look()

    assert (tenth, doing_nothing) == ("1,500,000", "1,750,000.50")
