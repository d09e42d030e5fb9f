"""Thirty bids and their panel, from submission to announced outcomes, each person at a browser of their own.

What all do alike, every reviewer's further bids and every further item of the agenda, is done by the actions.
"""

import re
from collections.abc import Callable

import pytest

from bids.assessment.actions.eligibility import find_eligible
from bids.assessment.actions.moderation import moderate
from bids.assessment.models import Review
from bids.assessment.queries.moderation import people_to_be_present
from legacyfund.lib.financial_year import london_date
from portfolio.choice.actions.work import claim_run, work_on_run
from portfolio.choice.queries.adoption import adopted_set
from portfolio.choice.queries.scenarios import changes_since
from portfolio.decisions.actions.agenda import call_item
from portfolio.decisions.actions.deciding import confirm_item, record_decision
from portfolio.decisions.actions.votes import cast_vote, close_vote, open_vote, record_arrival
from portfolio.decisions.models import AgendaItem, Meeting
from portfolio.decisions.queries.room import room_of
from portfolio.demonstration.panel import AGREED, PARTS, REVIEWERS
from tests.journeys.browser import Browser
from tests.journeys.panel_story import (
    STORIES,
    Panel,
    score_by_actions,
    score_in_the_browser,
    set_the_stage,
)

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]

QUORUM = 3
LINE_FOR_ALL = "One line for every bid that is not funded and has no feedback of its own (optional)"
NOT_FUNDED = "The round was asked for twice what it had. The fund can tell you more about your bid."


def test_from_submitted_bids_to_announced_outcomes(live_server):
    stage = set_the_stage()
    with Browser(live_server.url, album="panel") as browser:
        panel = Panel(browser, stage)
        for chapter in CHAPTERS:
            chapter(panel)


def fund_manager_checks_eligibility(panel: Panel) -> None:
    first, *rest = [panel.bid(key) for key in STORIES]
    manager = panel.take_up("fund-manager.one", f"Check eligibility of {first.reference}")
    manager.choose("Yes, it goes to the panel")
    manager.press("Record whether it is eligible")
    manager.sees(f"{first.reference} is eligible")
    for bid in rest:
        find_eligible(bid=bid, by=panel.stage.people["fund-manager.one"], now=panel.now)


def fund_manager_shares_out_the_bids(panel: Panel) -> None:
    """What the record tells of conflicts first; then one act asks everybody."""
    manager, due = panel["fund-manager.one"], panel.stage.day(10)
    manager.visit(f"{panel.page}panel", picture="panel-members")
    manager.sees("Panel chair", "Deputy chair", "Panel member eight")
    manager.visit(f"{panel.page}conflicts")
    manager.press("Search the record", picture="panel-conflicts")
    manager.sees("Panel member three", "Belongs to Home Office")
    manager.visit(f"{panel.page}assignment")
    manager.press("Try an assignment", picture="panel-assignment")
    manager.press("Go on to publish")
    manager.fill_date("When are the reviews due?", due.day, due.month, due.year)
    manager.press("Publish and ask everybody")


def eight_reviewers_score(panel: Panel) -> None:
    for key in REVIEWERS:
        first, *rest = Review.objects.filter(reviewer=panel.stage.people[key]).order_by("pk")
        score_in_the_browser(panel, key, first)
        for review in rest:
            score_by_actions(panel, review)


def chair_moderates_the_widest(panel: Panel) -> None:
    bid, chair = panel.bid("support"), panel["chair"]
    chair.visit(f"{panel.page}moderation", picture="panel-moderation")
    chair.sees(bid.title)
    present = [person.pk for person in people_to_be_present(bid, now=panel.now)]
    moderate(bid=bid, agreed=AGREED, present=present, by=panel.stage.people["chair"], now=panel.now)


def chair_freezes_the_ranking(panel: Panel) -> None:
    chair = panel.take_up("chair", f"Freeze the ranking of round {panel.round.reference}")
    chair.press("Freeze the ranking")
    chair.press("Freeze the ranking", picture="panel-ranking")
    chair.sees(f"The ranking of round {panel.round.reference} is frozen")


def fund_manager_asks_for_the_best_set(panel: Panel) -> None:
    manager = panel["fund-manager.one"]
    manager.visit(f"{panel.page}scenarios")
    manager.press("Start a scenario")
    manager.fill("Name", "The best set")
    manager.choose("The best set")
    manager.press("Start the scenario")
    manager.press("Run the scenario")
    run = claim_run(now=panel.now)
    assert run is not None
    work_on_run(run=run, clock=lambda: panel.now)
    manager.visit(f"/runs/{run.reference}/", picture="panel-best-set")
    manager.sees("The best set is worth", "more than funding down the list", "No other set is worth more.")


def chair_adopts_it(panel: Panel) -> None:
    chair = panel["chair"]
    chair.visit(panel["fund-manager.one"].path())
    chair.press("Adopt for the meeting")
    chair.sees("The adopted set is the paper of the meeting")
    chair.choose("The panel should decide from this set")
    chair.press("Adopt for the meeting")
    chair.sees("The best set is adopted.")


def fund_manager_plans_the_meeting(panel: Panel) -> None:
    manager, today = panel["fund-manager.one"], london_date(panel.now)
    manager.visit(f"{panel.page}meetings")
    manager.press("Plan a meeting")
    manager.fill_date("When does the panel meet?", today.day, today.month, today.year)
    manager.fill("Where?", "Room 2.14")
    manager.fill("Quorum", str(QUORUM))
    manager.press("Plan the meeting", picture="panel-agenda")
    manager.sees("The meeting is planned")


def panel_meets(panel: Panel) -> None:
    """All are in the room when the chair calls an item that one of them is out for."""
    chair, manager = panel["chair"], panel.stage.people["fund-manager.one"]
    chair.visit(f"{panel.page}meetings/1/")
    chair.press("Open the meeting")
    meeting = Meeting.objects.get()
    for key in (*PARTS, *REVIEWERS):
        record_arrival(meeting=meeting, person=panel.stage.people[key], by=manager, now=panel.now)
    chair.visit(f"{panel.page}meetings/1/", picture="panel-meeting")
    item = telling_item(panel)
    chair.follow(item.bid.title)
    chair.press(f"Call item {item.number}")
    chair.visit(page_of(panel, item))
    chair.press("Open the vote")


def members_vote(panel: Panel) -> None:
    """Those who may, in the browser; who has an interest is out and reads nothing of the item."""
    item = telling_item(panel)
    able = {person.pk for person in room_of(item.meeting, now=panel.now).voters_on(item)}
    for key in ("chair", "deputy", *REVIEWERS):
        member = panel[key]
        member.visit(page_of(panel, item), picture=f"panel-item-{key}")
        if panel.stage.people[key].pk in able:
            member.choose("For funding it")
            member.press("Cast your vote")
        else:
            member.sees("you are recused from this item")
            member.sees_not(item.bid.title, item.bid.reference)


def the_item_is_decided(panel: Panel) -> None:
    """The fund records, the chair confirms."""
    item, chair, manager = telling_item(panel), panel["chair"], panel["fund-manager.one"]
    chair.visit(page_of(panel, item))
    chair.press("Close the vote")
    manager.visit(page_of(panel, item))
    manager.press("Record the decision")
    manager.choose("Approve")
    manager.fill("Reason (optional)", "The panel follows the set it adopted.")
    manager.press("Record the decision")
    chair.visit(page_of(panel, item))
    chair.press("Confirm the decision", picture="panel-decided")


def the_others_are_decided(panel: Panel) -> None:
    people, meeting = panel.stage.people, Meeting.objects.get()
    for item in meeting.items.select_related("bid", "meeting").filter(decision=None).order_by("place"):
        chosen = is_chosen(panel, item)
        call_item(item=item, by=people["chair"], now=panel.now)
        open_vote(item=item, by=people["chair"], now=panel.now)
        for person in room_of(meeting, now=panel.now).voters_on(item)[:QUORUM]:
            cast_vote(item=item, choice="FOR" if chosen else "AGAINST", by=person, now=panel.now)
        close_vote(item=item, by=people["chair"], now=panel.now)
        record_decision(
            item=item,
            outcome="APPROVE" if chosen else "REJECT",
            reason="The panel follows the set it adopted.",
            by=people["fund-manager.one"],
            now=panel.now,
        )
        confirm_item(item=item, by=people["chair"], now=panel.now)
    adopted = adopted_set(panel.round)
    assert adopted is not None
    assert changes_since(adopted.adoption.run, now=panel.now) == (), (
        "what follows the adopted set changes nothing behind it"
    )


def chair_closes_and_signs(panel: Panel) -> None:
    chair = panel["chair"]
    chair.visit(f"{panel.page}meetings/1/")
    chair.press("Close the meeting")
    chair.visit(f"{panel.page}meetings/1/minute", picture="panel-minute")
    chair.press("Sign the minute")
    chair.sees("Signed by Panel chair")


def chair_says_why(panel: Panel) -> None:
    chair = panel["chair"]
    chair.visit(f"{panel.page}feedback", picture="panel-feedback")
    chair.fill(
        "One line for every bid that is not funded and has no feedback of its own (optional)", NOT_FUNDED
    )
    chair.press("Save the line")


def fund_manager_announces(panel: Panel) -> None:
    reference = panel.round.reference
    manager = panel.take_up("fund-manager.one", f"Announce round {reference}")
    manager.choose("I have checked the outcomes, and departments may be told now")
    manager.press("Announce the round")
    manager.sees(f"Round {reference} is announced")


def departments_learn_the_outcomes(panel: Panel) -> None:
    for key, words in (("identity", "Approved"), ("appeals", "Not funded")):
        bidder = panel[f"bidder.{STORIES[key].department}"]
        bidder.navigate("Bids")
        bidder.follow(re.compile(f"^{STORIES[key].title}"), picture=f"panel-outcome-{key}")
        bidder.sees(words)
        bidder.visit(f"/bids/{panel.bid(key).reference}/letters/1/", picture=f"panel-letter-{key}")
        bidder.sees(STORIES[key].title)


def telling_item(panel: Panel) -> AgendaItem:
    """The first of a bid that is to be funded as asked and to which somebody on the panel belongs."""
    meeting, adopted = Meeting.objects.get(), adopted_set(panel.round)
    assert adopted is not None
    room = room_of(meeting, now=panel.now)
    items = meeting.items.select_related("bid", "meeting").order_by("place")
    return next(item for item in items if room.out_of(item) and adopted.options.get(item.bid.reference) == "")


def page_of(panel: Panel, item: AgendaItem) -> str:
    return f"{panel.page}meetings/1/items/{item.number}/"


def is_chosen(panel: Panel, item: AgendaItem) -> bool:
    adopted = adopted_set(panel.round)
    assert adopted is not None
    return item.bid.reference in adopted.bids


CHAPTERS: tuple[Callable[[Panel], None], ...] = (
    fund_manager_checks_eligibility,
    fund_manager_shares_out_the_bids,
    eight_reviewers_score,
    chair_moderates_the_widest,
    chair_freezes_the_ranking,
    fund_manager_asks_for_the_best_set,
    chair_adopts_it,
    fund_manager_plans_the_meeting,
    panel_meets,
    members_vote,
    the_item_is_decided,
    the_others_are_decided,
    chair_closes_and_signs,
    chair_says_why,
    fund_manager_announces,
    departments_learn_the_outcomes,
)
