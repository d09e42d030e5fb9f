"""What waits for a department's people."""

import pytest
from django.urls import reverse

from accounts.permissions import Role
from bids.overview.queries.waiting import DRAFTS, SENT
from bids.rounds.models import Round
from bids.versions.actions.certification import refuse_certification
from legacyfund.lib.financial_year import london_date
from tests.factories.accounts import NOW, make_user
from tests.factories.bids import draft_bid, submitted_bid

pytestmark = pytest.mark.django_db


def waiting_for_bidder(person):
    return DRAFTS.first(10, DRAFTS.find(person, NOW))[0]


def waiting_for_sign_off(person):
    return SENT.first(10, SENT.find(person, NOW))[0]


def test_a_draft_waits_for_its_writers_until_the_deadline():
    bid = draft_bid(title="Payroll")
    submitted_bid(bid.round, bid.department, by=bid.created_by)

    [waiting] = waiting_for_bidder(bid.created_by)

    assert waiting.label == f"Finish {bid.reference}: Payroll"
    assert waiting.due == london_date(bid.round.closes_at)
    assert reverse(waiting.url_name, kwargs=waiting.url_kwargs)


def test_a_bid_sent_back_waits_to_be_put_right(certifying):
    refuse_certification(
        bid=certifying, reason="No", by=make_user(Role.SIGN_OFF, certifying.department), now=NOW
    )

    [waiting] = waiting_for_bidder(certifying.created_by)

    assert waiting.label.startswith("Put right")


def test_a_sent_bid_waits_for_a_sign_off_who_did_not_send_it(certifying):
    [waiting] = waiting_for_sign_off(make_user(Role.SIGN_OFF, certifying.department))

    assert waiting.url_name == "bids:certify_bid"
    assert reverse(waiting.url_name, kwargs=waiting.url_kwargs)
    assert waiting_for_sign_off(make_user(Role.SIGN_OFF)) == []
    assert waiting_for_sign_off(certifying.sent_by) == waiting_for_bidder(certifying.sent_by) == []


def test_nothing_waits_once_the_round_is_closed(draft):
    Round.objects.update(status="CLOSED")

    assert waiting_for_bidder(draft.created_by) == []
