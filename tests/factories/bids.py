"""Bids in each state up to submitted, reached through the actions alone.

Deadlines are read from the database's clock, so a round made here closes a month from the real today.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from itertools import count
from typing import Any

from accounts.models import Department, User
from accounts.permissions import Role
from bids.register.models import LegacySystem
from bids.rounds.actions import create_round, open_round, set_criteria
from bids.rounds.models import Round
from bids.rounds.rules.criteria import DEFAULT_CRITERIA
from bids.rounds.rules.questions import FOUR_TESTS, FULL_FORM, VERSION, QuestionKind, section_of
from bids.versions.actions.certification import send_for_certification
from bids.versions.actions.submission import certify_and_submit
from bids.writing.actions.bids import start_bid
from bids.writing.models import Bid
from bids.writing.queries.drafts import draft_for_rules, load_draft
from bids.writing.rules.drafts import LaterRow, SmallerRow, asked_of_fund
from bids.writing.sections.actions.alternatives import save_alternatives
from bids.writing.sections.actions.delivery import save_risks, save_skills
from bids.writing.sections.actions.options import save_benefits, save_options
from bids.writing.sections.actions.row_checks import Cell
from bids.writing.sections.actions.rows import CostRow, MilestoneRow, SystemRow
from bids.writing.sections.actions.sections import save_answers, save_costs, save_milestones, save_systems
from legacyfund.lib.financial_year import start_of
from legacyfund.lib.money import split_pounds
from tests.factories.accounts import NOW, make_department, make_user
from tests.factories.full_form import (
    BIAS,
    COST_ANSWERS,
    OPTIONS,
    RISKS,
    ROLES,
    benefit_rows,
    option_cost_rows,
)
from tests.factories.register import rated_system

TESTS = frozenset(code for code, _ in FOUR_TESTS)
CELL: Cell = ("2027-28", "RDEL_PROGRAMME")
_numbers = count(0)


def bidding_round(
    *, closes_at: datetime | None = None, questions_version: str = VERSION, now: datetime = NOW
) -> Round:
    """An open round with the default criteria, pinned to the short form unless asked."""
    number = next(_numbers)
    manager = make_user(Role.FUND_MANAGER, now=now)
    round_ = create_round(
        reference=f"20{30 + number // 26 % 70}{chr(ord('A') + number % 26)}",
        name="Replacing what is out of support",
        guidance="Bid for systems that are red-rated. Say what happens to each of them.",
        opens_at=now - timedelta(days=1),
        closes_at=closes_at or max(datetime.now(UTC), now) + timedelta(days=30),
        cost_low_anchor=Decimal("100000.00"),
        cost_high_anchor=Decimal("50000000.00"),
        questions_version=questions_version,
        by=manager,
        now=now,
    )
    set_criteria(round=round_, criteria=DEFAULT_CRITERIA, by=manager, now=now)
    return open_round(round=round_, by=manager, now=now)


def later_round(bid: Bid, years: int = 1) -> Round:
    """An open round of the same form, whose bids are costed from so many years later."""
    closes_at = datetime(start_of(bid.round.first_year) + years, 7, 1, 12, tzinfo=UTC)
    return bidding_round(closes_at=closes_at, questions_version=bid.round.questions_version)


def draft_bid(
    round: Round | None = None,
    department: Department | None = None,
    *,
    title: str = "Replace the case management system",
    by: User | None = None,
    now: datetime = NOW,
) -> Bid:
    """A bid with nothing in it yet. `by` is its writer, a bidder of the department."""
    department = department or make_department(now=now)
    return start_bid(
        round=round or bidding_round(now=now),
        department=department,
        title=title,
        by=by or make_user(Role.BIDDER, department, now=now),
        now=now,
    )


def complete_bid(
    round: Round | None = None,
    department: Department | None = None,
    *,
    cost: Decimal | int = Decimal("900000.00"),
    amounts: Mapping[Cell, Decimal] | None = None,
    department_pays: Decimal | int = Decimal("100000.00"),
    target_risk: Decimal | int = Decimal("4.00"),
    system: LegacySystem | None = None,
    title: str = "Replace the case management system",
    by: User | None = None,
    now: datetime = NOW,
) -> Bid:
    """A draft with nothing missing, on one red-rated system (80/3).

    Asks the fund for `cost` in 2027-28 resource programme, or for `amounts` by (year, control budget);
    the money lies in halves on two milestones.
    """
    bid = draft_bid(round, department, title=title, by=by, now=now)
    writer = bid.created_by
    system = system or rated_system(bid.department, now=now)
    asked = dict(amounts) if amounts is not None else {CELL: Decimal(cost).quantize(Decimal("0.01"))}
    save_systems(bid=bid, rows=[system_row(system, target_risk=Decimal(target_risk))], by=writer, now=now)
    for section in ("work", "accounting_officer"):
        save_answers(bid=bid, section=section, answers=full_answers(section), by=writer, now=now)
    save_costs(bid=bid, rows=cost_rows(asked, Decimal(department_pays)), by=writer, now=now)
    save_milestones(bid=bid, rows=milestone_rows(asked), by=writer, now=now)
    return bid


def full_draft(*, now: datetime = NOW) -> Bid:
    """A draft of the full form with nothing in it yet."""
    return draft_bid(bidding_round(questions_version=FULL_FORM, now=now), now=now)


def full_bid(
    round: Round | None = None,
    department: Department | None = None,
    *,
    cost: Decimal | int = Decimal("900000.00"),
    amounts: Mapping[Cell, Decimal] | None = None,
    department_pays: Decimal | int = Decimal("100000.00"),
    system: LegacySystem | None = None,
    title: str = "Replace the case management system",
    by: User | None = None,
    now: datetime = NOW,
) -> Bid:
    """A full-form draft with nothing missing: three options, the second preferred. As `complete_bid`."""
    round = round or bidding_round(questions_version=FULL_FORM, now=now)
    bid = draft_bid(round, department, title=title, by=by, now=now)
    saving: dict[str, Any] = {"bid": bid, "by": bid.created_by, "now": now}
    system = system or rated_system(bid.department, now=now)
    asked = dict(amounts) if amounts is not None else {CELL: Decimal(cost).quantize(Decimal("0.01"))}
    year = next(iter(asked))[0]
    save_systems(rows=[system_row(system)], **saving)
    for section in ("work", "resilience", "accounting_officer"):
        save_answers(section=section, answers=full_answers(section, FULL_FORM), **saving)
    save_options(rows=OPTIONS, answers=full_answers("options", FULL_FORM), **saving)
    save_costs(rows=option_cost_rows(asked, Decimal(department_pays)), answers=COST_ANSWERS, **saving)
    save_benefits(rows=benefit_rows(year), **saving)
    save_milestones(rows=milestone_rows(asked), **saving)
    save_risks(rows=RISKS, bias=BIAS, **saving)
    save_skills(rows=ROLES, answers=full_answers("skills", FULL_FORM), **saving)
    return bid


SMALLER = SmallerRow("England first", "The other nations keep the old system for now.", 60)


def offering(
    bid: Bid, *, years: int = 2, amounts: Mapping[Cell, Decimal] | None = None, now: datetime = NOW
) -> Bid:
    """The draft, now offering a start up to so many years later, and a smaller option at half of what it
    asks unless given.
    """
    asked = asked_of_fund(draft_for_rules(load_draft(bid)))
    half = {cell: (amount / 2).quantize(Decimal("0.01")) for cell, amount in asked.items()}
    save_alternatives(
        bid=bid,
        rows=[replace(SMALLER, amounts=half if amounts is None else amounts)],
        later=[LaterRow(years)] if years else [],
        by=bid.created_by,
        now=now,
    )
    return bid


def certifying_bid(
    round: Round | None = None,
    department: Department | None = None,
    *,
    now: datetime = NOW,
    **contents: object,
) -> Bid:
    """A complete bid its writer has sent for certification. Takes what `complete_bid` takes, and `offers`,
    which is what `offering` takes.
    """
    offers = contents.pop("offers", None)
    bid = complete_bid(round, department, now=now, **contents)  # type: ignore[arg-type]
    if isinstance(offers, dict):
        offering(bid, now=now, **offers)
    return send_for_certification(bid=bid, by=bid.created_by, now=now)


def submitted_bid(
    round: Round | None = None,
    department: Department | None = None,
    *,
    cost: Decimal | int = Decimal("900000.00"),
    target_risk: Decimal | int = Decimal("4.00"),
    certified_by: User | None = None,
    now: datetime = NOW,
    **contents: object,
) -> Bid:
    """A submitted bid; `bid.current_version` is its frozen version. Takes what `complete_bid` takes."""
    bid = certifying_bid(round, department, cost=cost, target_risk=target_risk, now=now, **contents)
    signer = certified_by or make_user(Role.SIGN_OFF, bid.department, now=now)
    certify_and_submit(bid=bid, confirmed=TESTS, by=signer, now=now)
    return fresh_bid(bid)


def submitted_full_bid() -> Bid:
    """A complete full-form bid, certified; `bid.current_version` is frozen with its appraisal."""
    bid = full_bid()
    send_for_certification(bid=bid, by=bid.created_by, now=NOW)
    certify_and_submit(bid=bid, confirmed=TESTS, by=make_user(Role.SIGN_OFF, bid.department), now=NOW)
    return fresh_bid(bid)


def system_row(system: LegacySystem, *, target_risk: Decimal = Decimal("4.00")) -> SystemRow:
    return SystemRow(
        system=system,
        treatment="REPURCHASE",
        disposition="Switched off once every case has moved.",
        target_risk=target_risk,
        decommission_on=date(2028, 9, 30),
    )


def full_answers(section: str, version: str = VERSION) -> dict[str, str | bool]:
    """An answer to each question of the section."""
    full: dict[str, str | bool] = {}
    for question in section_of(section, version).questions:
        if question.kind is QuestionKind.BOOLEAN:
            full[question.code] = True
        elif question.kind is QuestionKind.RADIO:
            full[question.code] = "no"
        else:
            full[question.code] = f"An answer to {question.code} in a few words."
    return full


def cost_rows(asked: Mapping[Cell, Decimal], department_pays: Decimal = Decimal(0)) -> list[CostRow]:
    rows = [
        CostRow(f"Supplier's work in {year}", year, budget, "SUPPLIER", "FUND", amount)
        for (year, budget), amount in asked.items()
    ]
    if department_pays:
        year, budget = next(iter(asked))
        rows.append(CostRow("Our own people", year, budget, "PEOPLE", "DEPARTMENT", department_pays))
    return rows


def milestone_rows(asked: Mapping[Cell, Decimal]) -> list[MilestoneRow]:
    """Two milestones that carry the money in halves, to the penny."""
    halves = {cell: split_pounds(amount, [1, 1]) for cell, amount in asked.items()}
    first = MilestoneRow(
        "New service live",
        "GATE_4",
        date(2028, 3, 31),
        "The readiness report",
        {cell: parts[0] for cell, parts in halves.items()},
    )
    return [
        first,
        replace(
            first,
            name="Old system off",
            kind="DECOMMISSION",
            baseline_on=date(2028, 9, 30),
            evidence_expected="The decommissioning certificate",
            shares={cell: parts[1] for cell, parts in halves.items()},
        ),
    ]


def fresh_bid(bid: Bid) -> Bid:
    return Bid.objects.select_related("round", "department", "current_version").get(pk=bid.pk)
