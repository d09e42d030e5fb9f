"""Saving what could go wrong with the work and who will do it: as `sections.py` saves, with its refusals."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

from django.db import transaction

from accounts.models import User
from bids.writing.models import BiasContribution, Bid, BidRisk, SkillRole
from bids.writing.queries.drafts import bias_contributions_of, risks_of, roles_of
from bids.writing.queries.plain import Plain, plain_bias, plain_risks, plain_roles
from bids.writing.rules.drafts import BiasRow, RiskRow, RoleRow
from bids.writing.sections.actions.answers import GivenAnswers, keep_beside_rows
from bids.writing.sections.actions.rows import check_bias_rows, check_risk_rows, check_role_rows
from bids.writing.sections.actions.saving import lock_section, record_saving
from bids.writing.sections.actions.sections import save_answers


def save_risks(
    *,
    bid: Bid,
    rows: Sequence[RiskRow],
    bias: Sequence[BiasRow],
    by: User,
    now: datetime,
    seen: int | None = None,
) -> Bid:
    """Replace the risks and the causes of optimism bias."""
    with transaction.atomic():
        bid = lock_section(bid, "risks", by=by, seen=seen)
        check_risk_rows(rows)
        check_bias_rows(bias)
        before = _plain_risks(bid)
        BidRisk.objects.filter(bid=bid).delete()
        BidRisk.objects.bulk_create(
            BidRisk(bid=bid, order=order, **_trimmed(row)) for order, row in enumerate(rows, start=1)
        )
        BiasContribution.objects.filter(bid=bid).delete()
        BiasContribution.objects.bulk_create(
            BiasContribution(bid=bid, order=order, **_trimmed(row)) for order, row in enumerate(bias, start=1)
        )
        return record_saving(bid, "risks", before, _plain_risks(bid), by=by, now=now)


def save_skills(
    *,
    bid: Bid,
    rows: Sequence[RoleRow] | None = None,
    answers: GivenAnswers | None = None,
    by: User,
    now: datetime,
    seen: int | None = None,
) -> Bid:
    """Replace the roles and keep the answers; either left out stays as it is."""
    if rows is None:
        return save_answers(bid=bid, section="skills", answers=answers or {}, by=by, now=now, seen=seen)
    with transaction.atomic():
        bid = lock_section(bid, "skills", by=by, seen=seen, questions=["", *(answers or ())])
        check_role_rows(rows)
        before = plain_roles(roles_of(bid))
        SkillRole.objects.filter(bid=bid).delete()
        SkillRole.objects.bulk_create(
            SkillRole(bid=bid, order=order, **_trimmed(row)) for order, row in enumerate(rows, start=1)
        )
        before, after = keep_beside_rows(
            bid, "skills", answers, (before, plain_roles(roles_of(bid))), by=by, now=now
        )
        return record_saving(bid, "skills", before, after, by=by, now=now)


def _plain_risks(bid: Bid) -> Plain:
    return {
        "risks": plain_risks(risks_of(bid)),
        "bias_contributions": plain_bias(bias_contributions_of(bid)),
    }


def _trimmed(row: RiskRow | BiasRow | RoleRow) -> dict[str, Any]:
    """The row's fields, which are the model's, without blanks around text."""
    return {name: value.strip() if isinstance(value, str) else value for name, value in asdict(row).items()}
