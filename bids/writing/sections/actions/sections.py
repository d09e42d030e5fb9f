"""Saving the sections of a draft: each on its own, whole, under the bid's lock.

`seen` is the revision the caller's page showed; every saving may raise BidNotDraft, SectionNotAsked,
SectionChanged, RowRefused and PermissionRefused, and changes nothing then.
"""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from accounts.models import User
from bids.rounds.rules.questions import has_options
from bids.writing.models import Bid, BidMilestone, BidMilestoneShare, BidSystem, CostLine, MilestoneKind
from bids.writing.queries.drafts import cost_lines_of, milestones_of, options_of, systems_of
from bids.writing.queries.partners import partners_in
from bids.writing.queries.plain import Plain, plain_costs, plain_milestones, plain_option_costs, plain_systems
from bids.writing.sections.actions.answers import GivenAnswers, keep_answers, keep_beside_rows
from bids.writing.sections.actions.rows import (
    CostRow,
    MilestoneRow,
    SystemRow,
    check_cost_rows,
    check_milestone_rows,
    check_system_rows,
)
from bids.writing.sections.actions.saving import lock_section, record_saving


def save_systems(
    *, bid: Bid, rows: Sequence[SystemRow], by: User, now: datetime, seen: int | None = None
) -> Bid:
    """Replace the systems the bid treats."""
    with transaction.atomic():
        bid = lock_section(bid, "systems", by=by, seen=seen)
        check_system_rows(rows, department_id=bid.department_id)
        before = plain_systems(systems_of(bid))
        BidSystem.objects.filter(bid=bid).delete()
        BidSystem.objects.bulk_create(
            BidSystem(
                bid=bid,
                system=row.system,
                treatment=row.treatment,
                disposition=row.disposition.strip(),
                target_risk=row.target_risk,
                decommission_on=row.decommission_on,
            )
            for row in rows
        )
        return record_saving(bid, "systems", before, plain_systems(systems_of(bid)), by=by, now=now)


def save_answers(
    *,
    bid: Bid,
    section: str,
    answers: GivenAnswers,
    by: User,
    now: datetime,
    seen: int | None = None,
) -> Bid:
    """Keep answers to questions of a section; blanks are kept as blanks.

    Codes that are not questions of the section are refused.
    """
    with transaction.atomic():
        bid = lock_section(bid, section, by=by, seen=seen, questions=answers)
        before, after = keep_answers(bid, section, answers, by=by, now=now)
        return record_saving(bid, section, before, after, by=by, now=now)


def save_costs(
    *,
    bid: Bid,
    rows: Sequence[CostRow] | None = None,
    answers: GivenAnswers | None = None,
    by: User,
    now: datetime,
    seen: int | None = None,
) -> Bid:
    """Replace the cost lines and keep the answers; either left out stays as it is."""
    if rows is None:
        return save_answers(bid=bid, section="costs", answers=answers or {}, by=by, now=now, seen=seen)
    with transaction.atomic():
        bid = lock_section(bid, "costs", by=by, seen=seen, questions=["", *(answers or ())])
        options = {option.number: option for option in options_of(bid)}
        full = has_options(bid.round.questions_version)
        check_cost_rows(rows, options if full else None, partners_in(bid))
        before = _plain_costs(bid)
        CostLine.objects.filter(bid=bid).delete()
        CostLine.objects.bulk_create(
            CostLine(
                bid=bid,
                order=order,
                description=row.description.strip(),
                year=row.year,
                control_budget=row.control_budget,
                category=row.category,
                payer=row.payer,
                partner=row.partner,
                amount=row.amount,
                justification=row.justification.strip(),
                option=options[row.option] if row.option is not None else None,
                price_basis=row.price_basis,
                price_year=row.price_year,
                after_fund=row.after_fund,
            )
            for order, row in enumerate(rows, start=1)
        )
        before, after = keep_beside_rows(bid, "costs", answers, (before, _plain_costs(bid)), by=by, now=now)
        return record_saving(bid, "costs", before, after, by=by, now=now)


def save_milestones(
    *, bid: Bid, rows: Sequence[MilestoneRow], by: User, now: datetime, seen: int | None = None
) -> Bid:
    """Replace the milestones and the money on them."""
    with transaction.atomic():
        bid = lock_section(bid, "milestones", by=by, seen=seen)
        check_milestone_rows(rows, MilestoneKind.values)
        before = plain_milestones(milestones_of(bid))
        BidMilestone.objects.filter(bid=bid).delete()
        for number, row in enumerate(rows, start=1):
            _add_milestone(bid, number, row)
        return record_saving(bid, "milestones", before, plain_milestones(milestones_of(bid)), by=by, now=now)


def _plain_costs(bid: Bid) -> list[Plain]:
    full = has_options(bid.round.questions_version)
    return (plain_option_costs if full else plain_costs)(cost_lines_of(bid))


def _add_milestone(bid: Bid, number: int, row: MilestoneRow) -> None:
    milestone = BidMilestone.objects.create(
        bid=bid,
        number=number,
        name=row.name.strip(),
        kind=row.kind,
        baseline_on=row.baseline_on,
        evidence_expected=row.evidence_expected.strip(),
    )
    BidMilestoneShare.objects.bulk_create(
        BidMilestoneShare(milestone=milestone, year=year, control_budget=budget, amount=amount)
        for (year, budget), amount in sorted(row.shares.items())
        if amount != 0
    )
