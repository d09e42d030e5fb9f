"""What people are told of a round's closing time and of what lapsed at it."""

from datetime import timedelta

import pytest

from accounts.permissions import Role
from bids.writing.actions.closing import change_deadline
from tests.factories.accounts import NOW, make_user
from tests.factories.assessment import close_round, open_round
from tests.factories.bids import draft_bid
from tests.factories.messages import read_by
from tests.factories.partners import joined_partner
from tests.shared_states import built_once

pytestmark = pytest.mark.django_db


def written_with_others():
    round_ = open_round()
    bid = draft_bid(round_, title="Retire payroll")
    return round_, bid, joined_partner(bid)[1]


written = built_once(written_with_others)


def test_a_moved_deadline_names_both_times(written):
    round_, bid, guest = written
    later = round_.closes_at + timedelta(days=7)
    change_deadline(round=round_, closes_at=later, by=make_user(Role.FUND_MANAGER), now=NOW)

    messages = read_by("round.deadline_changed")

    assert set(messages) == {bid.created_by, guest}
    message = messages[guest]
    assert message.subject.startswith(f"Round {round_.reference} now closes on ")
    assert "The closing time was " in message.body
    assert "certified before then" in message.body
    assert message.link == f"/rounds/{round_.reference}/"


def test_a_lapsed_bid_is_told_to_those_on_it_alone(written):
    round_, bid, guest = written
    other = draft_bid(round_, title="Something else")
    close_round(round_)

    messages = read_by("round.closed")

    assert set(messages) == {bid.created_by, guest, other.created_by}
    for reader in (bid.created_by, guest):
        assert messages[reader].subject == f"Round {round_.reference} is closed"
        assert f"{bid.reference} Retire payroll: it was still a draft" in messages[reader].body
        assert "Something else" not in messages[reader].body
        assert "another round" in messages[reader].body
        assert messages[reader].link == f"/rounds/{round_.reference}/"
