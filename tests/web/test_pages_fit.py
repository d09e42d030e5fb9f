"""No page cuts anything off: each address of the service in a real browser, at 1,280 and at 320 px.

The pages are those the attacks walk, and those that need no sign-in: a new one is measured the day it is
added. Names are put in as long as they get, amounts as large, dates as wide.
"""

from datetime import date
from decimal import Decimal
from fractions import Fraction
from html import escape
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.template.loader import render_to_string

from accounts.permissions import Role
from bids.writing.rules.cost_grid import grid_of
from legacyfund.lib.control_budgets import CONTROL_BUDGETS
from legacyfund.lib.financial_year import following_year
from legacyfund.web.plan_pictures import Bar, draw_plan
from legacyfund.web.risk_pictures import draw_dependencies, draw_history, draw_matrix
from legacyfund.web.trend_pictures import Said, draw_trend
from portfolio.funds.models import Fund
from portfolio.ledger.queries.position import PositionRow, position_total
from tests.addresses import ADDRESSES
from tests.attacks.asking import Asker, askers_of
from tests.attacks.scene import MARK, Scene
from tests.journeys.browser import NARROW, SHOW, WIDE, Browser
from tests.journeys.measure import STRETCH, cut_off

pytestmark = [pytest.mark.django_db, pytest.mark.journey]

LONG_NAME = (
    "Modernisation of the telecommunications and correspondence platform for "
    "interdepartmental casework (Northgate)"
)
LONGER = {
    escape(MARK): LONG_NAME,
    "Buy a service": "Buy the interdepartmental correspondence service of another department",
    "Delivery manager": "Senior responsible owner, interim, for telecommunications",
    "Head of finance": "Deputy director for commercial and interdepartmental finance",
    "1 in post, 1 to hire": "112.25 in post, 113.75 to hire, 114.50 to buy",
}
"""Words of the scene's records, and the longest that may stand there."""
LEAD_ELSEWHERE = {"account_change_password"}
"""Addresses that answer a GET with another one's page: here the one that asks for the password again."""
GET_ADDRESSES = {item.name for item in ADDRESSES if not item.methods or "GET" in item.methods}
YEARS = [following_year("2026-27", by) for by in range(11)]
MANY = Decimal(1_234_567_890)


def shown_at_each_address(scene: Scene) -> dict[str, str]:
    """The page of each address, by its name; blank where it leads elsewhere. Files are left out."""
    askers = askers_of(scene.entrants())
    guarded = {name: entry for name, entry in scene.entries.items() if name not in scene.pages}
    answers = {name: askers[entry.person].ask("get", entry.path) for name, entry in guarded.items()}
    somebody = Asker(scene.people[Role.BIDDER])
    open_ = [item for item in ADDRESSES if item.permission is None and not item.is_api]
    answers |= {item.name: somebody.ask("get", item.path) for item in open_}
    pages = {name: row.text for name, row in answers.items() if is_page(row.headers)}
    for item in open_:
        response = Asker.nobody().get(item.path)
        if is_page(response.headers) and response.status_code == 200:
            pages[item.name if not pages.get(item.name) else f"{item.name}, signed out"] = (
                response.content.decode()
            )
    return {**pages, **scene.pages}


def is_page(headers) -> bool:
    return "html" in headers.get("Content-Type", "")


def lengthened(page: str) -> str:
    for words, longer in LONGER.items():
        page = page.replace(words, longer)
    return page


def faults_of(pages: dict[str, str]) -> list[str]:
    """What each page cuts off at either width, a line for each."""
    faults = []
    with Browser("http://localhost", axe=False) as browser:
        page = browser.do(browser.audit_page)
        browser.do(page.route, "**/*.css", _answer_with_styles)
        for name, html in pages.items():
            browser.do(page.evaluate, SHOW, html)
            browser.do(page.evaluate, STRETCH)
            for screen in (WIDE, NARROW):
                browser.do(page.set_viewport_size, screen)
                found = browser.do(cut_off, page)
                faults += [f"{name} at {screen['width']} px: {row}" for row in found]
    return faults


def _answer_with_styles(route) -> None:
    sheet = finders.find(route.request.url.partition("/static/")[2])
    route.fulfill(body=Path(sheet).read_text(), content_type="text/css")


def test_no_page_is_cut_off(scene):
    shown = shown_at_each_address(scene)

    faults = faults_of({name: lengthened(text) for name, text in shown.items() if text})

    assert not faults, "\n".join(faults)
    assert GET_ADDRESSES & {name for name, text in shown.items() if not text} == LEAD_ELSEWHERE


def framed(content: str) -> str:
    """As the base template would show them; without a request it has no person to greet."""
    frame = render_to_string("base.html")
    return frame.replace('id="main-content">', f'id="main-content">{content}', 1)


def position_of_six_years() -> str:
    rows = [PositionRow(year, code, *[-MANY] * 6) for year in YEARS[:6] for code in CONTROL_BUDGETS]
    context = {"rows": rows, "total": position_total(rows), "fund": Fund(reference="LITF")}
    return render_to_string("portfolio/home/_position.html", context)


def costs_of_eleven_years() -> str:
    lines = [(f"Option {number}, {LONG_NAME}", year, MANY) for number in range(3) for year in YEARS]
    return render_to_string(
        "bids/writing/sections/_cost_grid.html", {"caption": "Totals by cost", "grid": grid_of(lines)}
    )


def test_the_longest_tables_and_pictures_are_whole():
    history = [(date(year, 9, 30), Fraction(299, 10)) for year in range(2020, 2027)]
    names = [LONG_NAME, LONG_NAME.upper(), "W" * 80, "Payroll"]
    drawn = {
        "dependencies": draw_dependencies(names[1], needed_by=names * 3, needs=names),
        "history": draw_history(history),
        "history of one": draw_history(history[:1]),
        "plan": draw_plan(
            [Bar(f"9. {name}", date(2026, 9, 30), date(2029, 9, 30)) for name in names], date(2026, 11, 29)
        ),
        "trend": draw_trend(
            [Said(date(2026, 9, day), date(2029, 9, day)) for day in range(1, 9)],
            [Said(date(2026, 9, 1), date(2029, 9, 1))],
            until=date(2026, 11, 29),
        ),
        "matrix": draw_matrix({(6, 5): (12_345, 12_345), (1, 1): (12_345, 0)}),
    }
    boxed = {name: f'<div class="lf-scroll">{picture}</div>' for name, picture in drawn.items()}
    tables = {"position": position_of_six_years(), "costs": costs_of_eleven_years()}

    faults = faults_of({name: framed(shown) for name, shown in {**boxed, **tables}.items()})

    assert not faults, "\n".join(faults)


CUT = {
    "page": '<div class="govuk-body"><span class="lf-nowrap">'
    + "A line that goes on " * 20
    + "</span></div>",
    "table": '<table class="govuk-table"><tr>' + "<td class='lf-nowrap'>Twenty letters each</td>" * 12,
    "scroll": '<div class="lf-scroll"><table class="govuk-table"><tr>' + "<td>Departmental</td>" * 20,
    "word": '<h1 class="govuk-heading-l" style="width: 150px">Northgates and Southgates',
    "text": '<p class="govuk-body lf-nowrap" style="width: 50px">Released, not spent',
    "field": '<input class="govuk-input govuk-input--width-2" inputmode="decimal" value="1,234,567,890.00">',
    "choice": '<select class="govuk-select" style="width: 60px"><option>Resource, programme',
    "picture": '<svg width="90" height="20" viewBox="0 0 90 20"><text y="15">Payments on account',
}


def test_each_kind_of_cut_is_found():
    faults = faults_of({kind: framed(cut) for kind, cut in CUT.items()})

    found = {kind for kind in CUT if any(row.startswith(f"{kind} at 1280 px: {kind}: ") for row in faults)}
    assert found == set(CUT), faults
