"""What is still missing or off in a bid, section by section, with the field to go to.

A modernisation plan has three elements (US Government Accountability Office): milestones, a
description of the work, and the disposition of the legacy system. All three are required here.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from bids.register.rules.risk import HIGHEST_OVERALL, LOWEST_OVERALL
from bids.register.rules.treatments import KEEPS_THE_SYSTEM, TREATMENTS
from bids.rounds.rules.questions import (
    VERSION,
    Answers,
    Question,
    count_words,
    has_options,
    is_required,
    section_of,
    sections_of,
)
from bids.writing.appraisal.optimism_bias import WHOLE, whole_problem
from bids.writing.rules.alternatives import SECTION as ALTERNATIVES
from bids.writing.rules.alternatives import check_alternatives
from bids.writing.rules.completeness_money import (
    check_benefits,
    check_costs,
    check_milestones,
    check_option_costs,
    check_options,
)
from bids.writing.rules.drafts import BiasRow, BidDraft, RiskRow, RoleRow, SystemDraft
from bids.writing.rules.gaps import Gap, row_gaps
from bids.writing.rules.people import plain_number
from bids.writing.rules.vocabulary import LEVELS
from legacyfund.lib.days import day_in_words
from legacyfund.lib.quarters import is_quarter

__all__ = ["BidDraft", "Completeness", "Gap", "PlanElement", "SectionState", "check_completeness"]


class SectionState(StrEnum):
    NOT_STARTED = "not_started"
    INCOMPLETE = "incomplete"
    COMPLETE = "complete"


class PlanElement(StrEnum):
    MILESTONES = "milestones"
    DESCRIPTION = "a description of the work"
    DISPOSITION = "the disposition of the legacy system"


@dataclass(frozen=True)
class Completeness:
    """`states` are of the sections; `alternatives` is of what else would be accepted, which may be blank."""

    gaps: tuple[Gap, ...]
    states: dict[str, SectionState]
    alternatives: SectionState
    plan_elements_missing: tuple[PlanElement, ...]

    @property
    def is_complete(self) -> bool:
        return not self.gaps


def check_completeness(draft: BidDraft, version: str = VERSION) -> Completeness:
    """Every gap of the draft, in the order of the sections."""
    sections = sections_of(version)
    gaps = (
        *(
            gap
            for section in sections
            for gap in (
                *_check_rows(section.code, draft, version),
                *check_answers(section.code, draft.answers, version),
            )
        ),
        *check_alternatives(draft),
    )
    off = {gap.section for gap in gaps}
    return Completeness(
        gaps=gaps,
        states={section.code: _state(section.code, draft, off, version) for section in sections},
        alternatives=_state(ALTERNATIVES, draft, off, version),
        plan_elements_missing=_plan_elements_missing(draft),
    )


def _check_rows(section: str, draft: BidDraft, version: str) -> tuple[Gap, ...]:
    """Gaps of the section's rows; none where it has questions alone."""
    if section == "systems":
        return check_systems(draft.systems, draft.opens_on)
    if section == "costs":
        return check_option_costs(draft) if has_options(version) else check_costs(draft.cost_lines)
    if section == "milestones":
        return check_milestones(draft.milestones, draft.preferred_lines)
    checks = {
        "options": check_options,
        "benefits": check_benefits,
        "risks": check_risks,
        "skills": check_skills,
    }
    return checks[section](draft) if section in checks else ()


def check_systems(systems: tuple[SystemDraft, ...], opens_on: date | None = None) -> tuple[Gap, ...]:
    """`opens_on` is the day the round opens: what is switched off before it is not the fund's to replace."""
    if not systems:
        return (Gap("systems", "systems", "Name at least one legacy system."),)
    return tuple(
        gap for index, system in enumerate(systems) for gap in _check_system(index, system, opens_on)
    )


def _check_system(index: int, system: SystemDraft, opens_on: date | None) -> list[Gap]:
    gaps = []

    def add(field: str, message: str) -> None:
        gaps.append(Gap("systems", f"systems-{index}-{field}", f"{system.reference}: {message}"))

    if system.overall_in_168ths is None and system.rating_waits:
        add(
            "rating",
            "its rating waits for a second person to confirm it. The bid can be sent once they have.",
        )
    elif system.overall_in_168ths is None:
        add("rating", "it has no confirmed rating. Rate it in the register first.")
    if system.treatment not in TREATMENTS:
        add("treatment", "say what happens to it.")
    if system.target_rating is None:
        add("target_rating", "give the target rating after delivery.")
    elif not LOWEST_OVERALL <= system.target_rating <= HIGHEST_OVERALL:
        add("target_rating", f"the target rating must be from {LOWEST_OVERALL} to {HIGHEST_OVERALL}.")
    if system.decommission_on is None and system.treatment not in KEEPS_THE_SYSTEM:
        add("decommission_on", "give the date it will be decommissioned.")
    if system.decommission_on and opens_on and system.decommission_on < opens_on:
        given = day_in_words(system.decommission_on)
        add("decommission_on", f"the date it will be decommissioned, {given}, is before the round opened.")
    return gaps


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


def check_answers(section: str, answers: Answers, version: str = VERSION) -> tuple[Gap, ...]:
    """Gaps among the questions of one section."""
    gaps = []
    for question in section_of(section, version).questions:
        problem = _problem(question, answers)
        if problem:
            gaps.append(Gap(section, question.code, f"“{question.label}” {problem}"))
    return tuple(gaps)


def _problem(question: Question, answers: Answers) -> str:
    answer = answers.get(question.code)
    text = answer.strip() if isinstance(answer, str) else ""
    if answer is not True and not text:
        return _blank_problem(question, answers)
    if question.choices and text not in {value for value, _ in question.choices}:
        return "must be one of the answers shown."
    words = count_words(text)
    if question.word_limit is not None and words > question.word_limit:
        return f"has {words} words; the limit is {question.word_limit}."
    return ""


def _blank_problem(question: Question, answers: Answers) -> str:
    if not is_required(question, answers):
        return ""
    return "must be confirmed." if question.kind == "boolean" else "needs an answer."


def _state(section: str, draft: BidDraft, off: set[str], version: str) -> SectionState:
    if not _is_started(section, draft, version):
        return SectionState.NOT_STARTED
    return SectionState.INCOMPLETE if section in off else SectionState.COMPLETE


def _is_started(section: str, draft: BidDraft, version: str) -> bool:
    rows: dict[str, tuple[object, ...]] = {
        "systems": draft.systems,
        "options": draft.options,
        "costs": draft.cost_lines,
        "benefits": draft.benefits,
        "milestones": draft.milestones,
        "risks": (*draft.risks, *draft.bias_contributions),
        "skills": draft.roles,
        ALTERNATIVES: (*draft.later, *draft.smaller),
    }
    if rows.get(section):
        return True
    return any(draft.answers.get(question.code) for question in section_of(section, version).questions)


def _plan_elements_missing(draft: BidDraft) -> tuple[PlanElement, ...]:
    disposed = [
        system.treatment in TREATMENTS
        and (system.decommission_on is not None or system.treatment in KEEPS_THE_SYSTEM)
        for system in draft.systems
    ]
    present = {
        PlanElement.MILESTONES: bool(draft.milestones),
        PlanElement.DESCRIPTION: bool(str(draft.answers.get("what_will_be_done") or "").strip()),
        PlanElement.DISPOSITION: bool(disposed) and all(disposed),
    }
    return tuple(element for element, there in present.items() if not there)
