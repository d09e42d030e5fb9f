"""The page of everything of one kind that waits, and the home that shows the first of it."""

import pytest
from django.urls import reverse

from accounts.permissions import Role
from bids.writing.models import BidPartner, PartnerAccess
from portfolio.decisions.queries.confirming import obstacle_to_confirming
from portfolio.home.queries.home import WORKLISTS
from tests.factories.accounts import NOW, make_user, sign_in
from tests.factories.bids import draft_bid, submitted_bid
from tests.factories.pages import text_of
from tests.factories.portfolio import proposed_decision, ranked_bids
from tests.shared_states import built_once

pytestmark = pytest.mark.django_db


def address(worklist):
    return reverse("portfolio:waiting", args=[worklist])


def many_to_check():
    """Three submitted bids of one round."""
    first = submitted_bid()
    return [first, *(submitted_bid(first.round) for _ in range(2))]


to_check = built_once(many_to_check)


def test_the_signed_out_are_sent_to_sign_in(client):
    assert reverse("account_login") in client.get(address("drafts"))["Location"]


@pytest.mark.parametrize(
    ("role", "worklist"), [(Role.BIDDER, "eligibility"), (Role.CHAIR, "drafts"), (Role.BIDDER, "x")]
)
def test_what_does_not_wait_for_the_role_is_not_there(client, role, worklist):
    assert sign_in(client, make_user(role)).get(address(worklist)).status_code == 404


def test_it_takes_no_post(client):
    assert sign_in(client, make_user(Role.FUND_MANAGER)).post(address("eligibility")).status_code == 405


def test_each_worklist_has_its_own_address():
    assert len({worklist.code for worklist in WORKLISTS}) == len(WORKLISTS)


def test_a_home_shows_the_first_and_leads_to_all(client, to_check, monkeypatch):
    monkeypatch.setattr("portfolio.home.queries.home.AT_FIRST", 2)
    manager = sign_in(client, make_user(Role.FUND_MANAGER))

    shown = text_of(manager.get(reverse("portfolio:home")))

    addresses = [reverse("bids:eligibility", args=[bid.reference]) for bid in to_check]
    assert [address in shown for address in addresses] == [True, True, False]
    assert address("eligibility") in shown
    assert "Bids to check for eligibility: all 3" in shown


def test_a_home_that_shows_all_leads_no_further(client, to_check):
    manager = sign_in(client, make_user(Role.FUND_MANAGER))

    assert "There is more" not in text_of(manager.get(reverse("portfolio:home")))


def test_the_page_shows_them_page_by_page(client, to_check, monkeypatch):
    monkeypatch.setattr("portfolio.home.views.home.ROWS_A_PAGE", 2)
    manager = sign_in(client, make_user(Role.FUND_MANAGER))

    first, second = (manager.get(address("eligibility"), {"page": number}) for number in (1, 2))

    assert "3 in all" in text_of(first)
    assert [row["url"] for shown in (first, second) for row in shown.context["waiting"]] == [
        reverse("bids:eligibility", args=[bid.reference]) for bid in to_check
    ]


def test_the_page_says_when_nothing_waits(client):
    draft = draft_bid()
    draft.round.status = "CLOSED"
    draft.round.save(update_fields=["status"])

    shown = text_of(sign_in(client, draft.created_by).get(address("drafts")))

    assert "Nothing of this kind waits for you now" in shown


def test_a_decision_waits_for_the_chairs_who_may_confirm_it(one_bid):
    (bid,) = ranked_bids(one_bid[0])
    decision = proposed_decision(bid)
    guest = make_user(Role.BIDDER)
    BidPartner.objects.create(
        bid=bid,
        department=guest.memberships.get().department,
        access=PartnerAccess.READ,
        invited_at=NOW,
        invited_by=bid.created_by,
        accepted_at=NOW,
        accepted_by=guest,
    )
    people = [make_user(Role.CHAIR), decision.proposed_by, make_user(Role.BIDDER, bid.department), guest]
    for person in people[1:]:
        person.memberships.create(role=Role.CHAIR, started_at=NOW)
    worklist = next(worklist for worklist in WORKLISTS if worklist.code == "decisions")

    waits = [worklist.first(10, worklist.find(person, NOW))[1] for person in people]

    assert waits == [1, 0, 0, 0]
    assert [not obstacle_to_confirming(decision, person, now=NOW) for person in people] == [True] + [
        False
    ] * 3
