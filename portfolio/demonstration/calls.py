"""The rounds of the story and their bids, each taken as far as its fate."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

from bids.assessment.actions.eligibility import find_eligible, find_ineligible
from bids.assessment.actions.ranking import freeze_ranking
from bids.assessment.actions.reviews import accept_review, assign_reviewer
from bids.assessment.actions.scores import save_scores, submit_review
from bids.assessment.queries.reviews import challenges_of
from bids.rounds.actions import create_round, open_round, set_criteria
from bids.versions.actions.certification import send_for_certification
from bids.versions.actions.submission import certify_and_submit
from bids.versions.actions.withdrawal import withdraw_bid
from bids.writing.actions.bids import start_bid
from bids.writing.actions.closing import change_deadline, close_round
from bids.writing.actions.partners import accept_partnership, invite_partner
from bids.writing.sections.actions.alternatives import save_alternatives
from bids.writing.sections.actions.row_checks import Cell
from bids.writing.sections.actions.rows import (
    CostRow,
    LaterRow,
    MilestoneRow,
    SmallerRow,
    SystemRow,
)
from bids.writing.sections.actions.sections import save_answers, save_costs, save_milestones, save_systems
from legacyfund.lib.money import split_pounds
from portfolio.demonstration.bids import BIDS, BidStory, CostStory, Fate, SmallerStory
from portfolio.demonstration.critical_bids import CRITICAL_BIDS
from portfolio.demonstration.full_form import FULL_FORM, option_costs, save_the_options, save_the_rest
from portfolio.demonstration.justifications import give
from portfolio.demonstration.small_bids import SMALL_BIDS
from portfolio.demonstration.stage import Stage

if TYPE_CHECKING:
    from accounts.models import User
    from bids.assessment.models import Review


SHORT_FORM = "1"
FOUR_TESTS = ("regularity", "propriety", "value_for_money", "feasibility")
PANEL = ("FIT", "DELIVERY", "SKILLS", "RESILIENCE", "EXIT", "REUSE")
REVIEWERS = ("reviewer.one", "reviewer.two")
GUIDANCE = (
    "Bid for systems that are legacy by the framework, red-rated ones first. Say what happens to each "
    "system, by when, and who will do the work. Cloud and software as a service are resource spending."
)
COST_ANCHORS = Decimal("250000.00"), Decimal("12000000.00")
DECIDED = -190
"""The day on which the round of small systems is decided."""
UNSENT = (Fate.DRAFT, Fate.LAPSED)
TO_PANEL = (Fate.ELIGIBLE, Fate.SCORED, Fate.APPROVED, Fate.RESERVED, Fate.REJECTED)


@dataclass(frozen=True)
class Call:
    """A round of the story. Days count from now; `first_year` is the first of its money, as in Stage.year;
    where there is none, the one that runs when the round is decided.
    """

    letter: str
    name: str
    opened: int
    closed: int
    ranked: int
    form: str
    first_year: int | None
    bids: tuple[BidStory, ...]
    reviews_wanted: int = 2

    def starts_in(self, stage: Stage) -> int:
        return stage.year_on(DECIDED) if self.first_year is None else self.first_year


def _bids_of(number: int) -> tuple[BidStory, ...]:
    return tuple(row for row in BIDS if row.round == number)


CALLS = (
    Call("A", "Replace what is out of support", -450, -400, -375, SHORT_FORM, 0, _bids_of(0)),
    Call("B", "Services people book and plan with", -120, -60, -15, SHORT_FORM, 1, _bids_of(1)),
    Call("C", "Red-rated systems first", -20, 25, 60, FULL_FORM, 2, _bids_of(2)),
    Call("D", "Systems the public relies on", -100, -45, -8, SHORT_FORM, 2, CRITICAL_BIDS, 3),
    Call("E", "One system, one small team", -262, -222, -200, SHORT_FORM, None, SMALL_BIDS),
)


def hold_round(stage: Stage, number: int, bids: Sequence[BidStory] = ()) -> None:
    """Open a round, let departments bid, and close it where its time has come. `bids`: those alone."""
    call, manager = CALLS[number], stage.people["fund-manager.one"]
    round_ = create_round(
        reference=f"{stage.day(call.opened).year}{call.letter}",
        name=call.name,
        guidance=GUIDANCE,
        opens_at=stage.at(call.opened),
        closes_at=stage.closing_time(max(call.closed, 1)),
        cost_low_anchor=COST_ANCHORS[0],
        cost_high_anchor=COST_ANCHORS[1],
        reviews_wanted=call.reviews_wanted,
        questions_version=call.form,
        by=manager,
        now=stage.at(call.opened - 30),
    )
    set_criteria(round=round_, by=manager, now=stage.at(call.opened - 30))
    open_round(round=round_, by=manager, now=stage.at(call.opened))
    stage.rounds[number] = round_
    for place, story in enumerate(bids or call.bids):
        write_bid(stage, story, days=call.opened + 3 + place)
    if call.closed < 0:
        change_deadline(
            round=round_,
            closes_at=stage.closing_time(call.closed),
            by=manager,
            now=stage.at(call.opened + 14),
        )
        closed = stage.closing_time(call.closed) + timedelta(minutes=1)
        close_round(round=round_, by=manager, now=closed)


def write_bid(stage: Stage, story: BidStory, *, days: int) -> None:
    department = stage.departments[story.department]
    writer, signer = stage.writer(story.department), stage.signer(story.department)
    now = stage.at(days)
    bid = start_bid(
        round=stage.rounds[story.round], department=department, title=story.title, by=writer, now=now
    )
    stage.bids[story.key] = bid
    fill_sections(stage, story, days=days)
    if story.fate in UNSENT:
        return
    send_for_certification(bid=bid, by=writer, now=stage.at(days) + timedelta(hours=2))
    if story.fate is Fate.CERTIFYING:
        return
    certify_and_submit(bid=bid, confirmed=FOUR_TESTS, by=signer, now=stage.at(days) + timedelta(hours=20))
    if story.fate is Fate.WITHDRAWN:
        withdraw_bid(
            bid=bid, reason="Paid for from the department's own money.", by=signer, now=stage.at(days + 9)
        )
    if story.fate is Fate.ELIGIBLE:
        admit(stage, story, days=days + 2)


def fill_sections(stage: Stage, story: BidStory, *, days: int) -> None:
    bid, writer, now = stage.bids[story.key], stage.writer(story.department), stage.at(days)
    system, call = stage.systems[story.system], CALLS[story.round]
    first_year = call.starts_in(stage)
    years = [stage.year(row.year + first_year) for row in story.costs]
    disposition = f"{system.name} is taken out of use once its records are proven in the replacement."
    save_systems(
        bid=bid,
        rows=[SystemRow(system, story.treatment, disposition, story.target_risk, stage.day(days + 900))],
        by=writer,
        now=now,
    )
    save_answers(
        bid=bid,
        section="work",
        answers=about_the_work(story),
        by=who_tells_the_work(stage, story, now),
        now=now,
    )
    full = call.form == FULL_FORM
    if full:
        save_the_options(stage, story, now=now)
        costs = option_costs(stage, story)
    else:
        costs = [cost_row(row, year) for row, year in zip(story.costs, years, strict=True)]
    save_costs(bid=bid, rows=costs, by=writer, now=now)
    if story.later or story.smaller:
        save_alternatives(
            bid=bid,
            rows=[smaller_row(stage, row, first_year) for row in (story.smaller,) if row],
            later=[LaterRow(story.later)] if story.later else [],
            by=writer,
            now=now,
        )
    if story.fate is Fate.DRAFT:
        return
    if full:
        save_the_rest(stage, story, now=now)
    save_milestones(bid=bid, rows=plan(stage, story, years, days=days), by=writer, now=now)
    save_answers(bid=bid, section="accounting_officer", answers=accounting_officer(story), by=writer, now=now)


def who_tells_the_work(stage: Stage, story: BidStory, now: datetime) -> "User":
    """The department's bid lead, or somebody of a partner that joins for it."""
    if story.partner is None:
        return stage.writer(story.department)
    department, person = stage.departments[story.partner[0]], stage.people[story.partner[1]]
    partner = invite_partner(
        bid=stage.bids[story.key],
        department=department,
        access="EDIT",
        sections=["work"],
        by=stage.writer(story.department),
        now=now,
    )
    accept_partnership(partner=partner, by=person, now=now)
    return person


def cost_row(cost: CostStory, year: str) -> CostRow:
    return CostRow(
        description=cost.description,
        year=year,
        control_budget=cost.budget,
        category=cost.category,
        payer=cost.payer,
        amount=Decimal(cost.amount),
    )


def smaller_row(stage: Stage, story: SmallerStory, first_year: int) -> SmallerRow:
    amounts: dict[Cell, Decimal] = {}
    for row in story.costs:
        cell = (stage.year(row.year + first_year), row.budget)
        amounts[cell] = amounts.get(cell, Decimal(0)) + row.amount
    return SmallerRow(story.name, story.left_out, story.risk_percent, amounts)


def about_the_work(story: BidStory) -> Mapping[str, str]:
    return {
        "what_will_be_done": story.work,
        "who_uses_it": "The people named in the register for this system; figures are of the last full year.",
        "interim_mitigation": "A weekly check of backups, a freeze on changes and two contractors on call.",
        "why_now": "Support ends or the last people who know it leave within the year.",
    }


def accounting_officer(story: BidStory) -> Mapping[str, str | bool]:
    answers: dict[str, str | bool] = {f"{test}_met": True for test in FOUR_TESTS}
    return answers | {
        "regularity_statement": "Within the department's ambit and its delegated limits.",
        "propriety_statement": "Suppliers are chosen from open frameworks; interests are declared.",
        "value_for_money_statement": "Cheaper over ten years than keeping the system, and less risky.",
        "feasibility_statement": "A team is in place, and the work can stop safely at each milestone.",
        "novel_contentious_repercussive": "no",
    }


def plan(stage: Stage, story: BidStory, years: list[str], *, days: int) -> list[MilestoneRow]:
    """Three milestones that share each year × control budget of the fund's money 30, 40 and 30."""
    asked: dict[Cell, Decimal] = {}
    for row, year in zip(story.costs, years, strict=True):
        if row.payer == "FUND":
            cell = (year, row.budget)
            asked[cell] = asked.get(cell, Decimal(0)) + row.amount
    shares = {cell: split_pounds(amount, (30, 40, 30)) for cell, amount in asked.items()}
    first, second, last = (days + step for step in story.steps)
    stages = (
        ("Design agreed and team in place", "GATE_3", first, "Signed design and the team's start dates"),
        (
            "Replacement live for its first users",
            "DELIVERY",
            second,
            "Service report of the first month",
        ),
        ("Old system switched off", "DECOMMISSION", last, "Decommissioning certificate"),
    )
    return [
        MilestoneRow(
            name, kind, stage.day(due), evidence, {cell: parts[place] for cell, parts in shares.items()}
        )
        for place, (name, kind, due, evidence) in enumerate(stages)
    ]


def admit(stage: Stage, story: BidStory, *, days: int) -> None:
    """Eligible, and given to two reviewers; in the open round one of them has yet to answer."""
    bid, manager = stage.bids[story.key], stage.people["fund-manager.one"]
    find_eligible(bid=bid, by=manager, now=stage.at(days))
    for place, key in enumerate(REVIEWERS):
        reviewer = stage.people[key]
        review = assign_reviewer(
            bid=bid, reviewer=reviewer, due_on=stage.day(days + 20), by=manager, now=stage.at(days)
        )
        if story.fate is Fate.ELIGIBLE and place:
            continue
        accept_review(review=review, no_conflict=True, by=reviewer, now=stage.at(days + 1))
        if story.fate is not Fate.ELIGIBLE:
            score(stage, story, review=review, place=place, days=days + 9)


def score(stage: Stage, story: BidStory, *, review: "Review", place: int, days: int) -> None:
    """Both reviewers give the story's score; the second gives one less for skills."""
    reviewer = stage.people[REVIEWERS[place]]
    given = {code: give(code, story.panel) for code in PANEL}
    if place:
        given["SKILLS"] = give("SKILLS", story.panel - 1)
    save_scores(review=review, scores=given, by=reviewer, now=stage.at(days))
    sure = [challenge.code for challenge in challenges_of(review)]
    submit_review(review=review, sure=sure, by=reviewer, now=stage.at(days))


def assess(stage: Stage, number: int, bids: Sequence[BidStory] = ()) -> None:
    """Check eligibility, review, and freeze the ranking. `bids`: those alone."""
    call, manager = CALLS[number], stage.people["fund-manager.one"]
    for story in bids or call.bids:
        if story.fate is Fate.INELIGIBLE:
            find_ineligible(
                bid=stage.bids[story.key],
                reason="The round is for systems; this bid replaces only forms.",
                by=manager,
                now=stage.at(call.closed + 1),
            )
        elif story.fate in TO_PANEL:
            admit(stage, story, days=call.closed + 2)
    freeze_ranking(round=stage.rounds[number], by=stage.people["chair"], now=stage.at(call.ranked))
