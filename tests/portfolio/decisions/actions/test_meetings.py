"""Meetings planned, opened, closed and signed; who comes and goes; votes."""

import json
from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction

from accounts.models import Delivery, Event
from accounts.permissions import Role
from legacyfund.lib.errors import DomainError, PermissionRefused
from legacyfund.lib.transitions import TransitionRefused
from portfolio.decisions.actions.agenda import call_item, move_item
from portfolio.decisions.actions.deciding import confirm_item
from portfolio.decisions.actions.decisions import CannotDecide, Condition, DecisionRefused
from portfolio.decisions.actions.meetings import (
    MeetingRefused,
    NotNow,
    close_meeting,
    open_meeting,
    sign_minute,
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
from portfolio.decisions.models import AgendaItem, Ballot, Decision, Meeting, Vote
from portfolio.decisions.queries.agenda import result_of
from tests.factories.accounts import NOW, TODAY, make_user
from tests.factories.bids import CELL
from tests.factories.meetings import (
    called_item,
    give_interest,
    item_on,
    latest_ballot,
    panel_of_two_bids,
    planned_meeting,
    recorded_decision,
    sitting_meeting,
    voted_item,
    voting_item,
)
from tests.factories.portfolio import confirmed_decision, pounds, tied_round
from tests.shared_states import built_once

pytestmark = pytest.mark.django_db

LATER = NOW + timedelta(minutes=5)


def build_sitting():
    panel = panel_of_two_bids()
    return panel, sitting_meeting(panel)


panel = built_once(panel_of_two_bids)
sitting = built_once(build_sitting)


def test_a_meeting_takes_the_undecided_bids_on_its_agenda_and_tells_the_panel(panel):
    confirmed_decision(panel.bids[1])

    meeting = planned_meeting(panel)

    assert [item.bid for item in meeting.items.all()] == panel.bids[:1]
    told = Delivery.objects.filter(event__kind="meeting.planned").values_list("recipient", flat=True)
    assert set(told) == {person.pk for person in panel.people}
    assert (meeting.moves, meeting.moves_by_rank) == (2, 2)


@pytest.mark.parametrize(
    ("details", "field"),
    [
        ({"planned_on": NOW.date() - timedelta(days=1)}, "planned_on"),
        ({"quorum": 5}, "quorum"),
        ({"quorum": 0}, "quorum"),
    ],
)
def test_a_plan_that_cannot_stand_is_refused_at_its_field(panel, details, field):
    with pytest.raises(MeetingRefused) as refusal:
        planned_meeting(panel, **details)
    assert refusal.value.field == field


def test_there_is_no_meeting_without_a_panel_nor_beside_another_nor_about_nothing(panel):
    alone = type(panel)(**{**vars(panel), "round": tied_round(900_000)[0]})
    with pytest.raises(MeetingRefused, match="no panel yet"):
        planned_meeting(alone)
    planned_meeting(panel)
    with pytest.raises(NotNow, match="has a meeting already"):
        planned_meeting(panel)
    with pytest.raises(PermissionRefused):
        planned_meeting(panel, by=panel.member)


def test_a_round_that_is_decided_needs_no_meeting(panel):
    for bid in panel.bids:
        confirmed_decision(bid)
    with pytest.raises(NotNow, match="there is nothing to meet on"):
        planned_meeting(panel)


def test_nothing_happens_in_a_meeting_that_is_not_open(panel):
    meeting = planned_meeting(panel)
    item = item_on(meeting, panel.bids[0])
    with pytest.raises(NotNow, match="is planned"):
        record_arrival(meeting=meeting, person=panel.chair, by=panel.manager, now=NOW)
    with pytest.raises(NotNow, match="is planned"):
        call_item(item=item, by=panel.chair, now=NOW)
    with pytest.raises(TransitionRefused):
        close_meeting(meeting=meeting, by=panel.chair, now=NOW)
    with pytest.raises(PermissionRefused):
        open_meeting(meeting=meeting, by=panel.member, now=NOW)


def test_an_item_that_is_called_takes_the_place_of_the_one_before(sitting):
    panel, meeting = sitting
    first = called_item(panel, meeting, 0)
    second = called_item(panel, meeting, 1)

    first.refresh_from_db()
    assert (first.status, second.status) == ("WAITING", "NOW")
    with pytest.raises(TransitionRefused):
        call_item(item=second, by=panel.chair, now=NOW)


def test_an_open_vote_keeps_the_panel_on_its_item(sitting):
    panel, meeting = sitting
    voting_item(panel, meeting, 0)
    with pytest.raises(NotNow, match="A vote is open"):
        called_item(panel, meeting, 1)
    with pytest.raises(NotNow, match="A vote is open"):
        close_meeting(meeting=meeting, by=panel.chair, now=NOW)


def test_an_item_moves_and_the_others_make_room(sitting):
    panel, meeting = sitting
    numbers = [item.number for item in meeting.items.order_by("place")]

    move_item(meeting=meeting, number=numbers[1], place=1, discussed=False, by=panel.chair, now=NOW)

    after = list(meeting.items.order_by("place"))
    assert [item.number for item in after] == numbers[::-1]
    assert [item.discussed for item in after] == [False, True]
    for number, place, field in ((9, 1, "item"), (1, 3, "place"), (1, 2, "place")):
        with pytest.raises(MeetingRefused) as refusal:
            move_item(meeting=meeting, number=number, place=place, discussed=True, by=panel.chair, now=NOW)
        assert refusal.value.field == field


def test_people_come_and_go_by_the_record(sitting):
    panel, meeting = sitting
    with pytest.raises(NotNow, match="in the room already"):
        record_arrival(meeting=meeting, person=panel.member, by=panel.manager, now=LATER)
    record_leaving(meeting=meeting, person=panel.member, by=panel.manager, now=LATER)
    with pytest.raises(NotNow, match="is not in the room"):
        record_leaving(meeting=meeting, person=panel.member, by=panel.manager, now=LATER)
    with pytest.raises(NotNow, match="not on the panel"):
        record_arrival(meeting=meeting, person=make_user(Role.REVIEWER), by=panel.manager, now=LATER)
    record_arrival(meeting=meeting, person=panel.member, by=panel.chair, now=LATER)
    spans = meeting.attendances.filter(person=panel.member).order_by("pk").values_list("left_at", flat=True)
    assert list(spans) == [LATER, None]


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


def test_the_deputy_takes_the_item_that_the_chair_is_out_for(sitting):
    panel, meeting = sitting
    give_interest(panel.chair, panel.bids[1])
    item = called_item(panel, meeting, 1)
    with pytest.raises(PermissionRefused):
        open_vote(item=item, by=panel.chair, now=NOW)
    open_vote(item=item, by=panel.deputy, now=NOW)
    cast_vote(item=item, choice="FOR", by=panel.member, now=NOW)
    close_vote(item=item, by=panel.deputy, now=NOW)
    recorded_decision(panel, item)

    with pytest.raises(PermissionRefused):
        confirm_item(item=item, by=panel.chair, now=NOW)
    decision = confirm_item(item=item, by=panel.deputy, now=NOW)

    assert (decision.status, decision.confirmed_by) == ("CONFIRMED", panel.deputy)
    told = Delivery.objects.filter(event__kind="decision.proposed").values_list("recipient", flat=True)
    assert list(told) == [], "the chair learns nothing of it"


def test_a_decision_of_the_panel_is_recorded_and_confirmed(sitting):
    panel, meeting = sitting
    item = voted_item(panel, meeting)
    conditions = [Condition("Show the exit plan.", "Head of technology", TODAY)]

    recorded_decision(panel, item, amounts={CELL: pounds(500_000)}, conditions=conditions)
    with pytest.raises(PermissionRefused):
        confirm_item(item=item, by=panel.member, now=NOW)
    decision = confirm_item(item=item, by=panel.chair, now=NOW)

    item = AgendaItem.objects.get(pk=item.pk)
    assert (item.status, item.decision, decision.status) == ("DONE", decision, "CONFIRMED")
    assert [row.words for row in decision.conditions.all()] == ["Show the exit plan."]
    assert decision.amounts.get().approved == 500_000


def test_a_decision_against_the_vote_needs_a_reason(sitting):
    panel, meeting = sitting
    item = voted_item(panel, meeting, 0, "AGAINST", "AGAINST", "FOR")
    with pytest.raises(DecisionRefused, match="1 for, 2 against") as refusal:
        recorded_decision(panel, item, reason=" ")
    assert refusal.value.field == "reason"
    assert recorded_decision(panel, item, reason="The vote was on the whole sum.").outcome == "APPROVE"


def test_an_item_is_decided_once_and_only_what_is_recorded_is_confirmed(sitting):
    panel, meeting = sitting
    item = voted_item(panel, meeting)
    with pytest.raises(NotNow, match="No decision"):
        confirm_item(item=item, by=panel.chair, now=NOW)
    recorded_decision(panel, item)
    with pytest.raises(CannotDecide, match="already"):
        recorded_decision(panel, item)
    with pytest.raises(NotNow, match="Reverse it before"):
        open_vote(item=item, by=panel.chair, now=NOW)


def test_only_approvals_have_conditions(sitting):
    panel, meeting = sitting
    item = voted_item(panel, meeting)
    condition = Condition("Show the exit plan.", "Head of technology", TODAY)
    with pytest.raises(DecisionRefused) as refusal:
        recorded_decision(panel, item, "REJECT", conditions=[condition])
    assert refusal.value.field == "outcome"
    with pytest.raises(DecisionRefused, match="what has to be done"):
        recorded_decision(panel, item, conditions=[Condition(" ", "Somebody", TODAY)])


def test_the_reserve_list_has_one_bid_at_each_place(sitting):
    panel, meeting = sitting
    first = recorded_decision(panel, voted_item(panel, meeting, 0), "RESERVE")
    item = voted_item(panel, meeting, 1)
    with pytest.raises(DecisionRefused, match="next free one at its end is 2") as refusal:
        recorded_decision(panel, item, "RESERVE", reserve_place=1)
    assert refusal.value.field == "reserve_place"
    second = recorded_decision(panel, item, "RESERVE")
    assert (first.reserve_place, second.reserve_place) == (1, 2)


def test_the_minute_is_written_from_the_record_and_signed_by_the_chair(sitting):
    panel, meeting = sitting
    item = voted_item(panel, meeting)
    recorded_decision(panel, item)
    meeting = close_meeting(meeting=meeting, by=panel.manager, now=LATER)
    with pytest.raises(NotNow, match=rf"confirmed: {item.number}\."):
        sign_minute(meeting=meeting, by=panel.chair, now=LATER)


def test_a_signed_minute_holds_everything_of_its_meeting(sitting):
    panel, meeting = sitting
    item = voted_item(panel, meeting)
    recorded_decision(panel, item)
    confirm_item(item=item, by=panel.chair, now=NOW)
    meeting = close_meeting(meeting=meeting, by=panel.manager, now=LATER)
    for person in (make_user(Role.CHAIR), panel.deputy):
        with pytest.raises(PermissionRefused):
            sign_minute(meeting=meeting, by=person, now=LATER)

    meeting = sign_minute(meeting=meeting, by=panel.chair, now=LATER)

    document = json.loads(meeting.minute)
    decided = next(row for row in document["items"] if row["number"] == item.number)
    assert decided["out"] == [panel.kept_away.name]
    assert decided["votes"][0]["result"] == "3 for, 0 against, 0 abstained"
    assert decided["decision"]["amounts"][0]["approved"] == "900000.00"
    assert len(document["members"]) == 4
    for change in (
        lambda: Meeting.objects.update(place="Elsewhere"),
        lambda: AgendaItem.objects.filter(pk=item.pk).update(discussed=False),
        lambda: meeting.attendances.update(left_at=LATER, left_by=panel.chair),
        lambda: Ballot.objects.create(item=item, number=2, opened_at=NOW, opened_by=panel.chair),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()


def test_somebody_with_an_interest_records_nothing(sitting):
    panel, meeting = sitting
    item = voted_item(panel, meeting)
    give_interest(panel.manager, panel.bids[0])
    with pytest.raises(PermissionRefused):
        recorded_decision(panel, item)
    assert not Decision.objects.exists()


def test_a_refusal_of_any_step_changes_nothing(sitting):
    """Steps that need the panel to be on the item, asked for on another."""
    panel, meeting = sitting
    other = item_on(meeting, panel.bids[1])
    turn = Meeting.objects.get(pk=meeting.pk).turn
    for step in (open_vote, close_vote, confirm_item):
        with pytest.raises(DomainError):
            step(item=other, by=panel.chair, now=NOW)
    assert Meeting.objects.get(pk=meeting.pk).turn == turn
