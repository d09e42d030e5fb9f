"""The thirty bids of the demonstration before its panel, and who takes part at a browser of their own."""

import re
from dataclasses import dataclass, field
from datetime import datetime

from django.utils import timezone

from bids.assessment.actions.reviews import accept_review
from bids.assessment.actions.scores import save_scores, submit_review
from bids.assessment.models import Review
from bids.assessment.queries.reviews import challenges_of
from bids.rounds.models import Round
from bids.rounds.rules.criteria import DEFAULT_CRITERIA
from bids.rounds.rules.scoring import CriterionKind
from bids.writing.models import Bid
from portfolio.demonstration.calls import PANEL, hold_round
from portfolio.demonstration.cast import bring_critical_systems, bring_departments
from portfolio.demonstration.critical_bids import CRITICAL_BIDS, CRITICAL_ROUND
from portfolio.demonstration.critical_systems import CRITICAL_SYSTEMS
from portfolio.demonstration.justifications import give
from portfolio.demonstration.money import found_critical_fund, tie_critical_round
from portfolio.demonstration.panel import seat_panel
from portfolio.demonstration.people import MAIL_DOMAIN, PASSWORD
from portfolio.demonstration.stage import Stage
from portfolio.demonstration.systems import SYSTEMS
from tests.journeys.browser import Browser, Visitor

STORIES = {row.key: row for row in CRITICAL_BIDS}
JUDGED = [row for row in DEFAULT_CRITERIA if row.kind is CriterionKind.PANEL]
NO_INTEREST = "I have no interest, personal, financial or through my work, that could influence my scores"


@dataclass
class Panel:
    """`stage` holds the people, bids and round of the demonstration by key."""

    browser: Browser
    stage: Stage
    visitors: dict[str, Visitor] = field(default_factory=dict)

    def __getitem__(self, key: str) -> Visitor:
        """A person of the demonstration, signed in."""
        if key not in self.visitors:
            self.visitors[key] = self.browser.visitor().sign_in(f"{key}@{MAIL_DOMAIN}", PASSWORD)
        return self.visitors[key]

    @property
    def round(self) -> Round:
        return Round.objects.get(pk=self.stage.rounds[CRITICAL_ROUND].pk)

    @property
    def page(self) -> str:
        """Of the round; the others are below it."""
        return f"/rounds/{self.round.reference}/"

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


def set_the_stage() -> Stage:
    """Thirty bids submitted, the round closed, its panel named, and nothing assessed."""
    stage = Stage(timezone.now())
    bring_departments(stage)
    needed = {story.system for story in STORIES.values()}
    bring_critical_systems(stage, [row for row in (*SYSTEMS, *CRITICAL_SYSTEMS) if row.key in needed])
    found_critical_fund(stage)
    hold_round(stage, CRITICAL_ROUND)
    tie_critical_round(stage)
    seat_panel(stage)
    return stage


def score_in_the_browser(panel: Panel, key: str, review: Review) -> None:
    """One reviewer answers, scores every criterion, and submits what is meant."""
    bid = review.version.bid
    reviewer = panel.take_up(key, f"Answer whether you will review {bid.reference}")
    reviewer.press("Declare and accept")
    reviewer.choose(NO_INTEREST)
    reviewer.press("Accept the review", picture=f"panel-sheet-{key}")
    for row, level in zip(JUDGED, levels_of(panel, review), strict=True):
        reviewer.choose(f"{level}: {row.anchors[level]}", group=f"Score for {row.name}")
        reviewer.fill(f"Why this score for {row.name}?", give(row.code, level).justification)
        reviewer.select(f"How sure are you of this score for {row.name}?", "High")
    reviewer.press("Save and check before submitting")
    for challenge in challenges_of(review):
        reviewer.choose(challenge.words)
    reviewer.press("Submit the review")
    reviewer.sees(f"Your review of {bid.reference} is submitted")


def score_by_actions(panel: Panel, review: Review) -> None:
    by, given = review.reviewer, levels_of(panel, review)
    scores = {code: give(code, level) for code, level in zip(PANEL, given, strict=True)}
    accept_review(review=review, no_conflict=True, by=by, now=panel.now)
    save_scores(review=review, scores=scores, by=by, now=panel.now)
    sure = [challenge.code for challenge in challenges_of(review)]
    submit_review(review=review, sure=sure, by=by, now=panel.now)


def levels_of(panel: Panel, review: Review) -> list[int]:
    """What the story has this reviewer say: the first, second or third of the bid's."""
    bid = review.version.bid
    place = [*Review.objects.filter(version__bid=bid).order_by("pk")].index(review)
    story = next(story for key, story in STORIES.items() if panel.stage.bids[key].pk == bid.pk)
    return [int(digit) for digit in story.scores[place]]
