"""Until a round is announced a bidder learns nothing of a decision: no page, message, event or timing."""

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import Delivery, Event
from accounts.permissions import ROLES, Role
from bids.versions.actions.withdrawal import withdraw_bid
from bids.writing.models import Bid
from portfolio.awards.models import Award
from portfolio.decisions.actions.announcement import announce_round
from portfolio.decisions.actions.reversing import reverse_decision
from portfolio.home.queries.home import WORKLISTS
from tests.addresses import ADDRESSES
from tests.factories.accounts import NOW, make_user, sign_in
from tests.factories.pages import bids_url, portfolio_url, text_of
from tests.factories.portfolio import confirmed_decision, proposed_decision, ranked_bids

pytestmark = pytest.mark.django_db

ROLES_OF_DEPARTMENT = [Role.BIDDER, Role.SIGN_OFF]
CHANGING = re.compile(
    rb'name="(csrfmiddlewaretoken|once)" value="[^"]+"|allocation-[0-9a-f-]{36}|Made on [^<]+ for '
)
DECIDED = ["APPROVE", "RESERVE", "REJECT"]


def pages_about(bid):
    """Every page a department may open that needs nothing, or something of this bid.

    What an address names is known by its first part; a new one has to be decided here.
    """
    award = f"{bid.reference}-A"
    named = {
        "bids": {"reference": bid.reference, "number": 1, "round_reference": bid.round.reference},
        "rounds": {"reference": bid.round.reference},
        "awards": {"reference": award, "number": 1},
        "reconciliations": {"reference": f"{bid.department.code}-G0001"},
        "returns": {"reference": f"{award}-2027P03-1"},
        "systems": {"reference": bid.systems.get().system.reference, "side": "impact", "format": "csv"},
        **{
            part: {}
            for part in (
                *("", "accounts", "bids.csv", "dashboards", "delivery", "findings", "gaps", "imports"),
                *("milestones", "partner-invitations", "search"),
            )
        },
    }
    held = {permission for role in ROLES_OF_DEPARTMENT for permission in ROLES[role].permissions}
    for page in ADDRESSES:
        if page.name.startswith(("portfolio:", "bids:", "accounts:messages")) and page.permission in held:
            if page.name == "portfolio:waiting":
                yield from (page.at({"worklist": worklist.code}) for worklist in WORKLISTS)
                continue
            values = named[page.path.split("/")[1]]
            if set(page.values) <= set(values):
                yield page.at({key: values[key] for key in page.values})


def seen_by(client, bid):
    """What each page answers, without what changes on every visit."""
    answers = {}
    for address in pages_about(bid):
        response = client.get(address)
        body = b"".join(response.streaming_content) if response.streaming else response.content
        answers[address] = (response.status_code, response.get("Location"), CHANGING.sub(b"", body))
    return answers


@pytest.fixture
def bid(two_bids):
    round_, _ = two_bids
    return ranked_bids(round_)[0]


def bidder(bid, role=Role.BIDDER):
    return make_user(role, bid.department)


@pytest.mark.parametrize("role", ROLES_OF_DEPARTMENT)
def test_bidder_learns_nothing_from_any_page_before_the_announcement(bid, role):
    client = sign_in(Client(), bidder(bid, role))
    before = seen_by(client, bid)

    proposal = proposed_decision(bid)
    proposed = seen_by(client, bid)
    reverse_decision(decision=proposal, reason="No.", by=make_user(Role.CHAIR), now=NOW)
    confirmed_decision(bid)
    for other in ranked_bids(bid.round)[1:]:
        confirmed_decision(other, "REJECT")
    confirmed = seen_by(client, bid)

    assert len(before) > 30
    assert proposed == before
    assert confirmed == before


def test_bidder_learns_from_the_announcement(bid):
    client = sign_in(Client(), bidder(bid))
    award = portfolio_url("award", reference=f"{bid.reference}-A")
    for ranked in ranked_bids(bid.round):
        confirmed_decision(ranked)
    hidden, before = client.get(award), text_of(client.get(bids_url("bid", bid)))

    announce_round(round=bid.round, by=make_user(Role.FUND_MANAGER), now=NOW)

    shown, after = client.get(award), text_of(client.get(bids_url("bid", bid)))
    assert (hidden.status_code, shown.status_code) == (404, 200)
    assert ("With the panel" in before, "With the panel" in after) == (True, False)


@pytest.mark.parametrize("outcome", DECIDED)
def test_bidder_gets_no_message_and_no_event_before_the_announcement(bid, outcome):
    people = [bidder(bid, role) for role in ROLES_OF_DEPARTMENT]
    deliveries = Delivery.objects.filter(recipient__in=people)
    events = Event.objects.filter(department=bid.department)
    before = (deliveries.count(), events.count())

    confirmed_decision(bid, outcome)

    assert (deliveries.count(), events.count()) == before


@pytest.mark.parametrize("outcome", DECIDED)
def test_bidder_sees_the_same_bid_before_the_announcement(bid, outcome):
    before = Bid.objects.values().get(pk=bid.pk)

    confirmed_decision(bid, outcome)

    assert Bid.objects.values().get(pk=bid.pk) == before


def test_bidder_cannot_tell_a_secret_award_from_one_that_does_not_exist_by_its_work(bid):
    award = Award.objects.get(decision=confirmed_decision(bid))
    client = sign_in(Client(), bidder(bid))
    shapes = []

    for reference in (award.reference, "LF-1999A-0001-A"):
        with CaptureQueriesContext(connection) as queries:
            response = client.get(portfolio_url("award", reference))
        body = CHANGING.sub(b"", response.content).replace(reference.encode(), b"")
        shapes.append((response.status_code, len(queries), body))

    assert shapes[0] == shapes[1]


@pytest.mark.parametrize("decided", [False, True])
def test_bidder_withdraws_alike_whether_or_not_it_is_decided(bid, decided):
    if decided:
        confirmed_decision(bid)

    withdrawn = withdraw_bid(bid=bid, reason="No longer needed.", by=bidder(bid, Role.SIGN_OFF), now=NOW)

    assert withdrawn.status == "WITHDRAWN"


@pytest.mark.parametrize(
    "role", [*ROLES_OF_DEPARTMENT, Role.REVIEWER, Role.TREASURY_ANALYST, Role.ADMINISTRATOR]
)
def test_only_those_who_decide_open_the_pages_of_deciding(bid, role):
    confirmed_decision(bid)
    client = sign_in(Client(), bidder(bid, role) if role in ROLES_OF_DEPARTMENT else make_user(role))
    round_ = bid.round.reference

    for page in (
        portfolio_url("decisions", round_),
        portfolio_url("announce", round_),
        portfolio_url("decision", bid.reference),
        portfolio_url("reverse_decision", bid.reference),
        portfolio_url("propose_decision", round=round_, reference=bid.reference),
    ):
        assert client.get(page).status_code in (403, 404), page
