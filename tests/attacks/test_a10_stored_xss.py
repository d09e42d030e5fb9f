"""A10: markup kept in the texts of a department's systems and bids, on the pages that show them."""

from decimal import Decimal
from html.parser import HTMLParser

import pytest
from django.urls import reverse

from accounts.permissions import Role
from bids.actions.register import register_system
from bids.actions.sections import save_answers
from bids.actions.system_parts import ComponentRow, DependencyRow, save_components, save_dependencies
from bids.rules.questions import QuestionKind, section_of
from tests.attacks.asking import Asker, askers_of
from tests.attacks.doors import GUARDED
from tests.factories.accounts import NOW, make_user
from tests.factories.bids import draft_bid, full_answers
from tests.factories.pages import return_url
from tests.factories.returns import accepted_return, file_of
from tests.standing import stands_on

pytestmark = pytest.mark.django_db

PAYLOADS = (
    "<canary>",
    "</textarea></title></option></script><canary>",
    '" canary="1',
    "' canary='1",
    "<img src=x canary=1>",
    "<svg/canary=1>",
    "javascript:canary()",
    "{{ canary }}{% canary %}",
)


NAMES_OF_FILES = ("bids:bid_attachments", "portfolio:milestone", "portfolio:return_page")


class Born(HTMLParser):
    """The elements, attributes, scripts and links that a payload gave birth to."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        names = [tag, *(name for name, _ in attributes)]
        links = [value or "" for name, value in attributes if name in ("href", "src", "action")]
        self.found += [name for name in names if "canary" in name]
        self.found += [link for link in links if link.startswith("javascript:")]

    def handle_data(self, data: str) -> None:
        if self.cdata_elem == "script" and "canary" in data:
            self.found.append(data)


def build():
    bid = draft_bid(title="".join(PAYLOADS)[:150])
    kept = {"by": bid.created_by, "now": NOW}
    for payload in PAYLOADS:
        texts = ("name", "description", "components", "services_supported", "users", "owner_role", "notes")
        system = register_system(
            department=bid.department,
            yearly_run_cost=Decimal(1),
            **dict.fromkeys(texts, payload),
            **kept,
        )
        save_components(system=system, rows=[ComponentRow(payload, payload)], **kept)
        save_dependencies(system=system, rows=[DependencyRow(None, payload, payload)], **kept)
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


stand = stands_on(build)
reported = stands_on(build_reported)


def test_a10_stored_xss(stand):
    asker = Asker(stand.created_by)
    names = ("bid", "read_bid", "check_bid", "bid_work", "bid_systems", "bid_accounting_officer")
    paths = [reverse(f"bids:{name}", args=[stand.reference]) for name in names]
    paths += ["/systems/", "/bids/", "/"]
    for system in stand.department.systems.all():
        shown = ("system", "change_system")
        paths += [reverse(f"bids:{name}", args=[system.reference]) for name in shown]

    pages = {path: asker.ask("get", path) for path in paths}

    assert {path for path, page in pages.items() if page.status != 200} == set()
    assert {path: born for path, page in pages.items() if (born := Born(page.text).found)} == {}
    assert sum("canary" in page.text for page in pages.values()) > 20


@pytest.mark.parametrize("payload", PAYLOADS[:6])
def test_a10_what_is_not_escaped_is_found(payload):
    assert Born(f"<p title=\"{payload}\">{payload}</p><p title='{payload}'>").found


def test_a10_stored_xss_on_every_page(world):
    """Each page of the service, over records whose names and texts are markup."""
    askers = askers_of(world.doorkeepers())
    shown = {name: door for name, door in world.doors.items() if name not in world.pages}
    answers = {name: askers[door.person].ask("get", door.path) for name, door in shown.items()}
    html = {name: row.text for name, row in answers.items() if "html" in row.headers.get("Content-Type", "")}

    pages = {**html, **world.pages}

    assert {item.name for item in GUARDED} - set(world.doors) == set()
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
