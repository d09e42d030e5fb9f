"""The pages of offers, of what passed, and of a system that has gone to another department."""

import pytest
from django.test import Client
from django.urls import reverse

from accounts.permissions import Role
from bids.overview.queries.waiting import BID_WORKLISTS
from bids.register.models import LegacySystem, SystemOffer
from tests.factories.accounts import NOW, client_of, make_department, make_user
from tests.factories.bids import draft_bid, submitted_bid
from tests.factories.pages import bids_url, text_of
from tests.factories.passing import REASON, accepted_offer, closed_into, open_offer
from tests.factories.register import make_system, rated_system
from tests.shared_states import built_once

pytestmark = pytest.mark.django_db
offered = built_once(open_offer)
PAGES = ("system_offers", "passed_systems", "offer_systems")


def waits_for(person):
    worklists = [one for one in BID_WORKLISTS if one.code.startswith("offers")]
    return [row for one in worklists for row in one.first(10, one.find(person, NOW))[0]]


def test_the_sign_off_offers_and_the_other_accepts():
    system = rated_system(name="Payments engine")
    receiver = make_department()
    receiving = client_of(Role.SIGN_OFF, receiver)
    giving = client_of(Role.SIGN_OFF, system.department)
    link = f"{bids_url('offer_systems')}?system={system.reference}"
    assert link in giving.get(bids_url("system", system)).content.decode()
    assert system.reference in giving.get(link).content.decode()
    blank = giving.post(bids_url("offer_systems"), {})
    unknown = {"systems": "Another", "receiver": receiver.pk, "reason": REASON}
    wrong = giving.post(bids_url("offer_systems"), unknown)
    said = {"systems": f"payments ENGINE\n\n{system.reference}", "receiver": receiver.pk, "reason": REASON}
    done = giving.post(bids_url("offer_systems"), said)

    assert "There is a problem" in text_of(blank)
    assert "has no system “Another”" in text_of(wrong)
    offer = SystemOffer.objects.get()
    assert done["Location"] == bids_url("system_offer", offer)
    assert [row.system for row in offer.systems.all()] == [system]
    assert "Take the offer back" in text_of(giving.get(done["Location"]))
    assert f"Offered to {receiver}" in text_of(giving.get(bids_url("system", system)))
    shown = text_of(receiving.get(done["Location"]))
    for words in ("Payments engine", system.reference, "26.7", REASON, "Accept the systems"):
        assert words in shown
    assert receiving.get(bids_url("system", system)).status_code == 404

    accepted = receiving.post(bids_url("accept_offer", offer))

    assert accepted["Location"] == done["Location"]
    assert f"Came from {offer.department}" in text_of(receiving.get(bids_url("system", system)))
    gone = text_of(giving.get(bids_url("system", system)))
    assert f"passed from the register of {offer.department} to that of {receiver}" in gone
    for client in (giving, receiving):
        assert "Payments engine" in text_of(client.get(bids_url("passed_systems")))
        assert offer.reference in text_of(client.get(bids_url("system_offers")))


def test_the_other_declines_and_says_why(offered):
    giving, receiving = (client_of(Role.SIGN_OFF, one) for one in (offered.department, offered.receiver))
    page = bids_url("decline_offer", offered)

    blank = receiving.post(page, {})
    done = receiving.post(page, {"reason": "Not our work."})

    assert "There is a problem" in text_of(blank)
    assert done["Location"] == bids_url("system_offer", offered)
    assert "Not our work." in text_of(giving.get(done["Location"]))
    late = receiving.get(page)
    assert (late.status_code, "is declined already" in text_of(late)) == (409, True)
    assert "cannot be accepted" in text_of(receiving.post(bids_url("accept_offer", offered)))
    assert "Accept the systems" not in text_of(receiving.get(done["Location"]))


def test_the_giver_takes_it_back(offered):
    giving = client_of(Role.SIGN_OFF, offered.department)

    done = giving.post(bids_url("take_back_offer", offered))

    assert done["Location"] == bids_url("system_offer", offered)
    assert "Taken back" in text_of(giving.get(done["Location"]))


@pytest.mark.parametrize("name", PAGES)
def test_pages_ask_for_a_sign_in_and_a_role(name):
    address = bids_url(name)

    assert "login" in Client().get(address)["Location"]
    assert client_of(Role.REVIEWER).get(address).status_code == 403
    assert client_of(Role.SIGN_OFF).get(address).status_code == 200


def test_an_offer_is_of_two_departments_alone(offered):
    for name in ("system_offer", "decline_offer"):
        assert client_of(Role.SIGN_OFF).get(bids_url(name, offered)).status_code == 404
        assert client_of(Role.SIGN_OFF, offered.receiver).get(bids_url(name, offered)).status_code == 200
    for name in ("accept_offer", "take_back_offer"):
        assert client_of(Role.SIGN_OFF).post(bids_url(name, offered)).status_code == 404
        assert client_of(Role.SIGN_OFF, offered.receiver).get(bids_url(name, offered)).status_code == 405
        assert client_of(Role.BIDDER, offered.receiver).post(bids_url(name, offered)).status_code == 403
    bidder = text_of(client_of(Role.BIDDER, offered.receiver).get(bids_url("system_offer", offered)))
    assert "Accept the systems" not in bidder


def test_both_homes_show_what_waits(offered):
    giving, receiving = (make_user(Role.SIGN_OFF, one) for one in (offered.department, offered.receiver))

    found = [(waits_for(person), person) for person in (giving, receiving, make_user(Role.SIGN_OFF))]

    labels = [[row.label for row in rows] for rows, _ in found]
    assert labels == [
        [f"{offered.receiver} has still to answer your offer of one system ({offered.reference})"],
        [f"Answer {offered.department}, which offers you one system ({offered.reference})"],
        [],
    ]
    (row,) = found[0][0]
    assert reverse(row.url_name, kwargs=dict(row.url_kwargs)) == bids_url("system_offer", offered)


def test_a_bid_that_keeps_the_system_is_named_beside_the_field():
    bid = submitted_bid()
    system = LegacySystem.objects.get(bid_systems__bid=bid)
    receiver = make_user(Role.SIGN_OFF).memberships.get().department
    said = {"systems": system.reference, "receiver": receiver.pk, "reason": REASON}

    refused = client_of(Role.SIGN_OFF, bid.department).post(bids_url("offer_systems"), said)

    assert f"{bid.reference} “{bid.title}” is submitted and about it" in text_of(refused)


def test_a_closed_department_reads_where_its_systems_went_and_goes_on_with_its_draft():
    department = make_department()
    draft = draft_bid(department=department, by=make_user(Role.BIDDER, department))
    system = make_system(department, name="Payroll")
    successor = make_department()
    make_system(successor, name="Payroll")
    bidder = client_of(Role.BIDDER, department)
    empty = text_of(bidder.get(bids_url("passed_systems")))

    closed_into(department, successor)

    assert "No system has come into this register" in empty
    register = text_of(bidder.get(bids_url("systems")))
    assert "Systems that came from or went to another department" in register
    assert f"because {department} closed" in text_of(bidder.get(bids_url("system", system)))
    page = text_of(client_of(Role.BIDDER, successor).get(bids_url("system", system)))
    assert f"Came from {department}" in page
    assert "it was called Payroll there" in page
    assert f"Payroll ({system.reference})" in page
    section = bidder.get(reverse("bids:bid_systems", args=[draft.reference]))
    assert f"Payroll ({system.reference}) ({system.reference})" in text_of(section)


def test_lists_take_as_many_queries_for_many_as_for_one(django_assert_max_num_queries):
    receiver = make_department()
    for _ in range(4):
        accepted_offer(
            [
                make_system(),
            ],
            receiver,
        )
        open_offer(receiver=receiver)
    reader = client_of(Role.SIGN_OFF, receiver)
    for name, most in (("system_offers", 12), ("passed_systems", 12)):
        with django_assert_max_num_queries(most):
            reader.get(bids_url(name))
