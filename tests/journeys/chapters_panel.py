"""The round closes, the panel scores, the chair freezes the ranking."""

from datetime import datetime, timedelta

from django.utils import timezone

from bids.rounds.models import Round
from bids.rounds.rules.criteria import DEFAULT_CRITERIA
from bids.rounds.rules.scoring import CriterionKind
from legacyfund.lib.financial_year import LONDON
from tests.journeys.browser import Visitor
from tests.journeys.cast import BID, Story

NOTICE = timedelta(minutes=1)
JUDGED = [row for row in DEFAULT_CRITERIA if row.kind is CriterionKind.PANEL]


def fund_manager_brings_the_closing_time_forward(story: Story) -> None:
    """To a whole minute soon, which is not waited for: the database is told that it has come."""
    manager = story["fund_manager_one"]
    closes = _next_minute_to_enter(timezone.now() + NOTICE)
    manager.navigate("Rounds")
    manager.follow(f"{story.round} First call")
    manager.follow("Change the closing time")
    manager.fill_date("New closing date", closes.day, closes.month, closes.year)
    manager.fill("Closing time", f"{closes:%H:%M}")
    manager.press("Change the closing time")
    manager.sees(f"The closing time of round {story.round} is changed")
    Round.objects.filter(reference=story.round).update(closes_at=timezone.now())


def _next_minute_to_enter(moment: datetime) -> datetime:
    """Of a time that comes twice the first is meant: in the second such hour, a time after it."""
    minute = moment.replace(second=0, microsecond=0) + timedelta(minutes=1)
    local = minute.astimezone(LONDON)
    return (minute + timedelta(hours=1)).astimezone(LONDON) if local.fold else local


def fund_manager_closes_the_round(story: Story) -> None:
    manager = story.take_up("fund_manager_one", f"Close round {story.round}")
    manager.sees("Every bid was submitted or withdrawn")
    manager.press("Close the round")
    manager.sees(f"Round {story.round} is closed")


def fund_manager_finds_the_bid_eligible(story: Story) -> None:
    manager = story.take_up("fund_manager_one", f"Check eligibility of {story.bid}")
    manager.choose("Yes, it goes to the panel")
    manager.press("Record whether it is eligible")
    manager.sees(f"{story.bid} is eligible")


def fund_manager_asks_two_reviewers(story: Story) -> None:
    manager, due = story["fund_manager_one"], story.today + timedelta(days=7)
    for name in ("Panel member one", "Panel member two"):
        manager.choose(name)
        manager.fill_date("When is the review due?", due.day, due.month, due.year)
        manager.press("Ask this reviewer")
        manager.sees(f"{name} has been asked to review {story.bid}")


def reviewer_one_scores(story: Story) -> None:
    accept(story, "reviewer_one")
    score(story["reviewer_one"], story, level=4)


def reviewer_two_scores(story: Story) -> None:
    """Blind: what the other said is not on their sheet."""
    accept(story, "reviewer_two")
    story["reviewer_two"].sees_not("Panel member one", "The bid shows it")
    score(story["reviewer_two"], story, level=3)


def accept(story: Story, key: str) -> None:
    """Nothing of the bid is shown before the declaration."""
    reviewer = story.take_up(key, f"Answer whether you will review {story.bid}")
    reviewer.sees_not("The records move to a new ledger")
    reviewer.press("Declare and accept")
    reviewer.press("Accept the review", status=422)
    reviewer.sees("There is a problem")
    reviewer.choose(
        "I have no interest, personal, financial or through my work, that could influence my scores"
    )
    reviewer.press("Accept the review")
    reviewer.sees("The records move to a new ledger")


def score(reviewer: Visitor, story: Story, *, level: int) -> None:
    """Each criterion at one level with a reason, then submitted, as meant."""
    for row in JUDGED:
        reviewer.choose(f"{level}: {row.anchors[level]}", group=f"Score for {row.name}")
        reviewer.fill(f"Why this score for {row.name}?", f"The bid shows it: {row.name}.")
        reviewer.select(f"How sure are you of this score for {row.name}?", "High")
    reviewer.press("Save and check before submitting")
    reviewer.sees(*(f"{row.name}: {level} of 5" for row in JUDGED))
    reviewer.choose(f"The bid is equally good on all {len(JUDGED)} criteria: {level}.")
    reviewer.press("Submit the review")
    reviewer.sees(f"Your review of {story.bid} is submitted")


def chair_freezes_the_ranking(story: Story) -> None:
    chair = story.take_up("chair", f"Freeze the ranking of round {story.round}")
    chair.sees(BID, "£830,000", "£750,000")
    chair.press("Freeze the ranking")
    chair.press("Freeze the ranking")
    chair.sees(f"The ranking of round {story.round} is frozen", "Frozen by Panel chair")
