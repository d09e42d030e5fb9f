"""The list of an import's ratings: what it shows of each, what is offered to whom, one press."""

import pytest
from django.test import Client

from accounts.permissions import Role
from bids.register.actions.ratings import confirm_rating, return_rating
from bids.register.models import LegacySystem, Rating
from bids.register.workflow import RatingStatus
from tests.factories.accounts import make_department, make_user, sign_in
from tests.factories.pages import bids_url, fields_of, text_of
from tests.factories.register import LOW_SCORES, rated_system
from tests.factories.register_imports import LATER, csv_of, done_import, received_import, system_cells
from tests.shared_states import built_once

pytestmark = pytest.mark.django_db


def before_and_after():
    """A system rated before and one that is new, both rated by the file; a third without evidence."""
    department = make_department()
    rated_system(department, LOW_SCORES, name="Old payroll")
    payroll = system_cells("Old payroll", assessed_on="22/11/2026")
    rows = [payroll, system_cells("New pensions"), system_cells("Bare", evidence="")]
    return done_import(csv_of(*rows), department=department)


imported = built_once(before_and_after)


def page(register_import):
    return bids_url("import_ratings", register_import)


@pytest.fixture
def signer(imported, client):
    person = make_user(Role.SIGN_OFF, imported.department)
    sign_in(client, person)
    return person


def all_ticked(client, address, tick="waiting"):
    """What a browser posts from the page with every box ticked."""
    text = text_of(client.get(address, {"tick": tick}))
    shown = fields_of(text)
    return {**shown, "rating": [name.removeprefix("seen_") for name in shown if name.startswith("seen_")]}


def test_who_has_no_part_in_it(imported, client):
    assert client.get(page(imported)).status_code == 302
    for role, status in ((Role.FUND_MANAGER, 403), (Role.AUDITOR, 403), (Role.BIDDER, 404)):
        person = sign_in(Client(), make_user(role))
        assert person.get(page(imported)).status_code == person.post(page(imported)).status_code == status


def test_it_takes_no_other_method_and_no_import_that_is_not_done(signer, imported, client):
    early = received_import(department=imported.department)

    assert client.put(page(imported)).status_code == 405
    assert client.get(page(early)).status_code == 404


def test_each_rating_beside_the_last_with_what_differs(signer, imported, client):
    text = text_of(client.get(page(imported)))

    assert "L1 1 to 5" in text
    assert "L2 2 to 5" in text
    assert "26.7, red-rated" in text
    assert "Risk log of the service" in text
    assert "A bidder of your department says what they rest on" in text
    assert "Waiting for a second person: 2" in text
    assert "Not yet sent for confirmation: 1" in text


def test_one_press_confirms_all_that_are_ticked(signer, imported, client):
    answer = client.post(page(imported), {**all_ticked(client, page(imported)), "confirm": "yes"})

    assert answer["Location"] == page(imported)
    assert "2 ratings are confirmed." in text_of(client.get(page(imported)))
    assert Rating.objects.filter(status=RatingStatus.CONFIRMED, confirmed_by=signer).count() == 2


def test_nothing_ticked_is_said(signer, imported, client):
    answer = client.post(page(imported), {"confirm": "yes"})

    assert answer.status_code == 422
    assert "Tick each rating you have looked at" in text_of(answer)


def test_what_cannot_be_done_stays_says_why_and_is_not_ticked_again(signer, imported, client):
    posted = all_ticked(client, page(imported))
    other = make_user(Role.SIGN_OFF, imported.department)
    payroll = LegacySystem.objects.get(name="Old payroll")
    return_rating(system=payroll, reason="L3 looks low", by=other, now=LATER)

    answer = client.post(page(imported), {**posted, "confirm": "yes"})

    text = text_of(answer)
    assert answer.status_code == 200
    assert "1 rating is confirmed. 1 was left as it is" in text
    assert "Old payroll: It has changed since you opened the list" in text
    assert "checked" not in text
    assert "Sent back: L3 looks low" in text


def test_where_none_could_be_done_the_press_is_refused(signer, imported, client):
    posted = all_ticked(client, page(imported))
    for name in ("Old payroll", "New pensions"):
        confirm_rating(
            system=LegacySystem.objects.get(name=name),
            by=make_user(Role.SIGN_OFF, imported.department),
            now=LATER,
        )

    answer = client.post(page(imported), {**posted, "confirm": "yes"})

    assert answer.status_code == 409
    assert "2 were left as they are" in text_of(answer)


def test_the_author_is_not_offered_to_confirm_and_is_told_why(imported, client):
    sign_in(client, imported.received_by)

    text = text_of(client.get(page(imported)))

    assert "Confirm the ticked ratings" not in text
    assert "You sent 2 of them for confirmation, so a second person has to confirm them." in text
    assert "Send the ticked ratings for confirmation" in text


def test_the_author_says_once_what_they_rest_on(imported, client):
    sign_in(client, imported.received_by)
    posted = all_ticked(client, page(imported), "drafts")

    answer = client.post(page(imported), {**posted, "evidence": "Record ABC-12", "send": "yes"})

    assert answer.status_code == 302
    assert "1 rating waits for a second person to confirm." in text_of(client.get(page(imported)))
    assert Rating.objects.get(system__name="Bare").evidence["C6"] == "Record ABC-12"


def test_a_score_that_lacks_is_named_and_led_to(imported, client):
    Rating.objects.filter(system__name="Bare").update(c6=None)
    bare = LegacySystem.objects.get(name="Bare")
    sign_in(client, imported.received_by)

    text = text_of(client.get(page(imported)))

    assert f'{bids_url("rate", bare, side="impact")}#id_c6"' in text
    assert "Not complete" in text
    assert f"seen_{bare.reference}" not in text


def test_an_import_with_nothing_left_leads_on(client):
    done = done_import(csv_of(system_cells()))
    sign_in(client, make_user(Role.SIGN_OFF, done.department))
    client.post(page(done), {**all_ticked(client, page(done)), "confirm": "yes"})

    assert "No rating of this import waits any more" in text_of(client.get(page(done)))


def test_the_page_of_the_import_leads_there(signer, imported, client):
    assert page(imported) in text_of(client.get(bids_url("register_import", imported)))


def test_the_list_takes_ten_queries_however_long_it_is(client, django_assert_max_num_queries):
    done = done_import(csv_of(*(system_cells() for _ in range(30))))
    sign_in(client, make_user(Role.SIGN_OFF, done.department))

    with django_assert_max_num_queries(10):
        assert "Waiting for a second person: 30" in text_of(client.get(page(done)))


def test_what_is_no_reference_counts_as_nothing_ticked(signer, imported, client):
    answer = client.post(page(imported), {"rating": ["Pay\x00roll", "", "x" * 300], "confirm": "yes"})

    assert answer.status_code == 422
    assert "Tick each rating you have looked at" in text_of(answer)
