"""Until a round is announced a bidder learns nothing of a decision: no page, message, event or timing."""

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from accounts.models import Delivery, Event
from accounts.permissions import Role
from bids.actions.bids import withdraw_bid
from bids.models import Bid
from portfolio.actions.announcement import announce_round
from portfolio.actions.decisions import reverse_decision
from portfolio.models import Award
from tests.factories.accounts import NOW, make_user, sign_in
from tests.factories.portfolio import confirmed_decision, proposed_decision, ranked_bids

pytestmark = pytest.mark.django_db

ROLES = [Role.BIDDER, Role.SIGN_OFF]
CHANGING = re.compile(rb'name="(csrfmiddlewaretoken|once)" value="[^"]+"|allocation-[0-9a-f-]{36}')
DECIDED = ["APPROVE", "RESERVE", "REJECT"]


def patterns(resolver, prefix=""):
    for row in resolver.url_patterns:
        if isinstance(row, URLResolver):
            yield from patterns(row, f"{prefix}{row.namespace}:" if row.namespace else prefix)
        elif isinstance(row, URLPattern) and row.name:
            yield f"{prefix}{row.name}", row


def pages_about(bid):
    """Every page of ours that needs nothing, or needs a reference, a round or a number."""
    number = {"number": 1, "reference": f"{bid.reference}-A"}
    known = [
        {},
        {"reference": bid.reference},
        {"reference": bid.round.reference},
        {"reference": f"{bid.reference}-A"},
        {"reference": bid.reference, "number": 1},
        {"round": bid.round.reference, "reference": bid.reference},
        {"round_reference": bid.round.reference},
        number,
    ]
    for name, row in patterns(get_resolver()):
        if not name.startswith(("portfolio:", "bids:", "accounts:messages")):
            continue
        for kwargs in known:
            if set(row.pattern.converters) == set(kwargs):
                yield reverse(name, kwargs=kwargs)


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


@pytest.mark.parametrize("role", ROLES)
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
    for ranked in ranked_bids(bid.round):
        confirmed_decision(ranked)
    before = seen_by(client, bid)

    announce_round(round=bid.round, by=make_user(Role.FUND_MANAGER), now=NOW)

    after = seen_by(client, bid)
    award = f"/awards/{bid.reference}-A/"
    assert (before[award][0], after[award][0]) == (404, 200)
    assert before[f"/bids/{bid.reference}/"] != after[f"/bids/{bid.reference}/"]


@pytest.mark.parametrize("outcome", DECIDED)
def test_bidder_gets_no_message_and_no_event_before_the_announcement(bid, outcome):
    people = [bidder(bid, role) for role in ROLES]
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
            response = client.get(reverse("portfolio:award", args=[reference]))
        body = CHANGING.sub(b"", response.content).replace(reference.encode(), b"")
        shapes.append((response.status_code, len(queries), body))

    assert shapes[0] == shapes[1]


@pytest.mark.parametrize("decided", [False, True])
def test_bidder_withdraws_alike_whether_or_not_it_is_decided(bid, decided):
    if decided:
        confirmed_decision(bid)

    withdrawn = withdraw_bid(bid=bid, reason="No longer needed.", by=bidder(bid, Role.SIGN_OFF), now=NOW)

    assert withdrawn.status == "WITHDRAWN"


@pytest.mark.parametrize("role", [*ROLES, Role.REVIEWER, Role.TREASURY_ANALYST, Role.ADMINISTRATOR])
@pytest.mark.parametrize(
    "page", ["decisions", "decision", "reverse_decision", "announce", "propose_decision"]
)
def test_only_those_who_decide_open_the_pages_of_deciding(bid, role, page):
    confirmed_decision(bid)
    person = bidder(bid, role) if role in ROLES else make_user(role)
    reference = (
        bid.reference if page in ("decision", "reverse_decision", "propose_decision") else bid.round.reference
    )
    kwargs = {"reference": reference}
    if page == "propose_decision":
        kwargs["round"] = bid.round.reference

    response = sign_in(Client(), person).get(reverse(f"portfolio:{page}", kwargs=kwargs))

    assert response.status_code in (403, 404)
