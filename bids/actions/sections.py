"""Saving the sections of a draft: each on its own, whole, under the bid's lock.

`seen` is the revision the caller's page showed; every saving may raise BidNotDraft, SectionChanged,
RowRefused and PermissionRefused, and changes nothing then.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db import transaction

from accounts.models import User
from bids.actions.rows import (
    CostRow,
    MilestoneRow,
    RowRefused,
    SystemRow,
    check_cost_rows,
    check_milestone_rows,
    check_system_rows,
)
from bids.actions.saving import lock_section, record_saving
from bids.models import Answer, Bid, BidMilestone, BidMilestoneShare, BidSystem, CostLine
from bids.models.choices import MilestoneKind
from bids.queries.drafts import TICKED, answers_of, cost_lines_of, milestones_of, systems_of
from bids.queries.plain import plain_costs, plain_milestones, plain_systems
from bids.rules.questions import QuestionKind, section_of

LONGEST_ANSWER = 20_000


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
    answers: Mapping[str, str | bool | None],
    by: User,
    now: datetime,
    seen: int | None = None,
) -> Bid:
    """Keep the answers of the work or of the accounting officer's section; blanks are kept as blanks.

    Codes that are not questions of the section are refused.
    """
    with transaction.atomic():
        bid = lock_section(bid, section, by=by, seen=seen, questions=answers)
        questions = {row.code: row for row in section_of(section, bid.round.questions_version).questions}
        former = answers_of(bid)
        given: dict[str, str | bool] = {}
        for code, answer in answers.items():
            if code not in questions:
                raise RowRefused(f"“{code}” is not a question of this section.", field=code)
            ticked = questions[code].kind is QuestionKind.BOOLEAN
            given[code] = answer is True if ticked else _check_text(code, answer)
        Answer.objects.filter(bid=bid, question__in=given).delete()
        Answer.objects.bulk_create(
            Answer(bid=bid, question=code, value=_as_stored(answer), saved_at=now, saved_by=by)
            for code, answer in given.items()
        )
        changed = [code for code in given if given[code] != former.get(code, "")]
        before = {code: former.get(code, "") for code in changed}
        return record_saving(bid, section, before, {code: given[code] for code in changed}, by=by, now=now)


def save_costs(*, bid: Bid, rows: Sequence[CostRow], by: User, now: datetime, seen: int | None = None) -> Bid:
    """Replace the cost lines."""
    with transaction.atomic():
        bid = lock_section(bid, "costs", by=by, seen=seen)
        check_cost_rows(rows)
        before = plain_costs(cost_lines_of(bid))
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
                amount=row.amount,
                justification=row.justification.strip(),
            )
            for order, row in enumerate(rows, start=1)
        )
        return record_saving(bid, "costs", before, plain_costs(cost_lines_of(bid)), by=by, now=now)


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


def _check_text(code: str, answer: str | bool | None) -> str:
    text = answer.strip() if isinstance(answer, str) else ""
    if len(text) > LONGEST_ANSWER:
        raise RowRefused(f"The answer must be {LONGEST_ANSWER:,} characters or fewer.", field=code)
    return text


def _as_stored(answer: str | bool) -> str:
    if isinstance(answer, bool):
        return TICKED if answer else ""
    return answer
