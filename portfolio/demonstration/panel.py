"""The panel of the round of thirty: eight reviewers with a chair and a deputy, and what each of them says."""

from datetime import timedelta
from typing import TYPE_CHECKING

from accounts.actions.people import end_membership, start_membership
from accounts.models import Membership
from accounts.permissions import Role
from bids.assessment.actions.assignment import publish_assignment, try_assignment
from bids.assessment.actions.conflicts import declare_conflict, look_for_conflicts, settle_conflicts
from bids.assessment.actions.eligibility import find_eligible
from bids.assessment.actions.moderation import Agreed, moderate
from bids.assessment.actions.panel import add_panel_member
from bids.assessment.actions.ranking import freeze_ranking
from bids.assessment.actions.reviews import accept_review
from bids.assessment.actions.scores import save_scores, submit_review
from bids.assessment.actions.triage import set_aside
from bids.assessment.queries.conflicts import conflicts_of_round
from bids.assessment.queries.moderation import people_to_be_present
from bids.assessment.queries.reviews import challenges_of
from bids.assessment.queries.triage import proposals
from portfolio.demonstration.bids import BidStory
from portfolio.demonstration.calls import CALLS, PANEL
from portfolio.demonstration.critical_bids import CRITICAL_BIDS, CRITICAL_ROUND
from portfolio.demonstration.justifications import give
from portfolio.demonstration.people import FORMER_BIDDER
from portfolio.demonstration.stage import Stage

if TYPE_CHECKING:
    from bids.assessment.models import Review

NUMBERS = ("one", "two", "three", "four", "five", "six", "seven", "eight")
REVIEWERS = tuple(f"reviewer.{number}" for number in NUMBERS)
PARTS = {"chair": "CHAIR", "deputy": "DEPUTY"}
DECLARED = ("reviewer.seven", "recall", "My sister leads the team that would build this.")
"""Who has declared an interest, in which bid, and what it is."""
AGREED = {
    "FIT": Agreed(7, "People supported are named with their needs; the plan of the department is not shown."),
    "DELIVERY": Agreed(6, "The steps are small. Two of them wait for the contractor, who leaves in spring."),
    "SKILLS": Agreed(6, "Two people are in post, and the first is being taught by the contractor."),
    "EXIT": Agreed(6, "The day of the switch-off is set, and what is left in the old system has an owner."),
}
"""In halves of a point, of the criteria on which the reviewers of one bid lie apart."""


def seat_panel(stage: Stage) -> None:
    """A bidder of DfT, who left it a year ago, is among the reviewers that join chair and deputy."""
    administrator, manager = stage.people["administrator"], stage.people["fund-manager.one"]
    former = stage.people[FORMER_BIDDER]
    left = Membership.objects.get(user=former, role=Role.BIDDER, ended_at=None)
    end_membership(membership=left, by=administrator, now=stage.at(-385))
    start_membership(user=former, role=Role.REVIEWER, by=administrator, now=stage.at(-110))
    for key in (*REVIEWERS, *PARTS):
        add_panel_member(
            round=stage.rounds[CRITICAL_ROUND],
            person=stage.people[key],
            part=PARTS.get(key, "MEMBER"),
            by=manager,
            now=stage.at(-44),
        )


def judge(stage: Stage) -> None:
    """Every bid is eligible and reviewed by three without an interest; the chair freezes the ranking."""
    call, manager = CALLS[CRITICAL_ROUND], stage.people["fund-manager.one"]
    for place, story in enumerate(call.bids):
        now = stage.at(call.closed + 2) + timedelta(minutes=place)
        find_eligible(bid=stage.bids[story.key], by=manager, now=now)
    settle_interests(stage)
    share_out(stage)
    moderate_the_widest(stage)
    set_hopeless_aside(stage)
    freeze_ranking(round=stage.rounds[CRITICAL_ROUND], by=stage.people["chair"], now=stage.at(call.ranked))
    stage.rounds[CRITICAL_ROUND].refresh_from_db()


def settle_interests(stage: Stage) -> None:
    """One is declared, others are found in the record, and the fund confirms all of them."""
    round_, manager = stage.rounds[CRITICAL_ROUND], stage.people["fund-manager.one"]
    closed = CALLS[CRITICAL_ROUND].closed
    key, bid, interest = DECLARED
    declare_conflict(
        bid=stage.bids[bid], kind="PERSONAL", words=interest, by=stage.people[key], now=stage.at(closed + 3)
    )
    look_for_conflicts(round=round_, by=manager, now=stage.at(closed + 4))
    settle_conflicts(
        conflicts=[row for row in conflicts_of_round(round_) if row.status == "OPEN"],
        step="confirm",
        reason="The panel keeps its distance from work that one of it has had a part in.",
        by=manager,
        now=stage.at(closed + 5),
    )


def share_out(stage: Stage) -> None:
    """Three reviewers of each bid, asked in one act, the work proved to be even; all of them score."""
    round_, manager = stage.rounds[CRITICAL_ROUND], stage.people["fund-manager.one"]
    now = stage.at(CALLS[CRITICAL_ROUND].closed + 6)
    plan = try_assignment(round=round_, by=manager, now=now)
    given = publish_assignment(plan=plan, due_on=stage.day(-14), by=manager, now=now)
    asked: dict[int, list[Review]] = {}
    for review in given:
        asked.setdefault(review.version.bid_id, []).append(review)
    for story in CRITICAL_BIDS:
        review_bid(stage, story, asked[stage.bids[story.key].pk])


def moderate_the_widest(stage: Stage) -> None:
    """Three reviewers lie three points apart on one bid; the chair keeps what they agree on."""
    bid, chair = stage.bids["support"], stage.people["chair"]
    now = stage.at(CALLS[CRITICAL_ROUND].ranked - 2)
    present = [person.pk for person in people_to_be_present(bid, now=now)]
    moderate(bid=bid, agreed=AGREED, present=present, by=chair, now=now)


def set_hopeless_aside(stage: Stage) -> None:
    """The chair sets aside the weakest of what the money cannot reach whatever scores are still given."""
    round_, chair = stage.rounds[CRITICAL_ROUND], stage.people["chair"]
    now = stage.at(CALLS[CRITICAL_ROUND].ranked - 1)
    weakest = min(proposals(round_, chair, now=now), key=lambda found: (found.highest, found.bid.reference))
    set_aside(round=round_, bids=[weakest.bid], by=chair, now=now)


def review_bid(stage: Stage, story: BidStory, asked: "list[Review]") -> None:
    """Each reviewer accepts, scores as the story says, and submits."""
    closed = CALLS[CRITICAL_ROUND].closed
    for place, (review, digits) in enumerate(zip(asked, story.scores, strict=True)):
        reviewer = review.reviewer
        accept_review(review=review, no_conflict=True, by=reviewer, now=stage.at(closed + 8))
        now = stage.at(closed + 12 + 4 * place)
        given = {code: give(code, int(digit)) for code, digit in zip(PANEL, digits, strict=True)}
        save_scores(review=review, scores=given, by=reviewer, now=now)
        sure = [challenge.code for challenge in challenges_of(review)]
        submit_review(review=review, sure=sure, by=reviewer, now=now)
