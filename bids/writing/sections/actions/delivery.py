"""Saving what could go wrong with the work and who will do it: as `sections.py` saves, with its refusals."""

from collections.abc import Sequence
from datetime import datetime

from accounts.models import User
from bids.writing.models import BiasContribution, Bid, BidRisk, SkillRole
from bids.writing.queries.drafts import bias_contributions_of, risks_of, roles_of
from bids.writing.queries.plain import Plain, plain_bias, plain_risks, plain_roles
from bids.writing.rules.drafts import BiasRow, RiskRow, RoleRow
from bids.writing.sections.actions.rows import check_bias_rows, check_risk_rows, check_role_rows
from bids.writing.sections.actions.saving import Change, GivenAnswers, replace_rows, save_section


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
    return save_section(bid, "risks", (rows, bias), _replace_risks, by=by, now=now, seen=seen)


def _replace_risks(bid: Bid, rows: tuple[Sequence[RiskRow], Sequence[BiasRow]]) -> Change:
    risks, causes = rows
    check_risk_rows(risks)
    check_bias_rows(causes)
    before = _plain_risks(bid)
    replace_rows(BidRisk, bid, risks)
    replace_rows(BiasContribution, bid, causes)
    return before, _plain_risks(bid)


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
    return save_section(bid, "skills", rows, _replace_roles, answers, by=by, now=now, seen=seen)


def _replace_roles(bid: Bid, rows: Sequence[RoleRow]) -> Change:
    check_role_rows(rows)
    before = plain_roles(roles_of(bid))
    replace_rows(SkillRole, bid, rows)
    return before, plain_roles(roles_of(bid))


def _plain_risks(bid: Bid) -> Plain:
    return {
        "risks": plain_risks(risks_of(bid)),
        "bias_contributions": plain_bias(bias_contributions_of(bid)),
    }
