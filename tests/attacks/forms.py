"""Every form of the service as its page asks it, and as somebody would fill it in."""

from collections.abc import Mapping
from dataclasses import replace
from functools import lru_cache
from html.parser import HTMLParser

from django.urls import reverse
from django.utils import timezone

from accounts.actions.kept_forms import TypedForm, keep_form
from accounts.sending import KEPT
from tests.addresses import ADDRESSES
from tests.attacks.asking import Asker, askers_of
from tests.attacks.scene import MARK, Scene
from tests.factories.pages import SEARCH_OF_EVERY_PAGE, fields_of

FORMS = [item for item in ADDRESSES if item.permission and {"GET", "POST"} <= {*item.methods}]
NOT_TYPED = ("csrfmiddlewaretoken", "once", "kept_form")
BUTTON_ALONE = {
    "accounts:deactivate",
    "accounts:end_client",
    "accounts:end_colleague",
    "accounts:end_membership",
    "accounts:message",
    "bids:answer_partnership",
    "bids:calibration",
    "bids:close_round",
    "bids:comments",
    "bids:end_partnership",
    "bids:finish_rating",
    "bids:questions",
    "bids:remove_panel_member",
    "bids:send_clarification",
    "bids:submit_review",
    "bids:version_pdf",
    "portfolio:approve_change",
    "portfolio:delete_scenario",
    "portfolio:letter",
    "portfolio:letter_pdf",
    "portfolio:minute_pdf",
    "portfolio:pack",
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
    return dict(_filled(page))


@lru_cache(maxsize=256)
def _filled(page: str) -> Mapping[str, str]:
    """Attack after attack fills in the same pages of the scene."""
    asked = {name: value for name, value in fields_of(page).items() if name not in NOT_TYPED}
    choices = _Choices(SEARCH_OF_EVERY_PAGE.sub("", page)).found
    blank = {name: value for name, value in choices.items() if name and not asked.get(name)}
    return {**asked, **{name: value for name, value in blank.items() if not name.endswith("-DELETE")}}


def keep_form_for(asker: Asker) -> None:
    """As if their session had ended over a system's name."""
    typed = TypedForm(reverse("bids:register_system"), (("name", MARK),), files=(MARK,))
    session = asker.client.session
    session[KEPT] = [keep_form(person=asker.user, form=typed, now=timezone.now())]
    session.save()


def pages_with_forms(scene: Scene) -> dict[str, str]:
    """The page of each form, as its person sees it; another record's where the first has no use for it."""
    askers = askers_of(scene.entrants())
    keep_form_for(askers[scene.entries["accounts:kept_forms"].person])
    pages = {}
    for address in FORMS:
        entry = scene.entries[address.name]
        paths = [entry.path, *(address.at(values) for values in scene.fillings(address))]
        texts = ((path, askers[entry.person].ask("get", path).text) for path in paths)
        shown = ((path, text) for path, text in texts if address.name in BUTTON_ALONE or filled(text))
        path, pages[address.name] = next(shown, (entry.path, ""))
        assert pages[address.name], f"no page shows the form {address.name}: teach building.py a state"
        scene.entries[address.name] = replace(entry, path=path)
    return pages
