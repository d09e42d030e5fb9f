"""What the journeys put for every date is the widest there is, and a page it does not fit is found."""

import pytest

from tests.journeys.browser import Browser
from tests.journeys.widest import DAY, MONTH, MONTHS, TIMES, WIDEST_TIMES, WIDTH_AT_THE_WIDEST

WIDTHS = """([texts, weight]) => {
    const line = document.createElement("span");
    line.style.whiteSpace = "nowrap";
    line.style.fontWeight = weight;
    document.querySelector("main").append(line);
    return texts.map(text => { line.textContent = text; return line.getBoundingClientRect().width; });
}"""
TABLE = "<!DOCTYPE html><table><tr><td nowrap>1 May 2026 at midday</td></tr></table>"


@pytest.mark.journey
def test_no_date_is_wider_than_the_widest(live_server) -> None:
    with Browser(live_server.url, axe=False) as browser:
        page = browser.visitor(javascript=True)
        page.visit("/accounts/login/")

        def widest(texts: list[str], weight: str) -> str:
            widths = browser.do(page.page.evaluate, WIDTHS, [texts, weight])
            return texts[widths.index(max(widths))]

        for weight in ("400", "700"):
            assert widest([MONTH, *MONTHS], weight) == MONTH
            assert widest(list(TIMES), weight) in WIDEST_TIMES
            assert widest([DAY.strip(), *map(str, range(1, 32))], weight) == DAY.strip()

        browser.do(page.page.set_content, TABLE)
        room = browser.do(page.page.evaluate, "document.querySelector('table').offsetWidth") + 30
        browser.do(page.page.set_viewport_size, {"width": room, "height": 640})
        assert browser.do(page.page.evaluate, "document.documentElement.scrollWidth") == room
        assert browser.do(page.page.evaluate, WIDTH_AT_THE_WIDEST) > room
        assert browser.do(page.page.locator("td").inner_text) == "1 May 2026 at midday"
