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
that axe finds nothing, and that nothing is wider than a screen of 320 px. `picture` also saves
var/screenshots/NAME.png (1280 wide) and NAME-narrow.png.

Playwright runs in a thread of its own, so the test may use the database between steps. Scripts cannot
run in a page without JavaScript, and neither can axe: the very markup the visitor got is shown again
in a second window where axe may run and the page's own scripts may not.
"""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import TracebackType
from typing import Any, Self, TypeVar

from axe_playwright_python.base import AXE_SCRIPT
from django.conf import settings
from playwright.sync_api import BrowserContext, Locator, Page, Response, Route, sync_playwright

from tests.chromium import find_chromium

WIDE, NARROW = {"width": 1280, "height": 900}, {"width": 320, "height": 640}
TIMEOUT = 15_000
Result = TypeVar("Result")


class Browser:
    """One Chromium for a test. Each `visitor()` is another person, with cookies of their own."""

    def __init__(self, base_url: str, *, axe: bool = True) -> None:
        self.base_url = base_url
        self.axe = axe
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="playwright")

    def do(self, deed: Callable[..., Result], *args: Any, **options: Any) -> Result:
        """Run `deed` in Playwright's thread and wait for it."""
        return self._thread.submit(deed, *args, **options).result()

    def __enter__(self) -> Self:
        self.do(self._start)
        return self

    def __exit__(self, kind: type | None, fault: BaseException | None, trace: TracebackType | None) -> None:
        self.do(self._stop)
        self._thread.shutdown()

    def visitor(self, *, javascript: bool = False) -> "Visitor":
        return Visitor(self, self.do(self._page, javascript))

    def _start(self) -> None:
        self._playwright = sync_playwright().start()
        self._chromium = self._playwright.chromium.launch(
            executable_path=find_chromium(), args=["--no-sandbox"]
        )
        self._auditor = self._chromium.new_context(viewport=WIDE, bypass_csp=True)
        self._auditor.set_default_timeout(TIMEOUT)
        self._auditor.route("**/*.js", lambda route: route.abort())

    def _stop(self) -> None:
        self._chromium.close()
        self._playwright.stop()

    def _page(self, javascript: bool) -> Page:
        context: BrowserContext = self._chromium.new_context(
            base_url=self.base_url, java_script_enabled=javascript, viewport=WIDE, locale="en-GB"
        )
        context.set_default_timeout(TIMEOUT)
        return context.new_page()

    def audit(self, url: str, html: str) -> list[str]:
        """What axe finds in this markup, a line for each rule and place. Call in Playwright's thread."""
        page = self._auditor.new_page()
        try:
            page.route(url, lambda route: _answer(route, html))
            page.goto(url)
            page.evaluate(AXE_SCRIPT)
            return page.evaluate(
                """() => axe.run({resultTypes: ["violations"]}).then(found => found.violations.flatMap(
                    rule => rule.nodes.map(node => `${rule.id}: ${rule.help}: ${node.html}`)))"""
            )
        finally:
            page.close()


def _answer(route: Route, html: str) -> None:
    if route.request.is_navigation_request():
        route.fulfill(status=200, content_type="text/html; charset=utf-8", body=html)
    else:
        route.continue_()


class Visitor:
    """One person at a browser. Labels, links and buttons are found by the words people see."""

    def __init__(self, browser: Browser, page: Page) -> None:
        self.browser = browser
        self.page = page

    def visit(self, path: str, *, status: int = 200, picture: str = "") -> None:
        self.browser.do(self._land, lambda: self.page.goto(path), status, picture)

    def follow(self, link: str, *, status: int = 200, picture: str = "", within: str = "body") -> None:
        """Click the link that reads `link`; `within` is a CSS selector of the part to look in."""
        place = self.page.locator(within).get_by_role("link", name=link, exact=True)
        self.browser.do(self._land, lambda: self._click(place), status, picture)

    def press(self, button: str, *, status: int = 200, picture: str = "", within: str = "body") -> None:
        """Press the button that reads `button`."""
        place = self.page.locator(within).get_by_role("button", name=button, exact=True)
        self.browser.do(self._land, lambda: self._click(place), status, picture)

    def fill(self, label: str, text: str, *, group: str = "") -> None:
        """Type into the control with this label; `group` is the legend it stands under."""
        self.browser.do(lambda: self._labelled(label, group).fill(text))

    def fill_date(self, legend: str, day: int, month: int, year: int) -> None:
        for box, value in (("Day", day), ("Month", month), ("Year", year)):
            self.fill(box, str(value), group=legend)

    def choose(self, label: str, *, group: str = "") -> None:
        """Tick the radio or checkbox with this label."""
        self.browser.do(lambda: self._labelled(label, group).check())

    def select(self, label: str, option: str) -> None:
        self.browser.do(lambda: self._labelled(label, "").select_option(label=option))

    def attach(self, label: str, path: Path) -> None:
        self.browser.do(lambda: self._labelled(label, "").set_input_files(path))

    def text(self) -> str:
        """What the page's main part says."""
        return self.browser.do(lambda: self.page.locator("main").inner_text())

    def title(self) -> str:
        return self.browser.do(self.page.title)

    def path(self) -> str:
        return self.browser.do(lambda: self.page.url.removeprefix(self.browser.base_url))

    def sees(self, *texts: str) -> None:
        said = self.text()
        missing = [text for text in texts if text not in said]
        assert not missing, f"{self.path()} does not say {missing}; it says:\n{said}"

    def sees_not(self, *texts: str) -> None:
        said = self.text()
        shown = [text for text in texts if text in said]
        assert not shown, f"{self.path()} says {shown}"

    def _labelled(self, label: str, group: str) -> Locator:
        place: Any = self.page.get_by_role("group", name=group) if group else self.page
        return place.get_by_label(label, exact=True)

    def _click(self, place: Locator) -> Response | None:
        with self.page.expect_response(lambda answer: _is_page(answer, self.page)) as caught:
            place.click()
        self.page.wait_for_load_state()
        return caught.value

    def _land(self, go: Callable[[], Response | None], status: int, picture: str) -> None:
        response = go()
        where = self.page.url
        assert response is not None
        assert response.status == status, f"{where} answered {response.status}, not {status}"
        self._look(picture)
        if self.browser.axe:
            found = self.browser.audit(where, self.page.content())
            assert not found, f"axe at {where}:\n" + "\n".join(found)

    def _look(self, picture: str) -> None:
        """Pictures at both widths, and nothing wider than a narrow screen."""
        if picture:
            self.page.screenshot(path=_picture_path(picture), full_page=True)
        self.page.set_viewport_size(NARROW)
        if picture:
            self.page.screenshot(path=_picture_path(f"{picture}-narrow"), full_page=True)
        width = self.page.evaluate("document.documentElement.scrollWidth")
        self.page.set_viewport_size(WIDE)
        assert width <= NARROW["width"], f"{self.page.url} is {width} px wide on a screen of 320"


def _is_page(answer: Response, page: Page) -> bool:
    """The document a click ends on, after any redirects."""
    request = answer.request
    moved = answer.status in (301, 302, 303, 307, 308)
    return request.is_navigation_request() and request.frame == page.main_frame and not moved


def _picture_path(name: str) -> Path:
    folder = Path(settings.VAR_DIR) / "screenshots"
    folder.mkdir(parents=True, exist_ok=True)
    return folder / f"{name}.png"
