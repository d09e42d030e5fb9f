"""Every form of the service as its page asks it, and as somebody would fill it in."""

from dataclasses import replace
from html.parser import HTMLParser

from tests.addresses import ADDRESSES
from tests.attacks.asking import Asker
from tests.attacks.world import World
from tests.factories.pages import fields_of

FORMS = [item for item in ADDRESSES if item.permission and {"GET", "POST"} <= {*item.methods}]
NOT_TYPED = ("csrfmiddlewaretoken", "once", "kept_form")
# What nothing in the world waits for: a session that ended, a sign-off, the end of the panel's work.
NOT_SHOWN = {
    "accounts:kept_forms",
    "bids:certify_clarification",
    "bids:freeze_ranking",
    "bids:refuse_clarification",
    "portfolio:announce",
    "portfolio:propose_decision",
}


BUTTON_ALONE = {
    "accounts:deactivate",
    "accounts:end_client",
    "accounts:end_colleague",
    "accounts:end_membership",
    "accounts:message",
    "bids:answer_partnership",
    "bids:close_round",
    "bids:end_partnership",
    "bids:finish_rating",
    "bids:open_round",
    "bids:send_clarification",
    "bids:submit_review",
    "bids:version_pdf",
    "portfolio:outcome",
}


class _Choices(HTMLParser):
    """The first choice of each question, and what kind of text a box takes."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: dict[str, str] = {}
        self._select = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attributes}
        name, kind = given.get("name", ""), given.get("type", "text")
        if tag == "select":
            self._select = name
        elif tag == "option" and given.get("value"):
            self.found.setdefault(self._select, given["value"])
        elif tag == "input" and kind in ("radio", "checkbox"):
            self.found.setdefault(name, given.get("value", "on"))
        elif tag == "textarea" or (tag == "input" and kind != "hidden"):
            self.found.setdefault(name, _typed(name, kind, given.get("inputmode", "")))


def _typed(name: str, kind: str, mode: str) -> str:
    if name.endswith("_year"):
        return "2027"
    if kind == "email":
        return "somebody@example.gov.uk"
    return "1" if mode or name.endswith(("_day", "_month")) else "Words"


def filled(page: str) -> dict[str, str]:
    """The fields as they stand, and what somebody would enter where one is blank or nothing is chosen."""
    asked = {name: value for name, value in fields_of(page).items() if name not in NOT_TYPED}
    choices = _Choices(page).found
    blank = {name: value for name, value in choices.items() if name and not asked.get(name)}
    return {**asked, **{name: value for name, value in blank.items() if not name.endswith("-DELETE")}}


def pages_with_forms(world: World) -> dict[str, str]:
    """The page of each form, as its person sees it; another record's where the first has no use for it."""
    askers = {door.person: Asker(door.person) for door in world.doors.values()}
    pages = {}
    for address in FORMS:
        if address.name in NOT_SHOWN:
            continue
        door = world.doors[address.name]
        paths = [door.path, *(address.at(values) for values in world.fillings(address))]
        texts = ((path, askers[door.person].ask("get", path).text) for path in paths)
        path, pages[address.name] = next(
            (path, text) for path, text in texts if address.name in BUTTON_ALONE or filled(text)
        )
        world.doors[address.name] = replace(door, path=path)
    return pages
