"""Votes: who casts one, which count, and the quorum."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction

from accounts.models import Event
from accounts.permissions import Role
from legacyfund.lib.errors import PermissionRefused
from portfolio.decisions.actions.meetings import (
    NotNow,
)
from portfolio.decisions.actions.votes import (
    TooFew,
    VoteRefused,
    cast_vote,
    close_vote,
    open_vote,
    record_arrival,
    record_leaving,
)
from portfolio.decisions.models import Ballot, Vote
from portfolio.decisions.queries.agenda import result_of
from tests.factories.accounts import NOW, make_user
from tests.factories.meetings import (
    called_item,
    item_on,
    latest_ballot,
    recorded_decision,
    voted_item,
    voting_item,
)

pytestmark = pytest.mark.django_db

LATER = NOW + timedelta(minutes=5)


def test_a_vote_is_changed_until_it_closes_and_each_change_is_on_record(sitting):
    panel, meeting = sitting
    item = voting_item(panel, meeting)
    for choice in ("FOR", "AGAINST"):
        cast_vote(item=item, choice=choice, by=panel.member, now=NOW)

    ballot = close_vote(item=item, by=panel.chair, now=NOW)

    assert (result_of(ballot).in_words, ballot.present) == ("0 for, 1 against, 0 abstained", 3)
    changes = [event.data for event in Event.objects.filter(kind="vote.cast").order_by("pk")]
    assert changes == [{"before": None, "after": "FOR"}, {"before": "FOR", "after": "AGAINST"}]
    with pytest.raises(VoteRefused, match="is not open"):
        cast_vote(item=item, choice="FOR", by=panel.member, now=NOW)


def test_the_database_holds_a_closed_vote(sitting):
    panel, meeting = sitting
    voted_item(panel, meeting)
    vote = Vote.objects.first()
    for change in (
        lambda: Vote.objects.filter(pk=vote.pk).update(choice="AGAINST"),
        lambda: Vote.objects.create(
            ballot=vote.ballot, member=panel.kept_away, choice="FOR", voted_at=NOW, counted=True
        ),
        lambda: Ballot.objects.update(closed_at=LATER),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()


def test_who_has_left_does_not_vote_and_their_vote_does_not_count(sitting):
    panel, meeting = sitting
    item = voting_item(panel, meeting)
    cast_vote(item=item, choice="FOR", by=panel.member, now=NOW)
    record_leaving(meeting=meeting, person=panel.member, by=panel.manager, now=LATER)

    with pytest.raises(VoteRefused, match="not in the room"):
        cast_vote(item=item, choice="AGAINST", by=panel.member, now=LATER)
    ballot = close_vote(item=item, by=panel.chair, now=LATER)

    assert result_of(ballot).in_words == "0 for, 0 against, 0 abstained"
    assert Vote.objects.get().counted is False


@pytest.mark.parametrize(
    ("who", "refusal"),
    [("kept_away", "You have an interest"), ("manager", "Your role"), ("stranger", "not on the panel")],
)
def test_only_members_without_an_interest_vote(sitting, who, refusal):
    panel, meeting = sitting
    item = voting_item(panel, meeting)
    person = make_user(Role.REVIEWER) if who == "stranger" else getattr(panel, who)
    with pytest.raises(PermissionRefused, match=refusal):
        cast_vote(item=item, choice="FOR", by=person, now=NOW)


def test_a_vote_is_for_against_or_abstain_on_the_item_the_panel_is_on(sitting):
    panel, meeting = sitting
    item = voting_item(panel, meeting)
    with pytest.raises(VoteRefused):
        cast_vote(item=item, choice="MAYBE", by=panel.member, now=NOW)
    with pytest.raises(NotNow, match="not on item"):
        cast_vote(item=item_on(meeting, panel.bids[1]), choice="FOR", by=panel.member, now=NOW)


def test_a_lost_quorum_closes_the_vote_and_nothing_is_counted(sitting):
    panel, meeting = sitting
    item = voting_item(panel, meeting)
    cast_vote(item=item, choice="FOR", by=panel.chair, now=NOW)
    record_leaving(meeting=meeting, person=panel.deputy, by=panel.manager, now=LATER)
    assert latest_ballot(item).ending == ""

    record_leaving(meeting=meeting, person=panel.member, by=panel.manager, now=LATER)

    ballot = latest_ballot(item)
    assert (ballot.ending, ballot.present) == ("QUORUM_LOST", 1)
    with pytest.raises(TooFew, match="needs 2 members"):
        open_vote(item=item, by=panel.chair, now=LATER)
    with pytest.raises(NotNow, match="has not voted"):
        recorded_decision(panel, item)
    record_arrival(meeting=meeting, person=panel.member, by=panel.manager, now=LATER)
    assert open_vote(item=item, by=panel.chair, now=LATER).number == 2


def test_the_vote_is_opened_and_closed_by_those_who_run_the_item(sitting):
    panel, meeting = sitting
    item = called_item(panel, meeting)
    with pytest.raises(PermissionRefused):
        open_vote(item=item, by=panel.member, now=NOW)
    with pytest.raises(NotNow, match="No vote"):
        close_vote(item=item, by=panel.chair, now=NOW)
    open_vote(item=item, by=panel.chair, now=NOW)
    with pytest.raises(NotNow, match="open already"):
        open_vote(item=item, by=panel.manager, now=NOW)
    with pytest.raises(PermissionRefused):
        close_vote(item=item, by=panel.deputy, now=NOW)


def test_a_vote_that_is_closed_already_says_when_and_by_whom(sitting):
    panel, meeting = sitting
    item = voted_item(panel, meeting)
    closed = f"The vote on this item was closed at midday by {panel.manager}."
    with pytest.raises(NotNow, match=closed):
        close_vote(item=item, by=panel.chair, now=LATER)
    called_item(panel, meeting, 1)
    with pytest.raises(NotNow, match=closed):
        close_vote(item=item, by=panel.chair, now=LATER)
    with pytest.raises(NotNow, match="so your vote was not taken"):
        cast_vote(item=item, choice="FOR", by=panel.member, now=LATER)
