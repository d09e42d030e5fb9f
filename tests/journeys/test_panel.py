"""A round with its panel, from submitted bids to announced outcomes, each person at a browser of their own.

Twelve bids of the demonstration, submitted to its fund of critical systems. What all reviewers do alike is
done in the browser once by each, and by the actions for the rest of their bids.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

import pytest
from django.utils import timezone

from bids.assessment.actions.eligibility import find_eligible
from bids.assessment.actions.reviews import accept_review, assign_reviewer
from bids.assessment.actions.scores import save_scores, submit_review
from bids.assessment.models import Review
from bids.rounds.models import Round
from bids.rounds.rules.criteria import DEFAULT_CRITERIA
from bids.rounds.rules.scoring import CriterionKind
from bids.writing.models import Bid
from portfolio.decisions.actions.decisions import confirm_decision, propose_decision
from portfolio.decisions.models import Decision
from portfolio.demonstration.calls import PANEL, hold_round
from portfolio.demonstration.cast import bring_critical_systems, bring_departments
from portfolio.demonstration.critical_bids import CRITICAL_BIDS, CRITICAL_ROUND
from portfolio.demonstration.critical_systems import CRITICAL_SYSTEMS
from portfolio.demonstration.money import found_critical_fund, tie_critical_round
from portfolio.demonstration.panel import REVIEWERS, give, seat_panel
from portfolio.demonstration.people import MAIL_DOMAIN, PASSWORD
from portfolio.demonstration.stage import Stage
from tests.journeys.browser import Browser, Visitor

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]

TWELVE = (
    "tariff", "letters", "hub", "watchlist-search", "support", "identity", "recall", "care", "consular",
    "property", "addresses", "appeals",
)  # fmt: skip
STORIES = {row.key: row for row in CRITICAL_BIDS if row.key in TWELVE}
ENVELOPES = {"CDEL": (5_000_000, 5_500_000, 1_200_000), "RDEL_PROGRAMME": (2_000_000, 2_800_000, 1_800_000)}
JUDGED = [row for row in DEFAULT_CRITERIA if row.kind is CriterionKind.PANEL]
FUNDED = ("hub", "watchlist-search", "identity", "consular")
NO_INTEREST = "I have no interest, personal, financial or through my work, that could influence my scores"


@dataclass
class Panel:
    """`stage` holds the people, bids and round of the demonstration by key."""

    browser: Browser
    stage: Stage
    visitors: dict[str, Visitor] = field(default_factory=dict)

    def __getitem__(self, key: str) -> Visitor:
        if key not in self.visitors:
            self.visitors[key] = self.browser.visitor().sign_in(f"{key}@{MAIL_DOMAIN}", PASSWORD)
        return self.visitors[key]

    @property
    def round(self) -> Round:
        return self.stage.rounds[CRITICAL_ROUND]

    @property
    def now(self) -> datetime:
        return timezone.now()

    def bid(self, key: str) -> Bid:
        return Bid.objects.get(pk=self.stage.bids[key].pk)

    def take_up(self, key: str, step: str) -> Visitor:
        """What waits for the person, one click from their home; `step` is how its link begins."""
        visitor = self[key]
        visitor.navigate("Home")
        visitor.follow(re.compile(f"^{re.escape(step)}"))
        return visitor


def test_from_submitted_bids_to_announced_outcomes(live_server):
    stage = set_the_stage()
    with Browser(live_server.url, album="panel") as browser:
        panel = Panel(browser, stage)
        for chapter in CHAPTERS:
            chapter(panel)


def set_the_stage() -> Stage:
    """Twelve bids submitted, the round closed, and nothing assessed."""
    stage = Stage(timezone.now())
    bring_departments(stage)
    needed = {story.system for story in STORIES.values()}
    bring_critical_systems(stage, [row for row in CRITICAL_SYSTEMS if row.key in needed])
    found_critical_fund(stage, ENVELOPES)
    hold_round(stage, CRITICAL_ROUND, [*STORIES.values()])
    tie_critical_round(stage)
    seat_panel(stage)
    return stage


def fund_manager_checks_eligibility(panel: Panel) -> None:
    first, *rest = [panel.bid(key) for key in STORIES]
    manager = panel.take_up("fund-manager.one", f"Check eligibility of {first.reference}")
    manager.choose("Yes, it goes to the panel")
    manager.press("Save the finding")
    manager.sees(f"{first.reference} is eligible")
    for bid in rest:
        find_eligible(bid=bid, by=panel.stage.people["fund-manager.one"], now=panel.now)


def fund_manager_shares_out_the_bids(panel: Panel) -> None:
    """Three reviewers of each bid: every reviewer has one or more."""
    by, due_on = panel.stage.people["fund-manager.one"], panel.stage.day(10)
    for place, key in enumerate(STORIES):
        for number in range(3):
            reviewer = panel.stage.people[free_reviewers(key)[(3 * place + number) % 7]]
            assign_reviewer(bid=panel.bid(key), reviewer=reviewer, due_on=due_on, by=by, now=panel.now)


def free_reviewers(key: str) -> list[str]:
    """Seven without an interest in the bid: not of its department."""
    kept_away = "reviewer.three" if STORIES[key].department == "home-office" else "reviewer.eight"
    return [reviewer for reviewer in REVIEWERS if reviewer != kept_away]


def eight_reviewers_score(panel: Panel) -> None:
    for key in REVIEWERS:
        first, *rest = Review.objects.filter(reviewer=panel.stage.people[key]).order_by("pk")
        score_in_the_browser(panel, key, first)
        for review in rest:
            score_by_actions(panel, review)


def score_in_the_browser(panel: Panel, key: str, review: Review) -> None:
    bid = review.version.bid
    reviewer = panel.take_up(key, f"Answer whether you will review {bid.reference}")
    reviewer.press("Declare and accept")
    reviewer.choose(NO_INTEREST)
    reviewer.press("Accept the review")
    for row, level in zip(JUDGED, levels_of(panel, review), strict=True):
        reviewer.choose(f"{level}: {row.anchors[level]}", group=f"Score for {row.name}")
        reviewer.fill(f"Why this score for {row.name}?", give(row.code, level).justification)
    reviewer.press("Save and check before submitting")
    reviewer.press("Submit the review")
    reviewer.sees(f"Your review of {bid.reference} is submitted")


def score_by_actions(panel: Panel, review: Review) -> None:
    by, given = review.reviewer, levels_of(panel, review)
    scores = {code: give(code, level) for code, level in zip(PANEL, given, strict=True)}
    accept_review(review=review, no_conflict=True, by=by, now=panel.now)
    save_scores(review=review, scores=scores, by=by, now=panel.now)
    submit_review(review=review, by=by, now=panel.now)


def levels_of(panel: Panel, review: Review) -> list[int]:
    """What the story has this reviewer say: the first, second or third of the bid's."""
    bid = review.version.bid
    place = [*Review.objects.filter(version__bid=bid).order_by("pk")].index(review)
    story = next(story for key, story in STORIES.items() if panel.stage.bids[key].pk == bid.pk)
    return [int(digit) for digit in story.scores[place]]


def chair_freezes_the_ranking(panel: Panel) -> None:
    chair = panel.take_up("chair", f"Freeze the ranking of round {panel.round.reference}")
    chair.press("Freeze the ranking")
    chair.press("Freeze the ranking", picture="panel-ranking")
    chair.sees(f"The ranking of round {panel.round.reference} is frozen")


def fund_manager_proposes(panel: Panel) -> None:
    first, *rest = STORIES
    bid = panel.bid(first)
    manager = panel.take_up("fund-manager.one", f"Propose decisions for round {panel.round.reference}")
    manager.follow(f"Propose a decision on {bid.reference}")
    manager.choose("Do not fund")
    manager.fill("Reason (optional)", "The best set leaves it out.")
    manager.press("Send to the chair")
    for key in rest:
        propose_decision(
            bid=panel.bid(key),
            outcome="APPROVE" if key in FUNDED else "REJECT",
            reason="It is in the best set." if key in FUNDED else "The best set leaves it out.",
            by=panel.stage.people["fund-manager.one"],
            now=panel.now,
        )


def chair_confirms(panel: Panel) -> None:
    first, *rest = STORIES
    chair = panel.take_up("chair", f"Confirm the decision on {panel.bid(first).reference}")
    chair.press("Confirm the decision")
    for key in rest:
        decision = Decision.objects.get(bid=panel.bid(key))
        confirm_decision(decision=decision, by=panel.stage.people["chair"], now=panel.now)


def deputy_sees_what_the_chair_did(panel: Panel) -> None:
    deputy = panel["deputy"]
    deputy.navigate("Rounds")
    deputy.follow(re.compile(f"^{panel.round.reference}"))


def fund_manager_announces(panel: Panel) -> None:
    manager = panel.take_up("fund-manager.one", f"Announce round {panel.round.reference}")
    manager.choose("I have checked the outcomes, and departments may be told now")
    manager.press("Announce the round")
    manager.sees(f"Round {panel.round.reference} is announced")


def departments_learn_the_outcomes(panel: Panel) -> None:
    for key, words in (("hub", "Approved"), ("tariff", "Not funded")):
        bidder = panel[f"bidder.{STORIES[key].department}"]
        bidder.navigate("Bids")
        bidder.follow(re.compile(f"^{STORIES[key].title}"), picture=f"panel-outcome-{key}")
        bidder.sees(words)


CHAPTERS: tuple[Callable[[Panel], None], ...] = (
    fund_manager_checks_eligibility,
    fund_manager_shares_out_the_bids,
    eight_reviewers_score,
    chair_freezes_the_ranking,
    fund_manager_proposes,
    chair_confirms,
    deputy_sees_what_the_chair_did,
    fund_manager_announces,
    departments_learn_the_outcomes,
)
