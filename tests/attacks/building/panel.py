"""The rounds of the scene that are assessed, ranked, met on and chosen from."""

from datetime import date
from decimal import Decimal
from typing import Any

from accounts.models import User
from accounts.permissions import Role
from bids.assessment.actions.eligibility import find_eligible
from bids.assessment.actions.moderation import moderate
from bids.assessment.actions.triage import rescue_bid, set_aside
from bids.writing.models import Bid
from portfolio.choice.actions.scenarios import add_sentence, change_scenario
from portfolio.choice.models import Scenario
from portfolio.choice.rules.problem import Kind
from portfolio.decisions.actions import papers
from portfolio.decisions.actions.deciding import confirm_item
from portfolio.decisions.actions.meetings import close_meeting, sign_minute
from portfolio.decisions.actions.proposing import Condition
from portfolio.decisions.queries.packs import pack_outline
from tests.attacks.scene import MARK
from tests.factories.accounts import NOW, make_user
from tests.factories.assessment import agreed, close_round, freeze, open_round, seat_chair, submitted_review
from tests.factories.bids import CELL, fresh_bid, submitted_bid
from tests.factories.files import PDF
from tests.factories.meetings import (
    make_panel,
    planned_meeting,
    recorded_decision,
    sitting_meeting,
    voted_item,
    voting_item,
)
from tests.factories.panel import panel_member
from tests.factories.portfolio import pay_for
from tests.factories.scenarios import asked_run, done_run, made_scenario


def meetings_of(bids: list[Bid], people: dict[Role, User], reviewer: User) -> None:
    """A meeting on a bid whose vote is open, one on a bid whose vote is counted, one that is signed, and one
    that is planned.
    """
    manager, chair = people[Role.FUND_MANAGER], people[Role.CHAIR]
    panels = [
        make_panel(bid.round, manager=manager, chair=chair, member=reviewer, with_interest=False)
        for bid in bids
    ]
    planned = planned_meeting(panels[3], place=MARK, planned_on=date(2099, 1, 1))
    meetings = [sitting_meeting(panel, place=MARK) for panel in panels[:3]]
    voting_item(panels[0], meetings[0], panels[0].bids.index(bids[0]))
    voted_item(panels[1], meetings[1])
    item = voted_item(panels[2], meetings[2], panels[2].bids.index(bids[2]))
    recorded_decision(panels[2], item, reason=MARK, conditions=[Condition(MARK, MARK, NOW.date())])
    confirm_item(item=item, by=chair, now=NOW)
    close_meeting(meeting=meetings[2], by=manager, now=NOW)
    signed = sign_minute(meeting=meetings[2], by=chair, now=NOW)
    papers.ask_for_minute(meeting=signed, by=chair, now=NOW)
    papers.ask_for_pack(meeting=planned, by=reviewer, now=NOW)
    while pdf := papers.claim_pdf(now=NOW):
        made_of = pack_outline(planned, reviewer, now=NOW).made_of if pdf.member else signed.minute_sha256
        papers.keep_pdf(pdf=pdf, content=PDF, made_of=made_of, now=NOW)


def scenarios_of(bid: Bid, manager: User) -> None:
    """One that was run, one picked by hand that was, one that nobody ran, and one that waits for a worker."""
    for how in ("BEST", "HAND_PICKED"):
        done_run(scenario_of(bid, how, how, manager))
    made_scenario(bid.round, "HAND_PICKED", name=f"New {MARK}", by=manager)
    asked_run(scenario_of(bid, "DOWN_THE_LIST", "Waiting", manager))


def scenario_of(bid: Bid, how: str, word: str, manager: User) -> Scenario:
    picked = (bid.reference,) if how == "HAND_PICKED" else ()
    scenario = made_scenario(bid.round, how, picked=picked, name=f"{word} {MARK}", by=manager)
    add_sentence(scenario=scenario, kind=Kind.AT_MOST, bids=[bid.reference], number=1, by=manager, now=NOW)
    reserves = {CELL: Decimal(1_000)}
    change_scenario(
        scenario=scenario, name=scenario.name, note=MARK, how=how, reserves=reserves, by=manager, now=NOW
    )
    return scenario


def ranked_bids(*states: str, **contents: Any) -> list[Bid]:
    """Of a round whose ranking is frozen, and which a fund pays for."""
    bids = _assessed_bids(*states, **contents)
    freeze(bids[0].round)
    pay_for(bids[0].round, 5_000_000)
    return [fresh_bid(bid) for bid in bids]


SCORES = {"Aside": (1, 1), "Beyond": (1, 1), "Dropped": (0, 0), "Rescued": (0, 0)}
"""Of bids beyond the money of their round, by what they are called."""


def moderated_round(chair: User, **contents: Any) -> None:
    """With a chair: a criterion agreed on, two bids that could be set aside, one that is, and one rescued."""
    assessed, _, _, dropped, rescued = _assessed_bids("Assessed", *SCORES, **contents)
    seat_chair(assessed.round, person=chair)
    panel_member(assessed.round, contents["reviewer"])
    pay_for(assessed.round, 1_000_000)
    moderate(bid=assessed, agreed={"FIT": agreed()}, present=[chair.pk], by=chair, now=NOW)
    set_aside(round=assessed.round, bids=[dropped, rescued], by=chair, now=NOW)
    rescue_bid(bid=rescued, reason=f"Read {MARK} again.", by=chair, now=NOW)


def _assessed_bids(*states: str, reviewer: User, **contents: Any) -> list[Bid]:
    """Of a closed round, each reviewed twice; called after the states they will be in."""
    round_, manager = open_round(), make_user(Role.FUND_MANAGER)
    bids = [submitted_bid(round_, title=f"{state} {MARK}", **contents) for state in states]
    for state, bid in zip(states, bids, strict=True):
        find_eligible(bid=bid, by=manager, now=NOW)
        bid = fresh_bid(bid)
        first, second = SCORES.get(state, (3, 4))
        submitted_review(bid, first, reviewer=reviewer)
        submitted_review(bid, second)
    close_round(round_)
    return [fresh_bid(bid) for bid in bids]
