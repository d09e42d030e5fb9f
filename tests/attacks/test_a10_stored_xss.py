"""A10: markup kept in the texts of a department's systems and bids, on the pages that show them."""

import re
from decimal import Decimal
from html.parser import HTMLParser

import pytest
from django.urls import reverse

from accounts.permissions import Role
from bids.register.actions.parts import ComponentRow, DependencyRow, save_components, save_dependencies
from bids.register.actions.systems import register_system
from bids.rounds.rules.questions import QuestionKind, section_of
from bids.versions.printing import version_pdf
from bids.writing.sections.actions.sections import save_answers
from tests.attacks.asking import Asker, askers_of
from tests.attacks.entries import GUARDED
from tests.factories.accounts import NOW, make_user
from tests.factories.bids import draft_bid, full_answers, submitted_bid
from tests.factories.pages import return_url
from tests.factories.returns import accepted_return, file_of
from tests.journeys.browser import Browser
from tests.shared_states import built_once

pytestmark = pytest.mark.django_db

PAYLOADS = (
    "<canary>",
    "</textarea></title></option></script><canary>",
    '" canary="1',
    "' canary='1",
    "<img src=x canary=1>",
    "<svg/canary=1>",
    "javascript:alert('canary')",
    "{{ canary }}{% canary %}",
    "<script>alert('canary')</script>",
    "</script><script>alert('canary')</script>",
    "<img src=x onerror=alert('canary')>",
    "<IMG SRC=x ONERROR=alert('canary')>",
    "<img src=x onerror=\"alert('canary')\"//",
    "<svg onload=alert('canary')>",
    "<svg><script>alert('canary')</script></svg>",
    "<svg><animate onbegin=alert('canary') attributeName=x dur=1s>",
    "<math><mtext><img src=x onerror=alert('canary')>",
    "<body onload=alert('canary')>",
    "<input autofocus onfocus=alert('canary')>",
    "<details open ontoggle=alert('canary')>",
    "<video><source onerror=alert('canary')></video>",
    "<audio src=x onerror=alert('canary')>",
    "<iframe srcdoc=\"<script>parent.alert('canary')</script>\">",
    "<iframe src=\"javascript:alert('canary')\">",
    "<object data=\"javascript:alert('canary')\">",
    "<embed src=\"javascript:alert('canary')\">",
    "<a href=\"javascript:alert('canary')\">canary</a>",
    "<a href=\"java&#9;script:alert('canary')\">canary</a>",
    "<form action=\"javascript:alert('canary')\"><button autofocus>canary</button></form>",
    "<base href=\"javascript:alert('canary')//\">",
    "<meta http-equiv=refresh content=\"0;url=javascript:alert('canary')\">",
    "<link rel=stylesheet href=\"data:text/css,canary\" onload=alert('canary')>",
    "<style>@keyframes canary{}</style><b style=\"animation:canary 1s\" onanimationstart=alert('canary')>",
    "\" autofocus onfocus=alert('canary') x=\"",
    "' autofocus onfocus=alert('canary') x='",
    "` onmouseover=alert('canary') `",
    "--><img src=x onerror=alert('canary')>",
    "]]><img src=x onerror=alert('canary')>",
    "</style><img src=x onerror=alert('canary')>",
    "&lt;img src=x onerror=alert('canary')&gt;",
)
INERT = (PAYLOADS[6], PAYLOADS[7], "` onmouseover=alert('canary') `", PAYLOADS[-1])
"""Harmless as markup: they fire where they become a link, a template, or are unescaped once too often."""
AT_ONCE = re.compile(r"<(script|img src=x on|svg><script|video)", re.IGNORECASE)
"""What a browser fires as soon as it reads it as markup."""

NAMES_OF_FILES = (
    "bids:bid_attachments",
    "portfolio:milestone",
    "portfolio:return_page",
    "portfolio:upload_page",
)


RUNS_IN_A_PDF = (b"/JavaScript", b"/JS", b"/Launch", b"/OpenAction", b"/URI (javascript", b"/URI(javascript")
LINKS = ("href", "src", "action", "formaction", "data")


class Born(HTMLParser):
    """The elements, attributes, scripts and links that a payload gave birth to."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        names = [tag, *(name for name, _ in attributes)]
        self.found += [name for name in names if "canary" in name]
        for name, value in attributes:
            runs = name.startswith("on") or name in ("srcdoc", "style", "content")
            target = re.sub(r"\s", "", value or "").lower()
            link = name in LINKS and target.startswith(("javascript:", "data:"))
            if "canary" in target and (runs or link):
                self.found.append(f"{name}={value}")

    def handle_data(self, data: str) -> None:
        if self.cdata_elem == "script" and "canary" in data:
            self.found.append(data)


TEXTS = ("name", "description", "components", "services_supported", "users", "owner_role", "notes")


def build():
    """A draft and systems of its department, with every payload in one of their texts at least."""
    bid = draft_bid(title="".join(PAYLOADS)[:150])
    kept = {"by": bid.created_by, "now": NOW}
    for start in range(0, len(PAYLOADS), len(TEXTS)):
        turn = [PAYLOADS[(start + place) % len(PAYLOADS)] for place in range(len(TEXTS))]
        system = register_system(
            department=bid.department,
            yearly_run_cost=Decimal(1),
            **dict(zip(TEXTS, turn, strict=True)),
            **kept,
        )
        save_components(system=system, rows=[ComponentRow(text, text[:60]) for text in turn], **kept)
        save_dependencies(system=system, rows=[DependencyRow(None, text, text) for text in turn], **kept)
    for section in ("work", "accounting_officer"):
        asked = {row.code: row.kind for row in section_of(section).questions}
        text = {
            code: value if asked[code] in (QuestionKind.BOOLEAN, QuestionKind.RADIO) else " ".join(PAYLOADS)
            for code, value in full_answers(section).items()
        }
        save_answers(bid=bid, section=section, answers=text, **kept)
    return bid


def build_reported():
    """Spend whose supplier is markup, accepted, so that the fund reads it too."""
    return accepted_return(content=file_of("30,000.00", supplier="".join(PAYLOADS)[:100]), name=PAYLOADS[1])


stand = built_once(build)
reported = built_once(build_reported)


def pages_of(stand):
    asker = Asker(stand.created_by)
    names = ("bid", "read_bid", "check_bid", "bid_work", "bid_systems", "bid_accounting_officer")
    paths = [reverse(f"bids:{name}", args=[stand.reference]) for name in names]
    paths += ["/systems/", "/bids/", "/"]
    for system in stand.department.systems.all():
        shown = ("system", "change_system", "system_components", "system_dependencies")
        paths += [reverse(f"bids:{name}", args=[system.reference]) for name in shown]
    return {path: asker.ask("get", path) for path in paths}


def test_a10_stored_xss(stand):
    pages = pages_of(stand)

    assert {path for path, page in pages.items() if page.status != 200} == set()
    assert {path: born for path, page in pages.items() if (born := Born(page.text).found)} == {}
    assert sum("canary" in page.text for page in pages.values()) > 20


@pytest.mark.journey
def test_a10_no_payload_fires_in_a_browser(stand):
    """The markup alone, without the content policy that would hold back what slipped through."""
    pages = {path: page.text for path, page in pages_of(stand).items()}
    dialogs = []

    def hear(dialog):
        dialogs.append(dialog.message)
        dialog.dismiss()

    def fires(visitor, html):
        """A browser in which nothing fires would prove nothing."""
        with visitor.page.expect_event("dialog"):
            visitor.page.set_content(html)

    def fired_by(visitor, html):
        dialogs.clear()
        visitor.page.set_content(html)
        visitor.page.evaluate("() => new Promise(done => setTimeout(done, 30))")
        return list(dialogs)

    with Browser("http://localhost", axe=False) as browser:
        visitor = browser.visitor(javascript=True)
        visitor.page.on("dialog", hear)
        browser.do(visitor.page.route, "**/*", lambda route: route.abort())
        for text in filter(AT_ONCE.match, PAYLOADS):
            browser.do(fires, visitor, f"{text}<p>")
        fired = {path: browser.do(fired_by, visitor, html) for path, html in pages.items()}

    assert {path: found for path, found in fired.items() if found} == {}


def test_a10_a_pdf_carries_the_words_and_runs_nothing():
    version = submitted_bid(title="".join(PAYLOADS)[:150]).current_version

    pdf = version_pdf(version)

    assert pdf.startswith(b"%PDF-")
    assert [name for name in RUNS_IN_A_PDF if name in pdf] == []


@pytest.mark.parametrize("payload", [text for text in PAYLOADS if text not in INERT])
def test_a10_what_is_not_escaped_is_found(payload):
    assert Born(f"<p title=\"{payload}\">{payload}</p><p title='{payload}'>").found


def test_a10_stored_xss_on_every_page(scene):
    """Each page of the service, over records whose names and texts are markup."""
    askers = askers_of(scene.entrants())
    shown = {name: entry for name, entry in scene.entries.items() if name not in scene.pages}
    answers = {name: askers[entry.person].ask("get", entry.path) for name, entry in shown.items()}
    html = {name: row.text for name, row in answers.items() if "html" in row.headers.get("Content-Type", "")}

    pages = {**html, **scene.pages}

    assert {item.name for item in GUARDED} - set(scene.entries) == set()
    assert {name: born for name, page in pages.items() if (born := Born(page).found)} == {}
    assert sum("canary" in page for page in pages.values()) > 50
    assert {name for name in NAMES_OF_FILES if "canary" not in pages[name]} == set()
    files = {name: row.headers for name, row in answers.items() if name not in html}
    assert {name for name, row in files.items() if row.get("X-Content-Type-Options") != "nosniff"} == set()
    assert sum("canary" in row.get("Content-Disposition", "") for row in files.values()) > 1


def test_a10_stored_xss_in_a_suppliers_name(reported):
    asker = Asker(make_user(Role.TREASURY_ANALYST))

    pages = [Asker(reported.received_by).ask("get", return_url(reported)), asker.ask("get", "/spend/")]

    assert [page.status for page in pages] == [200, 200]
    assert [Born(page.text).found for page in pages] == [[], []]
    assert all("canary" in page.text for page in pages)
