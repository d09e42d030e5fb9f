"""A section of a draft saved while it is typed: by the same view, over the same revision, without a page."""

import pytest

from accounts.models import Event, KeptForm
from accounts.permissions import Role
from bids.writing.models import SectionRevision
from bids.writing.queries.drafts import answers_of, options_of
from bids.writing.sections.actions.sections import save_answers
from tests.factories.accounts import NOW, make_user, sign_in
from tests.factories.pages import bids_url, fields_of, text_of

pytestmark = pytest.mark.django_db
BY_SCRIPT = {"X-Autosave": "1"}
SECTIONS = [
    "work",
    "systems",
    "options",
    "costs",
    "milestones",
    "benefits",
    "risks",
    "skills",
    "resilience",
    "accounting_officer",
]


def opened(client, bid, section="work"):
    return fields_of(text_of(client.get(bids_url(f"bid_{section}", bid))))


def autosave(client, bid, typed, section="work"):
    return client.post(bids_url(f"bid_{section}", bid), typed, headers=BY_SCRIPT)


def has_script(response):
    return "web/autosave" in text_of(response)


@pytest.fixture
def mine(client, draft):
    """A draft whose writer is signed in."""
    sign_in(client, draft.created_by)
    return draft


def by_colleague(bid, **answers):
    colleague = make_user(Role.BIDDER, bid.department, name="Deputy of digital")
    save_answers(bid=bid, section="work", answers=answers, by=colleague, now=NOW)


def test_each_saving_gives_the_revision_the_next_is_saved_over(client, mine):
    typed = opened(client, mine)

    first = autosave(client, mine, {**typed, "why_now": "It fails"})
    second = autosave(client, mine, {**typed, "why_now": "It fails daily", **first.json()})

    assert (first.status_code, second.status_code) == (200, 200)
    assert (first.json(), second.json()) == ({"seen": "1"}, {"seen": "2"})
    assert SectionRevision.objects.get(bid=mine, section="work").number == 2
    assert answers_of(mine)["why_now"] == "It fails daily"
    assert Event.objects.filter(kind="bid.section_saved").count() == 2


@pytest.mark.parametrize("section", SECTIONS)
def test_a_section_saved_by_itself_is_saved_by_its_button_after(client, full, section):
    sign_in(client, full.created_by)
    typed = opened(client, full, section)

    saved = autosave(client, full, typed, section)
    response = client.post(bids_url(f"bid_{section}", full), {**typed, **saved.json()})

    assert saved.status_code == 200
    assert response.status_code == 302


def test_what_a_colleague_saved_meanwhile_is_not_saved_over(client, mine):
    typed = opened(client, mine)
    by_colleague(mine, why_now="Theirs")

    response = autosave(client, mine, {**typed, "why_now": "Mine"})

    assert response.status_code == 409
    assert response["Content-Type"].startswith("text/plain")
    assert text_of(response).startswith("Deputy of digital saved this section after you opened it.")
    assert answers_of(mine)["why_now"] == "Theirs"


def test_the_same_as_a_colleague_saved_meanwhile_is_saved(client, mine):
    typed = opened(client, mine)
    by_colleague(mine, why_now="It fails")

    response = autosave(client, mine, {**typed, "why_now": "It fails"})

    assert (response.status_code, response.json()) == (200, {"seen": "1"})
    assert SectionRevision.objects.get(bid=mine, section="work").number == 1


def test_what_has_to_be_mended_is_not_saved_but_kept(client, mine):
    typed = opened(client, mine)

    response = autosave(client, mine, {**typed, "why_now": "word " * 2000})

    assert (response.status_code, response.json(), response["X-Left"]) == (200, {"seen": "0"}, "1")
    assert not SectionRevision.objects.filter(bid=mine).exists()
    assert fields_of(text_of(client.get(bids_url("bid_work", mine))))["why_now"].startswith("word word")


def test_a_bid_that_was_sent_says_so(certifying, client):
    bid = certifying
    sign_in(client, bid.created_by)

    response = autosave(client, bid, {"why_now": "Late"})

    assert response.status_code == 409
    assert not response.content.startswith(b"<")
    assert answers_of(bid)["why_now"] != "Late"


def test_another_departments_writer_saves_nothing(client, mine):
    sign_in(client, make_user(Role.BIDDER))

    assert autosave(client, mine, {"why_now": "Theirs"}).status_code == 404


def test_the_signed_out_are_told_and_the_page_keeps_what_is_typed(client, mine):
    typed = opened(client, mine)
    client.session.flush()

    assert autosave(client, mine, {**typed, "why_now": "Mine"}).status_code == 401
    assert not KeptForm.objects.exists()
    assert "why_now" not in answers_of(mine)


@pytest.mark.parametrize("section", SECTIONS)
def test_the_page_of_a_draft_saves_itself(client, full, section):
    sign_in(client, full.created_by)

    assert has_script(client.get(bids_url(f"bid_{section}", full)))


def test_an_option_saved_by_itself_stays_the_option_it_is(client, full):
    sign_in(client, full.created_by)
    typed = opened(client, full, "options")
    before = [option.pk for option in options_of(full)]
    place = int(typed["options-INITIAL_FORMS"])
    name, total = f"options-{place}-name", {"options-TOTAL_FORMS": str(place + 1)}

    first = autosave(client, full, {**typed, **total, name: "Buy"}, "options").json()
    second = autosave(client, full, {**typed, **total, **first, name: "Buy it"}, "options").json()

    assert numbers_in(first) == {**numbers_in(typed), f"options-{place}-number": str(place + 1)}
    assert first["options-0-was"] == "1"
    assert second == {**first, "seen": str(int(first["seen"]) + 1)}
    *same, new = options_of(full)
    assert ([option.pk for option in same], new.name) == (before, "Buy it")


def test_an_option_removed_and_kept_after_all_is_a_new_one(client, full):
    sign_in(client, full.created_by)
    typed = opened(client, full, "options")
    place = int(typed["options-INITIAL_FORMS"])
    typed |= {"options-TOTAL_FORMS": str(place + 1), f"options-{place}-name": "Buy"}
    box, number = f"options-{place}-DELETE", f"options-{place}-number"
    typed |= autosave(client, full, typed, "options").json()

    typed |= autosave(client, full, {**typed, box: "on"}, "options").json()
    assert (typed[number], len(options_of(full))) == ("", place)
    typed |= autosave(client, full, typed, "options").json()

    assert (typed[number], len(options_of(full))) == (str(place + 1), place + 1)


def numbers_in(typed):
    return {name: value for name, value in typed.items() if name.endswith("-number")}


def test_a_page_with_a_line_more_goes_on_saving_itself(client, mine):
    typed = opened(client, mine, "costs")

    assert has_script(client.post(bids_url("bid_costs", mine), {**typed, "add_line": "1"}))


@pytest.mark.parametrize(("more", "saves"), [({"why_now": "word " * 2000}, True), ({"edit_on": "1"}, False)])
def test_a_page_with_faults_saves_itself_and_one_over_anothers_answers_does_not(client, mine, more, saves):
    response = client.post(bids_url("bid_work", mine), {**opened(client, mine), **more})

    assert response.status_code == 200
    assert has_script(response) is saves
