"""A real browser without JavaScript, driven from a test, with axe on every page it lands on.

    def test_bidder_signs_in(live_server):
        with Browser(live_server.url) as browser:
            bidder = browser.visitor()
            bidder.visit("/accounts/login/", picture="sign-in")
            bidder.fill("Your e-mail address", "bidder@example.gov.uk")
            bidder.fill("Password", "…")
            bidder.press("Sign in", picture="home-bidder")
            bidder.sees("What waits for you")

`visit`, `follow` and `press` end on a page; each then checks that it answered as expected (`status=`),
that axe finds nothing, and that nothing is cut off at 1,280 or 320 px (`measure.py`), nor by any date.
Markup that was looked at once by this process, such as the sign-in page of every story, is not looked at
again. Where LEGACYFUND_ALBUMS is set, as by `make e2e`, all of a story is, and `picture` also saves
var/screenshots/NAME.png (1280 wide) and NAME-narrow.png: nothing is checked on them, and they take a quarter
of a journey's time.

Playwright runs in a thread of its own, so the test may use the database between steps. Scripts cannot
run in a page without JavaScript, and neither can axe: the very markup the visitor got is shown again
in a second window where axe may run and the page's own scripts may not.
"""

import os
import re
from collections.abc import Callable
from hashlib import sha256
from itertools import count
from pathlib import Path
from types import TracebackType
from typing import Any, Self, TypeVar

from axe_playwright_python.base import AXE_SCRIPT
from django.conf import settings
from playwright.sync_api import (
    BrowserContext,
    Locator,
    Page,
    Response,
    Route,
    TimeoutError,
)

from tests.days.clock import browser_clock, is_shifted
from tests.journeys import chromium
from tests.journeys.measure import cut_off
from tests.journeys.widest import WIDTH_AT_THE_WIDEST

WIDE, NARROW = {"width": 1280, "height": 900}, {"width": 320, "height": 640}
TIMEOUT = 20_000
KEYS = re.compile(r'(?<=name="once" value=")[^"]*|(?<=name="csrfmiddlewaretoken" value=")[^"]*')
Group = str | tuple[str, ...]
Result = TypeVar("Result")

_looked_at: set[tuple[str, bool, bool]] = set()
"""The markup, and whether axe and the measures looked at it."""


class Browser:
    """The windows of a test. Each `visitor()` is another person, with cookies of their own."""

    def __init__(
        self, base_url: str, *, axe: bool = True, album: str = "", measures: bool = not is_shifted()
    ) -> None:
        """`album`: a picture of each page that has no name of its own, numbered in the order of the story.
        `measures`: looks for what is cut off. On another day it need not, as dates are measured at their
        widest.
        """
        self.base_url = base_url
        # On another day the pages are the same to axe, and their pictures are kept already.
        self.axe = axe and not is_shifted()
        self.pictures = bool(os.environ.get("LEGACYFUND_ALBUMS")) and not is_shifted()
        self.album = album if self.pictures else ""
        self.measures = measures
        self._pictures = count(1)
        self._looked_at = set() if self.pictures else _looked_at  # an album is a whole story
        self._contexts: list[BrowserContext] = []
        self._auditor: Page | None = None

    def do(self, step: Callable[..., Result], *args: Any, **options: Any) -> Result:
        """Run `step` in Playwright's thread and wait for it."""
        return chromium.in_its_thread(step, *args, **options)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type | None, fault: BaseException | None, trace: TracebackType | None) -> None:
        self.do(self._close)

    def next_picture(self, page: str) -> str:
        """The next name in the album, from the page's address; blank when none is kept."""
        if not self.album:
            return ""
        words = re.sub(r"[^a-z]+", "-", page.lower()).strip("-") or "home"
        return f"{self.album}/{next(self._pictures):03}-{words}"

    def is_new(self, html: str) -> bool:
        """Whether this markup comes for the first time, its forms' own keys left aside."""
        look = (sha256(KEYS.sub("", html).encode()).hexdigest(), self.axe, self.measures)
        known = look in self._looked_at
        self._looked_at.add(look)
        return not known

    def visitor(self, *, javascript: bool = False) -> "Visitor":
        return Visitor(self, self.do(self._page, javascript))

    def _close(self) -> None:
        for context in self._contexts:
            context.close()
        self._contexts, self._auditor = [], None

    def _context(self, **options: Any) -> BrowserContext:
        context: BrowserContext = chromium.running().new_context(viewport=WIDE, **options)
        context.set_default_timeout(TIMEOUT)
        self._contexts.append(context)
        return context

    def _page(self, javascript: bool) -> Page:
        context = self._context(base_url=self.base_url, java_script_enabled=javascript, locale="en-GB")
        if javascript and is_shifted():
            context.add_init_script(browser_clock())
        return context.new_page()

    def audit(self, html: str) -> list[str]:
        """What axe finds in this markup, of a long table in its first thirty rows: a line for each rule and
        place. Call in Playwright's thread.
        """
        page = self._auditor = self._auditor or self.audit_page()
        page.evaluate(SHOW, html)
        found: list[str] = page.evaluate(
            """() => axe.run({resultTypes: ["violations"], preload: false}).then(
                found => found.violations.flatMap(
                    rule => rule.nodes.map(node => `${rule.id}: ${rule.help}: ${node.html}`)))"""
        )
        return found

    def audit_page(self) -> Page:
        """A window of the same address, so that style sheets load; axe is read into it once."""
        page = self._context(bypass_csp=True).new_page()
        page.route(self.base_url + "/", _answer_blank)
        page.goto(self.base_url + "/")
        page.unroute(self.base_url + "/")
        page.evaluate(AXE_SCRIPT)
        return page


# Scripts are left out, and not stopped on their way: no style sheet would be kept for the next page then.
SHOW = """html => {
    const shown = new DOMParser().parseFromString(html, "text/html");
    for (const script of shown.querySelectorAll("script")) script.remove();
    const tables = shown.querySelectorAll("tbody");
    for (const table of tables) [...table.rows].slice(30).forEach(row => row.remove());
    document.replaceChild(document.adoptNode(shown.documentElement), document.documentElement);
    const sheets = [...document.querySelectorAll("link[rel=stylesheet]")];
    return Promise.all(sheets.map(sheet => sheet.sheet || new Promise(
        (loaded, failed) => { sheet.onload = () => loaded(); sheet.onerror = failed; })));
}"""


def _answer_blank(route: Route) -> None:
    route.fulfill(
        status=200, content_type="text/html; charset=utf-8", body="<!DOCTYPE html><title>Audit</title>"
    )


def _in(line: str, label: str) -> str:
    """What a control of a table is called: by its column and its line."""
    return f"{label}, {line}" if line else label


class Visitor:
    """One person at a browser. Labels, links and buttons are found by the words people see."""

    def __init__(self, browser: Browser, page: Page) -> None:
        self.browser = browser
        self.page = page

    def visit(self, path: str, *, status: int = 200, picture: str = "") -> None:
        self.browser.do(self._land, lambda: self.page.goto(path), status, picture)

    def sign_in(self, email: str, password: str, *, picture: str = "") -> Self:
        """On the page of signing in; gives the person who has landed on the next."""
        self.visit("/accounts/login/")
        self.fill("E-mail address", email)
        self.fill("Password", password)
        self.press("Sign in", picture=picture)
        return self

    def follow(
        self, link: str | re.Pattern[str], *, status: int = 200, picture: str = "", within: str = "body"
    ) -> None:
        """Click the link that reads `link`, or like it; `within` is a CSS selector of the part to look in."""
        place = self.page.locator(within).get_by_role("link", name=link, exact=True)
        self.browser.do(self._land, lambda: self._click(place), status, picture)

    def press(self, button: str, *, status: int = 200, picture: str = "", within: str = "body") -> None:
        """Press the button that reads `button`."""
        place = self.page.locator(within).get_by_role("button", name=button, exact=True)
        self.browser.do(self._land, lambda: self._click(place), status, picture)

    def land_by(self, step: Callable[[], None], *, status: int = 200, picture: str = "") -> None:
        """Do a step of one's own, such as a key, that leads to a page."""
        self.browser.do(self._land, lambda: self._go(step), status, picture)

    def look(self, picture: str = "") -> None:
        """At a page that a script has changed since it was landed on."""
        self.browser.do(self._look, picture)
        self.browser.do(self._audit_what_is_new)

    def navigate(self, entry: str, *, picture: str = "") -> None:
        """Click an entry of the service navigation, whatever number stands behind it."""
        link = re.compile(rf"^{re.escape(entry)}( \([0-9,]+\))?$")
        self.follow(link, picture=picture, within=".govuk-service-navigation")

    def fill(self, label: str, text: str, *, group: Group = "", line: str = "") -> None:
        """Type into the control with this label; `group` is the legend it stands under, or legends, `line`
        the line of a table, such as "cost 2".
        """
        self.browser.do(lambda: self._labelled(_in(line, label), group).fill(text))

    def fill_date(self, legend: str, day: int, month: int, year: int, *, group: str = "") -> None:
        for box, value in (("Day", day), ("Month", month), ("Year", year)):
            self.fill(box, str(value), group=(group, legend) if group else legend)

    def choose(self, label: str, *, group: Group = "", line: str = "") -> None:
        """Tick the radio or checkbox with this label."""
        self.browser.do(lambda: self._labelled(_in(line, label), group).check())

    def select(self, label: str, option: str, *, group: Group = "", line: str = "") -> None:
        self.browser.do(lambda: self._labelled(_in(line, label), group).select_option(label=option))

    def unfold(self, words: str) -> None:
        """Open what is folded away under these words."""
        self.browser.do(self.page.locator("summary", has_text=words).click)

    def attach(self, label: str, path: Path) -> None:
        self.browser.do(lambda: self._labelled(label, "").set_input_files(path))

    def text(self, within: str = "main") -> str:
        """What the page's main part says, or the part of it that the selector names."""
        return self.browser.do(lambda: self.page.locator(within).inner_text())

    def title(self) -> str:
        return self.browser.do(self.page.title)

    def path(self) -> str:
        return self.browser.do(self._where)

    def sees(self, *texts: str) -> None:
        said = self.text()
        missing = [text for text in texts if text not in said]
        assert not missing, f"{self.path()} does not say {missing}; it says:\n{said}"

    def sees_not(self, *texts: str, within: str = "main") -> None:
        said = self.text(within)
        shown = [text for text in texts if text in said]
        assert not shown, f"{self.path()} says {shown}"

    def _labelled(self, label: str, group: Group) -> Locator:
        place: Any = self.page
        for legend in (group,) if isinstance(group, str) else group:
            place = place.get_by_role("group", name=legend) if legend else place
        found: Locator = place.get_by_label(label, exact=True)
        try:
            found.first.wait_for()
        except TimeoutError as missing:
            raise AssertionError(f"{self._where()} has no {found}; {self._said()}") from missing
        return found

    def _where(self) -> str:
        return self.page.url.removeprefix(self.browser.base_url)

    def _said(self) -> str:
        """The page with its labels and legends, for the message of a failure."""
        return f"it says:\n{self.page.locator('body').inner_text()}"

    def _click(self, place: Locator) -> Response | None:
        try:
            place.wait_for()
        except TimeoutError as missing:
            raise AssertionError(f"{self._where()} has no {place}; {self._said()}") from missing
        return self._go(place.click)

    def _go(self, step: Callable[[], None]) -> Response | None:
        """The page's own `load` is waited for: the one before it has had its own."""
        loaded = self.page.expect_event("load")
        with loaded, self.page.expect_response(lambda answer: _is_page(answer, self.page)) as caught:
            step()
        return caught.value

    def _land(self, go: Callable[[], Response | None], status: int, picture: str) -> None:
        response = go()
        where, markup = self.page.url, self.page.content()
        assert response is not None
        is_new = self.browser.is_new(markup)
        picture = picture if self.browser.pictures else ""
        if self.browser.measures and (is_new or picture):
            self._look(picture or self.browser.next_picture(where.removeprefix(self.browser.base_url)))
        assert response.status == status, f"{where} answered {response.status}, not {status}:\n{self._said()}"
        if is_new:
            self._audit(markup)

    def _audit_what_is_new(self) -> None:
        markup = self.page.content()
        if self.browser.is_new(markup):
            self._audit(markup)

    def _audit(self, markup: str) -> None:
        found = self.browser.audit(markup) if self.browser.axe else []
        assert not found, f"axe at {self.page.url}:\n" + "\n".join(found)

    def _cut_off(self) -> list[str]:
        """What is, in the fonts that people see: a picture waits for them, and there may be none."""
        self.page.evaluate("document.fonts.ready.then(() => true)")
        return cut_off(self.page)

    def _look(self, picture: str) -> None:
        """Pictures at both widths; nothing may be cut off at either."""
        if picture:
            self.page.screenshot(path=_picture_path(picture), full_page=True)
        faults = self._cut_off()
        self.page.set_viewport_size(NARROW)
        if picture:
            self.page.screenshot(path=_picture_path(f"{picture}-narrow"), full_page=True)
        faults += self._cut_off()
        if (width := self.page.evaluate(WIDTH_AT_THE_WIDEST)) > NARROW["width"]:
            faults.append(f"page: {width} px wide at its widest date, on a screen of {NARROW['width']}")
        self.page.set_viewport_size(WIDE)
        assert not faults, f"{self.page.url} is cut off:\n" + "\n".join(faults)


def _is_page(answer: Response, page: Page) -> bool:
    """The document a click ends on, after any redirects."""
    request = answer.request
    moved = answer.status in (301, 302, 303, 307, 308)
    return request.is_navigation_request() and request.frame == page.main_frame and not moved


def _picture_path(name: str) -> Path:
    path = Path(settings.VAR_DIR) / "screenshots" / f"{name}.png"
    path.parent.mkdir(parents=True, exist_ok=True)
    return path
