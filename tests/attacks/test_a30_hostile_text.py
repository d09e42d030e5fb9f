"""A30: text no form, filter or parameter expects, in every field they have."""

from collections.abc import Sequence
from time import process_time
from urllib.parse import quote, urlencode

import pytest
from django.urls import reverse

from tests.attacks.asking import URLENCODED, Asker, askers_of, status_of, writes
from tests.attacks.forms import BUTTON_ALONE, FORMS, filled
from tests.attacks.signing_in import NAMES, open_forms, opened
from tests.factories.api import make_machine
from tests.factories.bids import draft_bid
from tests.factories.portfolio import make_fund
from tests.factories.register import rated_system
from tests.shared_states import built_once

pytestmark = pytest.mark.django_db

HOSTILE = {
    "a NUL": "Pay\x00roll",
    "half a character pair": "Pay\ud800roll",
    "more than memory of a number": "1e999",
    "no number": "NaN",
    "no end": "Infinity",
    "below every number": "-1e999",
    "digits that are not ASCII": "\N{ARABIC-INDIC DIGIT FIVE}" * 3,
    "more figures than a number takes": "9" * 5_000,
    "text without an end": "x" * 300_000,
    "a pattern's worst case": "1," * 20_000 + "!",
    "spaces before what is not there": " " * 50_000 + "!",
    "a query language": "' OR 1=1; --__lookup%_\\",
}
SHOWN_AGAIN = ("half a character pair",)
"""Text that a page may stumble over when it shows what was typed; the others cost only time."""
CLEANED = ("a NUL", "no number", "more figures than a number takes", "text without an end")
ANSWERS = (200, 302, 400, 403, 404, 409, 413, 422)
ANSWERS_WITH_A_PAGE = {"accounts:create_client", "accounts:rotate_secret"}
FILTERED = ("/systems/", "/systems/register.csv", "/bids/", "/bids.csv", "/accounts/messages/")
SECONDS = 2.0
"""Of the processor: far above what a page takes, far below what a pattern that backtracks does."""


def build():
    bid = draft_bid()
    return bid, rated_system(bid.department)


def build_treasury():
    machine = make_machine()
    return machine, make_fund().reference


forms = built_once(open_forms)
stand = built_once(build)
treasury = built_once(build_treasury)


def beside_typed(wrote: Sequence[str]) -> list[str]:
    """What was written, but of a section: what is right of it is saved, and the rest kept as it was typed."""
    in_part = any("bids_typedsection" in statement for statement in wrote)
    return [] if in_part else list(wrote)


def in_every_field(page: str, text: str) -> bytes:
    """The page's form as posted, with the text in each field but those that say how many lines there are."""
    given = {name: value if "_FORMS" in name else text for name, value in filled(page).items()}
    return urlencode(given, errors="surrogatepass").encode()


@pytest.mark.parametrize("kind", SHOWN_AGAIN)
def test_a30_hostile_text_in_every_form(scene, kind):
    askers = askers_of(scene.entrants())
    wrong = []

    for name, page in scene.pages.items():
        entry = scene.entries[name]
        posted = in_every_field(page, HOSTILE[kind])
        answer = askers[entry.person].ask("post", entry.path, posted, **URLENCODED)
        if answer.status not in ANSWERS or (beside_typed(answer.wrote) and answer.status != 302):
            wrong.append((name, answer.status, answer.wrote))

    assert wrong == []


@pytest.mark.parametrize("kind", CLEANED)
def test_a30_hostile_text_in_every_view(scene, kind):
    """Asked of the views themselves: what a page shows again costs nothing."""
    wrong = []

    for name, page in scene.pages.items():
        entry = scene.entries[name]
        posted = in_every_field(page, HOSTILE[kind])
        began = process_time()
        with writes() as wrote:
            status = status_of(entry.person, "post", entry.path, posted, **URLENCODED)
        taken = process_time() - began
        is_kept = wrote and status != 302 and name not in ANSWERS_WITH_A_PAGE
        if status not in ANSWERS or taken > SECONDS or is_kept:
            wrong.append((name, status, taken))

    assert wrong == []


@pytest.mark.parametrize("name", sorted(NAMES))
def test_a30_hostile_text_in_the_forms_of_signing_in(forms, name):
    """All kinds: nobody has to be signed in to post them."""
    form = next(form for form in forms if form.name == name)
    wrong = []

    for kind, text in HOSTILE.items():
        with opened(form) as (client, path, asked):
            assert set(form.posted) <= set(asked)
            posted = urlencode({**asked, **dict.fromkeys(form.posted, text)}, errors="surrogatepass")
            began = process_time()
            with writes() as wrote:
                status = client.post(path, posted, **URLENCODED).status_code
            taken = process_time() - began
        if status not in ANSWERS or taken > SECONDS or (wrote and status != 302):
            wrong.append((kind, status, taken, wrote))

    assert wrong == []


def test_a30_and_a3_see_every_form(scene):
    assert {item.name for item in FORMS} - set(scene.pages) == set()
    assert {name for name, page in scene.pages.items() if not filled(page)} == BUTTON_ALONE


@pytest.mark.parametrize("total", ["\N{SUPERSCRIPT TWO}", "9" * 5_000, "-1", "NaN", ""])
def test_a30_hostile_number_of_lines(stand, total):
    bid, system = stand
    asker = Asker(bid.created_by)

    for prefix, path in (
        ("costs", reverse("bids:bid_costs", args=[bid.reference])),
        ("components", reverse("bids:system_components", args=[system.reference])),
    ):
        for more in ({}, {"add_line": "1"}):
            posted = {f"{prefix}-TOTAL_FORMS": total, f"{prefix}-INITIAL_FORMS": "0", **more}
            answer = asker.ask("post", path, posted)

            assert answer.status in (200, 302, 400, 409, 422), path
            assert answer.status == 302 or beside_typed(answer.wrote) == [], path


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE.keys())
def test_a30_hostile_text_in_filters_and_addresses(stand, text):
    asker = Asker(stand[0].created_by)
    known = (
        "search",
        "rated",
        "support",
        "sort",
        "classification",
        "department",
        "page",
        "state",
        "asked_over",
    )
    query = urlencode(dict.fromkeys(known, text[:5_000]), errors="surrogatepass")

    for path in FILTERED:
        answer = asker.ask("get", f"{path}?{query}")

        assert answer.status in (200, 302, 400, 404), path
        assert answer.wrote == (), path
    for kind in ("bids", "systems", "rounds", "awards", "returns"):
        assert asker.ask("get", f"/{kind}/{quote(text[:5_000], errors='surrogatepass')}/").status == 404, kind


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE.keys())
def test_a30_hostile_text_in_parameters_of_the_api(treasury, text):
    machine, fund = treasury
    for name in ("after", "limit", "fund", "year", "period", "department", "award", "control_budget"):
        query = urlencode({name: text[:5_000]}, errors="surrogatepass")
        assert machine.get(f"/api/v1/spend/?{query}").status_code == 400, name
    query = urlencode({"as_of": text[:5_000]}, errors="surrogatepass")
    assert machine.get(f"/api/v1/funds/{fund}/position/?{query}").status_code == 400
