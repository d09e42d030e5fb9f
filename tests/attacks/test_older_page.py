"""A button pressed on a page that shows what has become something else does nothing, and says so.

The pages are those of `DEEDS` in `older_tabs.py`. Each case opens the page, lets the record become another
through the actions, and presses the button that was shown.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date

import pytest
from django.urls import reverse

from accounts.models import User
from accounts.permissions import Role
from bids.assessment.actions.assignment import change_planned
from bids.assessment.actions.calibration import mark_calibration
from bids.assessment.actions.conflicts import settle_conflicts
from bids.assessment.actions.scores import GivenScore
from bids.assessment.actions.scores import save_scores as save_review
from bids.assessment.models import AssignmentPlan, Conflict, Review
from bids.assessment.rules.challenges import ALL_EQUAL
from bids.register.actions.ratings import return_rating, save_scores
from bids.register.models import LegacySystem
from bids.rounds.actions import set_criteria
from bids.rounds.rules.criteria import DEFAULT_CRITERIA
from portfolio.awards.actions.milestones import refuse_claim
from portfolio.awards.changes.actions.proposing import withdraw_change
from portfolio.awards.conditions.actions.settling import move_due_day, send_back
from portfolio.choice.models import ScenarioRun
from portfolio.decisions.actions.confirming import confirm_decision
from portfolio.decisions.actions.deciding import record_decision
from portfolio.decisions.actions.meetings import close_meeting
from portfolio.decisions.actions.reversing import reverse_decision
from portfolio.decisions.actions.votes import close_vote, record_leaving
from portfolio.decisions.models import AgendaItem, Decision
from tests.attacks.asking import Asker
from tests.attacks.older_tabs import DEEDS
from tests.attacks.scene import Scene
from tests.attacks.steps.panel import item_at
from tests.attacks.test_older_tab import undone
from tests.factories.accounts import NOW, make_user
from tests.factories.assessment import full_scores, make_round, moderated_bid
from tests.factories.bids import CELL
from tests.factories.changes import approved_change
from tests.factories.clarification import clarified_bid
from tests.factories.conditions import said_met
from tests.factories.delivery import forecast_moved
from tests.factories.meetings import give_interest
from tests.factories.pages import fields_of, posted_day, text_of
from tests.factories.portfolio import (
    claimed_milestone,
    confirmed_decision,
    pounds,
    promoted_decision,
    proposed_decision,
)
from tests.factories.register import LOW_SCORES, make_system, rate_system
from tests.factories.returns import accepted_return
from tests.factories.scenarios import adopted_run

pytestmark = pytest.mark.django_db

SAID = "This has changed since you opened the page"


@dataclass(frozen=True)
class Page:
    """`shows` is another page that has the button, and `pressed` what it posts beside the page's fields."""

    name: str
    at: tuple[object, ...]
    person: User
    becomes_another: Callable[[], object]
    pressed: dict[str, str] = field(default_factory=dict)
    shows: str = ""


def pages_of_registers(scene: Scene) -> Iterator[Page]:
    writer, signer = scene.people[Role.BIDDER], scene.people[Role.SIGN_OFF]
    waiting, drafted = LegacySystem.objects.get(name__startswith="Pensions"), make_system(scene.department)

    def score(system: LegacySystem, level: int) -> None:
        given = {"scores": {"L1": level}, "evidence": {"L1": "Seen."}, "assessed_on": NOW.date()}
        save_scores(system=system, **given, by=writer, now=NOW)

    def rate_again() -> None:
        return_rating(system=waiting, reason="Too high.", by=signer, now=NOW)
        rate_system(waiting, LOW_SCORES, by=writer)

    rate_system(drafted, by=writer)
    return_rating(system=drafted, reason="Look again.", by=signer, now=NOW)

    yield Page("bids:finish_rating", (drafted.reference,), writer, lambda: score(drafted, 1))
    yield Page("bids:confirm_rating", (waiting.reference,), signer, rate_again, {"confirm": "yes"})
    back = {"return": "yes", "reason": "Too low."}
    yield Page("bids:confirm_rating", (waiting.reference,), signer, rate_again, back)


def pages_of_rounds(scene: Scene) -> Iterator[Page]:
    manager, chair = scene.people[Role.FUND_MANAGER], scene.people[Role.CHAIR]
    planned, assessed = make_round(), scene.bid_called("Assessed")
    submitted, eligible = scene.bid_called("Submitted"), scene.bid_called("Eligible")
    review = Review.objects.get(version__bid=eligible, reviewer=scene.reviewer)
    save_review(review=review, scores=full_scores(eligible.round), by=scene.reviewer, now=NOW)

    def set_other_weights() -> None:
        first, second, *others = DEFAULT_CRITERIA
        swapped = [replace(first, weight=second.weight), replace(second, weight=first.weight), *others]
        set_criteria(round=planned, criteria=swapped, by=manager, now=NOW)

    def score_again() -> None:
        given = {"FIT": GivenScore(2, "I read it again.", "HIGH")}
        save_review(review=review, scores=given, by=scene.reviewer, now=NOW)

    yield Page("bids:open_round", (planned.reference,), manager, set_other_weights)
    yield Page(
        "bids:eligibility",
        (submitted.reference,),
        manager,
        lambda: clarified_bid(submitted, by=scene.people[Role.SIGN_OFF]),
        {"finding": "yes"},
    )
    sure = {"sure": ALL_EQUAL}
    yield Page("bids:submit_review", (eligible.reference,), scene.reviewer, score_again, sure)
    beyond, fresh = scene.bid_called("Beyond"), scene.bid_called("Fresh")
    yield Page(
        "bids:set_aside",
        (beyond.round.reference,),
        chair,
        lambda: moderated_bid(scene.bid_called("Aside"), 10),
        {"bids": beyond.reference},
    )
    yield Page(
        "bids:calibration",
        (fresh.reference,),
        manager,
        lambda: mark_calibration(bid=fresh, by=manager, now=NOW),
    )
    yield Page("bids:freeze_ranking", (assessed.round.reference,), chair, lambda: moderated_bid(assessed, 8))


def pages_of_the_panel(scene: Scene) -> Iterator[Page]:
    manager, round_ = scene.people[Role.FUND_MANAGER], scene.bid_called("Eligible").round
    conflict, plan = Conflict.objects.get(bid__round=round_), AssignmentPlan.objects.get(round=round_)
    due = {"due_on_day": "1", "due_on_month": "1", "due_on_year": "2099"}
    decided = {"conflicts": str(conflict.pk), "step": "confirm", "reason": "Too close."}

    def dismiss() -> None:
        by = make_user(Role.FUND_MANAGER)
        settle_conflicts(conflicts=[conflict], step="dismiss", reason="Read again.", by=by, now=NOW)

    def move() -> None:
        bid = plan.planned.get().bid
        other = User.objects.get(email="one-of-the-panel@example.gov.uk")
        change_planned(plan=plan, bid=bid, people=[other], by=manager, now=NOW)

    yield Page("bids:conflicts", (round_.reference,), manager, dismiss, decided)
    yield Page("bids:publish_assignment", (round_.reference,), manager, move, due)


def pages_of_money(scene: Scene) -> Iterator[Page]:
    manager, chair = scene.people[Role.FUND_MANAGER], scene.people[Role.CHAIR]
    proposed, decided, promoted = (scene.bid_called(name) for name in ("Proposed", "Decided", "Promoted"))
    award = scene.bid_called("Awarded").decisions.get().award
    milestone = award.milestones.get(number=1)

    def propose_less() -> None:
        proposal = proposed.decisions.get()
        reverse_decision(decision=proposal, reason="Too much.", by=manager, now=NOW)
        proposed_decision(proposed, amounts={CELL: pounds(100_000)}, by=manager)

    def confirm() -> None:
        confirm_decision(decision=proposed.decisions.get(), by=make_user(Role.CHAIR), now=NOW)

    def reject() -> None:
        reverse_decision(decision=decided.decisions.get(), reason="Read again.", by=chair, now=NOW)
        confirmed_decision(decided, "REJECT")

    def claim_again() -> None:
        refuse_claim(milestone=milestone, reason="No report.", by=manager, now=NOW)
        claimed_milestone(milestone)

    def promote_again() -> None:
        promotion = promoted.decisions.get(promotes__isnull=False, status="CONFIRMED")
        reverse_decision(decision=promotion, reason="Read again.", by=chair, now=NOW)
        promoted_decision(promoted)

    bid, at = (proposed.reference,), (award.reference, 1)
    off_reserve = (promoted.reference,)
    yield Page(
        "portfolio:announce_promotion", off_reserve, manager, promote_again, shows="portfolio:decision"
    )
    yield Page("portfolio:confirm_decision", bid, chair, propose_less, shows="portfolio:decision")
    yield Page("portfolio:reverse_decision", bid, chair, confirm, {"reason": "Too much."})
    runs = ScenarioRun.objects.filter(scenario__round=proposed.round, status="DONE").order_by("pk")
    run, other = runs
    again = {"sure": "on", "reason": "The panel asked for it."}
    yield Page("portfolio:adopt_run", (run.reference,), chair, lambda: adopted_run(other, by=chair), again)
    yield Page("portfolio:announce", (decided.round.reference,), manager, reject, {"sure": "on"})
    yield Page("portfolio:check_milestone", at, manager, claim_again, shows="portfolio:milestone")
    claimer = milestone.claims.latest("pk").claimed_by

    def claim_again_oneself() -> None:
        refuse_claim(milestone=milestone, reason="No report.", by=manager, now=NOW)
        claimed_milestone(milestone, by=claimer)

    yield Page("portfolio:take_back_claim", at, claimer, claim_again_oneself, shows="portfolio:milestone")
    yield Page("portfolio:refuse_claim", at, manager, claim_again, {"reason": "No report."})
    writer = scene.people[Role.BIDDER]
    withdraw_change(change=award.changes.get(), by=writer, now=NOW)
    box = "amount_2_" + "_".join(CELL)
    typed = {box: "400000", "reason": "Cheaper."}
    yield Page(
        "portfolio:propose_change",
        (award.reference, "reduce"),
        writer,
        lambda: approved_change(award, "REDUCE", {2: 430_000}),
        typed,
    )
    later = {**posted_day("on_2", date(2099, 1, 1)), "cause_2": "SCOPE", "words_2": "More to do."}
    yield Page(
        "portfolio:forecast_milestones",
        (award.reference,),
        writer,
        lambda: forecast_moved(award.milestones.get(number=2), date(2099, 2, 1)),
        later,
    )


def pages_of_conditions(scene: Scene) -> Iterator[Page]:
    manager, writer = scene.people[Role.FUND_MANAGER], scene.people[Role.BIDDER]
    award = scene.bid_called("Awarded").decisions.get().award
    met, due = award.conditions.order_by("number")
    finished = scene.bid_called("Finished").decisions.get().award
    at, of_due = ((award.reference, row.number) for row in (met, due))

    def say_again() -> None:
        send_back(condition=met, reason="Nobody signed it.", by=manager, now=NOW)
        said_met(met, by=writer)

    def move() -> None:
        move_due_day(condition=due, due_on=date(2098, 1, 1), reason="Later.", by=manager, now=NOW)

    shows, why = "portfolio:condition", {"reason": "Read again."}
    yield Page("portfolio:discharge_condition", at, manager, say_again, shows=shows)
    yield Page("portfolio:send_back_condition", at, manager, say_again, why)
    yield Page("portfolio:take_back_condition", at, writer, say_again, shows=shows)
    day = posted_day("due_on", date(2097, 1, 1))
    yield Page("portfolio:move_due_day", of_due, manager, move, {**day, **why})
    yield Page("portfolio:waive_condition", of_due, manager, move, why)

    def spend() -> None:
        accepted_return(finished, "10,000.00")

    yield Page("portfolio:close_award", (finished.reference,), manager, spend, why)


def pages_of_meetings(scene: Scene) -> Iterator[Page]:
    manager, chair = scene.people[Role.FUND_MANAGER], scene.people[Role.CHAIR]
    voting, counted = item_at(scene.bid_called("Ranked")), item_at(scene.bid_called("Counted"))
    by = {"by": manager, "now": NOW}
    item, decided = (AgendaItem.objects.get(bid=scene.bid_called(state)) for state in ("Ranked", "Counted"))

    def leave() -> None:
        record_leaving(meeting=item.meeting, person=chair, **by)

    def record(outcome: str) -> Decision:
        return record_decision(item=decided, outcome=outcome, reason="Read again.", **by)

    def record_another() -> None:
        reverse_decision(decision=decided.bid.decisions.get(status="PROPOSED"), reason="Wrong.", **by)
        record("RESERVE")

    shows = "portfolio:agenda_item"
    yield Page("portfolio:item_step", voting, manager, leave, {"step": "close_vote"}, shows)
    moved = {"item": "2", "place": "1", "discussed": "no"}
    yield Page("portfolio:move_item", voting[:2], manager, leave, moved)
    record("REJECT")
    yield Page("portfolio:confirm_item", counted, chair, record_another, shows=shows)
    close_vote(item=item, **by)
    close_meeting(meeting=item.meeting, **by)

    def find_an_interest() -> None:
        give_interest(scene.reviewer, item.bid)

    yield Page("portfolio:sign_minute", voting[:2], chair, find_an_interest, shows="portfolio:minute")


def path_of(page: Page) -> str:
    return reverse(page.name, args=page.at)


def form_of(page: Page) -> dict[str, str]:
    shown = Asker(page.person).ask("get", reverse(page.shows or page.name, args=page.at)).text
    return {**fields_of(shown), **page.pressed}


def press(page: Page, form: dict[str, str]) -> int:
    return Asker(page.person).ask("post", path_of(page), form).status


CASES = (
    pages_of_registers,
    pages_of_rounds,
    pages_of_the_panel,
    pages_of_money,
    pages_of_conditions,
    pages_of_meetings,
)


@pytest.mark.parametrize("pages", CASES)
def test_an_older_page_does_nothing_once_it_shows_another_thing(scene, pages):
    got = []

    for page in pages(scene):
        as_it_stands = press(page, form_of(page))
        older = form_of(page)
        with undone():
            page.becomes_another()
            late = Asker(page.person).client.post(path_of(page), older)
            once_read = press(page, form_of(page))
        got.append((page.name, as_it_stands, late.status_code, SAID in text_of(late), once_read))

    assert [row for row in got if row[1:] != (302, 409, True, 302)] == []


def test_every_page_that_does_what_it_shows_is_asked(scene):
    assert {page.name for pages in CASES for page in pages(scene)} == DEEDS
