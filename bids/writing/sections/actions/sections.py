"""Saving the sections of a draft: each on its own, whole, under the bid's lock.

`seen` is the revision the caller's page showed; every saving may raise BidNotDraft, SectionNotAsked,
SectionChanged, RowRefused and PermissionRefused, and changes nothing then. Of a section with rows and
questions either may be left out, and stays as it is.
"""

from collections.abc import Sequence
from datetime import datetime

from accounts.models import User
from bids.register.models import LegacySystem
from bids.register.queries.passing import systems_to_name
from bids.rounds.rules.questions import has_options
from bids.writing.models import Bid, BidMilestone, BidMilestoneShare, BidSystem, CostLine
from bids.writing.queries.drafts import cost_lines_of, milestones_of, options_of, systems_of
from bids.writing.queries.partners import partners_in
from bids.writing.queries.plain import plain_costs, plain_milestones, plain_option_costs, plain_systems
from bids.writing.sections.actions.rows import (
    CostRow,
    MilestoneRow,
    SystemRow,
    check_cost_rows,
    check_milestone_rows,
    check_system_rows,
)
from bids.writing.sections.actions.saving import Change, GivenAnswers, replace_rows, save_section


def save_systems(
    *, bid: Bid, rows: Sequence[SystemRow], by: User, now: datetime, seen: int | None = None
) -> Bid:
    """Replace the systems the bid treats."""
    return save_section(bid, "systems", rows, _replace_systems, by=by, now=now, seen=seen)


def _replace_systems(bid: Bid, rows: Sequence[SystemRow]) -> Change:
    check_system_rows(rows, nameable=_hold_nameable(bid, rows))
    before = plain_systems(systems_of(bid))
    replace_rows(BidSystem, bid, rows)
    return before, plain_systems(systems_of(bid))


def _hold_nameable(bid: Bid, rows: Sequence[SystemRow]) -> frozenset[int]:
    """Ids of the systems the bid may be about, each held: one that is just leaving the register is waited
    for, and seen to have left.
    """
    named = [row.system.pk for row in rows]
    held = LegacySystem.objects.select_for_update(no_key=True).filter(pk__in=named).order_by("pk")
    list(held.values_list("pk", flat=True))
    return frozenset(systems_to_name(bid.department).filter(pk__in=named).values_list("pk", flat=True))


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
    return save_section(bid, section, answers=answers, by=by, now=now, seen=seen)


def save_costs(
    *,
    bid: Bid,
    rows: Sequence[CostRow] | None = None,
    answers: GivenAnswers | None = None,
    by: User,
    now: datetime,
    seen: int | None = None,
) -> Bid:
    """Replace the cost lines and keep the answers."""
    return save_section(bid, "costs", rows, _replace_costs, answers, by=by, now=now, seen=seen)


def _replace_costs(bid: Bid, rows: Sequence[CostRow]) -> Change:
    options = {option.number: option for option in options_of(bid)}
    full = has_options(bid.round.questions_version)
    plain = plain_option_costs if full else plain_costs
    check_cost_rows(rows, options if full else None, partners_in(bid))
    before = plain(cost_lines_of(bid))
    replace_rows(CostLine, bid, rows, options)
    return before, plain(cost_lines_of(bid))


def save_milestones(
    *, bid: Bid, rows: Sequence[MilestoneRow], by: User, now: datetime, seen: int | None = None
) -> Bid:
    """Replace the milestones and the money on them."""
    return save_section(bid, "milestones", rows, _replace_milestones, by=by, now=now, seen=seen)


def _replace_milestones(bid: Bid, rows: Sequence[MilestoneRow]) -> Change:
    check_milestone_rows(rows)
    before = plain_milestones(milestones_of(bid))
    BidMilestone.objects.filter(bid=bid).delete()
    for number, row in enumerate(rows, start=1):
        _add_milestone(bid, number, row)
    return before, plain_milestones(milestones_of(bid))


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
