"""A30: text no form, filter or parameter expects, in every field they have."""

from collections.abc import Iterator
from time import process_time
from urllib.parse import quote, urlencode

import pytest
from django.urls import reverse

from tests.attacks.asking import Asker
from tests.factories.api import make_machine
from tests.factories.bids import draft_bid
from tests.factories.pages import fields_of
from tests.factories.portfolio import make_fund
from tests.factories.register import rated_system
from tests.standing import stands_on

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
IN_FORMS = (
    "a NUL",
    "half a character pair",
    "no number",
    "more figures than a number takes",
    "text without an end",
)
"""Each page of the department is asked with these; lists and the API with all of them."""
FILTERED = ("/systems/", "/systems/register.csv", "/bids/", "/bids.csv", "/accounts/messages/")
SECONDS = 2.0
"""Of the processor: far above what a page takes, far below what a pattern that backtracks does."""
URLENCODED = {"content_type": "application/x-www-form-urlencoded"}
KEPT = {"csrfmiddlewaretoken"}


def build():
    bid = draft_bid()
    return bid, rated_system(bid.department)


def build_treasury():
    machine = make_machine()
    return machine, make_fund().reference


stand = stands_on(build)
treasury = stands_on(build_treasury)


def in_every_field(page: str, text: str) -> bytes:
    """The page's form as posted, with the text in each field but those that say how many lines there are."""
    asked = fields_of(page)
    given = {name: value if "_FORMS" in name or name in KEPT else text for name, value in asked.items()}
    return urlencode(given, errors="surrogatepass").encode()


def forms_of(stand) -> Iterator[str]:
    bid, system = stand
    for name in (
        "bid_systems",
        "bid_work",
        "bid_costs",
        "bid_milestones",
        "bid_accounting_officer",
    ):
        yield reverse(f"bids:{name}", args=[bid.reference])
    for name in ("change_system", "system_components", "system_contracts", "system_dependencies"):
        yield reverse(f"bids:{name}", args=[system.reference])
    yield reverse("bids:rate", args=[system.reference, "likelihood"])
    yield reverse("bids:register_system")
    yield reverse("bids:start_bid", args=[bid.round.reference])


@pytest.mark.parametrize("kind", IN_FORMS)
def test_a30_hostile_text_in_forms(stand, kind):
    text = HOSTILE[kind]
    asker = Asker(stand[0].created_by)

    for path in forms_of(stand):
        page = asker.ask("get", path)
        began = process_time()
        answer = asker.ask("post", path, in_every_field(page.text, text), **URLENCODED)

        assert answer.status in (200, 302, 400, 409, 413, 422), path
        assert process_time() - began < SECONDS, path
        if answer.status != 302:
            assert answer.wrote == (), path


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
            assert answer.status == 302 or answer.wrote == (), path


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
