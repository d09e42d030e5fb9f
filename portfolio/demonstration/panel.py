"""The panel of the round of thirty: eight reviewers with a chair and a deputy, and what each of them says."""

from datetime import timedelta
from typing import TYPE_CHECKING

from accounts.actions.people import end_membership, start_membership
from accounts.models import Membership
from accounts.permissions import Role
from bids.assessment.actions.eligibility import find_eligible
from bids.assessment.actions.ranking import freeze_ranking
from bids.assessment.actions.reviews import accept_review, assign_reviewer, recuse_review
from bids.assessment.actions.scores import GivenScore, save_scores, submit_review
from bids.assessment.queries.panel import recused_bids
from portfolio.demonstration.bids import BidStory
from portfolio.demonstration.calls import CALLS, PANEL
from portfolio.demonstration.critical_bids import CRITICAL_BIDS, CRITICAL_ROUND
from portfolio.demonstration.people import FORMER_BIDDER
from portfolio.demonstration.stage import Stage

if TYPE_CHECKING:
    from bids.assessment.models import Review

NUMBERS = ("one", "two", "three", "four", "five", "six", "seven", "eight")
REVIEWERS = tuple(f"reviewer.{number}" for number in NUMBERS)
DECLARED = ("reviewer.seven", "recall", "My sister leads the team that would build this.")
"""Who gave a review up, of which bid, and why."""
JUSTIFICATIONS = {
    "FIT": (
        "Names no users, and the department's own plan does not mention it.",
        "Users are known; what they need is asserted more than shown.",
        "Numbers and needs of each group are clear, and the department's plan ranks it high.",
    ),
    "DELIVERY": (
        "The dates cannot hold: the first milestone needs a contract that is not let.",
        "A plan that holds together, with two dependencies still open.",
        "Small steps with slack, each of which leaves something that works.",
    ),
    "SKILLS": (
        "Nobody is in post, and hiring has not begun.",
        "The lead has time for it; two of the core roles are still to be filled.",
        "The team is in post and knows the old system as well as the new one.",
    ),
    "RESILIENCE": (
        "Says that it will be secure, and not how.",
        "Targets are set, and the known weaknesses are closed.",
        "Recovery has been rehearsed on the design, and a surge has been tried.",
    ),
    "EXIT": (
        "The old system stays on with no date.",
        "A dated switch-off that covers data, contracts and users.",
        "Switch-off is a milestone with money tied to it, and connected systems know the date.",
    ),
    "REUSE": (
        "Builds what two other departments have already.",
        "Uses shared platforms where they fit.",
        "Another department has agreed to take it up.",
    ),
}
"""By criterion: what a score of 0 to 2, of 3, and of 4 or 5 is given for."""


def seat_panel(stage: Stage) -> None:
    """A bidder of Defra left it a year ago and joins the reviewers."""
    administrator = stage.people["administrator"]
    former = stage.people[FORMER_BIDDER]
    left = Membership.objects.get(user=former, role=Role.BIDDER, ended_at=None)
    end_membership(membership=left, by=administrator, now=stage.at(-385))
    start_membership(user=former, role=Role.REVIEWER, by=administrator, now=stage.at(-110))


def judge(stage: Stage) -> None:
    """Every bid is eligible and reviewed by three without an interest; the chair freezes the ranking."""
    call, manager = CALLS[CRITICAL_ROUND], stage.people["fund-manager.one"]
    for place, story in enumerate(call.bids):
        now = stage.at(call.closed + 2) + timedelta(minutes=place)
        find_eligible(bid=stage.bids[story.key], by=manager, now=now)
    for story, asked in share_out(stage).items():
        review_bid(stage, story, asked)
    freeze_ranking(round=stage.rounds[CRITICAL_ROUND], by=stage.people["chair"], now=stage.at(call.ranked))


def share_out(stage: Stage) -> "dict[BidStory, list[Review]]":
    """Three reviews of each bid, from those who have the fewest and no interest in it."""
    round_, manager = stage.rounds[CRITICAL_ROUND], stage.people["fund-manager.one"]
    now = stage.at(CALLS[CRITICAL_ROUND].closed + 6)
    recused = {key: recused_bids(stage.people[key], round_, now=now) for key in REVIEWERS}
    load = dict.fromkeys(REVIEWERS, 0)
    shared: dict[BidStory, list[Review]] = {}
    for story in CRITICAL_BIDS:
        bid = stage.bids[story.key]
        free = [key for key in REVIEWERS if bid.pk not in recused[key]]
        if story.key == DECLARED[1]:
            free.remove(DECLARED[0])
        chosen = sorted(free, key=lambda key: (load[key], REVIEWERS.index(key)))[: len(story.scores)]
        for key in chosen:
            load[key] += 1
        shared[story] = [
            assign_reviewer(
                bid=bid,
                reviewer=stage.people[key],
                due_on=stage.day(-14),
                by=manager,
                now=now,
            )
            for key in chosen
        ]
    give_one_up(stage)
    return shared


def give_one_up(stage: Stage) -> None:
    """A reviewer who was asked, and has an interest that no record tells."""
    key, bid, interest = DECLARED
    now = stage.at(CALLS[CRITICAL_ROUND].closed + 6)
    review = assign_reviewer(
        bid=stage.bids[bid],
        reviewer=stage.people[key],
        due_on=stage.day(-14),
        by=stage.people["fund-manager.one"],
        now=now,
    )
    recuse_review(review=review, reason=interest, by=stage.people[key], now=now + timedelta(hours=3))


def review_bid(stage: Stage, story: BidStory, asked: "list[Review]") -> None:
    """Each reviewer accepts, scores as the story says, and submits."""
    closed = CALLS[CRITICAL_ROUND].closed
    for place, (review, digits) in enumerate(zip(asked, story.scores, strict=True)):
        reviewer = review.reviewer
        accept_review(review=review, no_conflict=True, by=reviewer, now=stage.at(closed + 8))
        now = stage.at(closed + 12 + 4 * place)
        given = {code: give(code, int(digit)) for code, digit in zip(PANEL, digits, strict=True)}
        save_scores(review=review, scores=given, by=reviewer, now=now)
        submit_review(review=review, by=reviewer, now=now)


def give(code: str, level: int) -> GivenScore:
    return GivenScore(level, JUSTIFICATIONS[code][0 if level < 3 else min(level, 4) - 2])
