"""Completeness of the risks, the causes of optimism bias and the people: the full form alone."""

from decimal import Decimal

from bids.writing.appraisal.optimism_bias import WHOLE, whole_problem
from bids.writing.rules.drafts import BiasRow, BidDraft, RiskRow, RoleRow
from bids.writing.rules.gaps import Gap, row_gaps
from bids.writing.rules.people import plain_number
from bids.writing.rules.vocabulary import LEVELS
from legacyfund.lib.quarters import is_quarter


def check_risks(draft: BidDraft) -> tuple[Gap, ...]:
    """Optimism bias may stand at its upper bound: causes are asked for only where it is to be lower."""
    gaps = [] if draft.risks else [Gap("risks", "risks", "Name at least one risk.")]
    for index, risk in enumerate(draft.risks):
        gaps += row_gaps("risks", f"risks-{index}", f"Risk {index + 1}", _risk_problems(risk))
    for index, cause in enumerate(draft.bias_contributions):
        gaps += row_gaps("risks", f"bias-{index}", f"Cause of bias {index + 1}", _bias_problems(cause))
    if problem := whole_problem((cause.kind, cause.contribution) for cause in draft.bias_contributions):
        gaps.append(Gap("risks", "risks", problem))
    return tuple(gaps)


def _risk_problems(risk: RiskRow) -> dict[str, str]:
    return {
        "description": "" if risk.description.strip() else "say what could happen.",
        "likelihood": "" if risk.likelihood in LEVELS else "say how likely it is.",
        "impact": "" if risk.impact in LEVELS else "say how much it would hurt.",
        "mitigation": "" if risk.mitigation.strip() else "say what is done about it.",
        "owner_role": "" if risk.owner_role.strip() else "say which role owns it.",
    }


def _bias_problems(cause: BiasRow) -> dict[str, str]:
    share, managed = cause.contribution, cause.mitigation
    return {
        "factor": "" if cause.factor.strip() else "name it.",
        "contribution": ""
        if share is not None and 0 < share <= WHOLE
        else "give its share of the upper bound, more than 0% and up to 100%.",
        "mitigation": ""
        if managed is not None and 0 <= managed <= 1
        else "say how far it is managed, from 0 to 1.",
        "evidence": "give the evidence that it is managed." if managed and not cause.evidence.strip() else "",
    }


def check_skills(draft: BidDraft) -> tuple[Gap, ...]:
    gaps = [] if draft.roles else [Gap("skills", "skills", "Name at least one role the work needs.")]
    for index, role in enumerate(draft.roles):
        gaps += row_gaps("skills", f"roles-{index}", f"Role {index + 1}", _role_problems(role))
    return tuple(gaps)


def _role_problems(role: RoleRow) -> dict[str, str]:
    return {
        "role": "" if role.role.strip() else "name it.",
        "first_quarter": "" if is_quarter(role.first_quarter) else "give the first quarter it is needed in.",
        "last_quarter": _last_quarter_problem(role),
        "needed": _number_problem(role),
    }


def _last_quarter_problem(role: RoleRow) -> str:
    if not is_quarter(role.last_quarter):
        return "give the last quarter it is needed in."
    if is_quarter(role.first_quarter) and role.last_quarter < role.first_quarter:
        return "the last quarter comes before the first."
    return ""


def _number_problem(role: RoleRow) -> str:
    if not role.needed:
        return "say how many are needed."
    found = sum((number or Decimal(0) for number in (role.in_post, role.to_hire, role.to_buy)), Decimal(0))
    if found != role.needed:
        needed = plain_number(role.needed)
        return f"{needed} needed, but in post, to hire and to buy come to {plain_number(found)}."
    return ""
