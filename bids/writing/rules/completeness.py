"""What is still missing or off in a bid, section by section, with the field to go to.

A modernisation plan has three elements (US Government Accountability Office): milestones, a
description of the work, and the disposition of the legacy system. All three are required here.
"""

from dataclasses import dataclass
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
from bids.writing.rules.completeness_delivery import check_risks, check_skills
from bids.writing.rules.completeness_money import check_costs, check_milestones
from bids.writing.rules.completeness_options import check_benefits, check_option_costs, check_options
from bids.writing.rules.drafts import BidDraft, SystemDraft
from bids.writing.rules.gaps import Gap

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
    gaps: tuple[Gap, ...]
    states: dict[str, SectionState]
    plan_elements_missing: tuple[PlanElement, ...]

    @property
    def is_complete(self) -> bool:
        return not self.gaps


def check_completeness(draft: BidDraft, version: str = VERSION) -> Completeness:
    """Every gap of the draft, in the order of the sections."""
    sections = sections_of(version)
    gaps = tuple(
        gap
        for section in sections
        for gap in (
            *_check_rows(section.code, draft, version),
            *check_answers(section.code, draft.answers, version),
        )
    )
    off = {gap.section for gap in gaps}
    return Completeness(
        gaps=gaps,
        states={section.code: _state(section.code, draft, off, version) for section in sections},
        plan_elements_missing=_plan_elements_missing(draft),
    )


def _check_rows(section: str, draft: BidDraft, version: str) -> tuple[Gap, ...]:
    """Gaps of the section's rows; none where it has questions alone."""
    if section == "systems":
        return check_systems(draft.systems)
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


def check_systems(systems: tuple[SystemDraft, ...]) -> tuple[Gap, ...]:
    if not systems:
        return (Gap("systems", "systems", "Name at least one legacy system."),)
    return tuple(gap for index, system in enumerate(systems) for gap in _check_system(index, system))


def _check_system(index: int, system: SystemDraft) -> list[Gap]:
    gaps = []

    def add(field: str, message: str) -> None:
        gaps.append(Gap("systems", f"systems-{index}-{field}", f"{system.reference}: {message}"))

    if system.overall_in_168ths is None:
        add("rating", "it has no confirmed rating. Rate it in the register first.")
    if system.treatment not in TREATMENTS:
        add("treatment", "say what happens to it.")
    if system.target_rating is None:
        add("target_rating", "give the target rating after delivery.")
    elif not LOWEST_OVERALL <= system.target_rating <= HIGHEST_OVERALL:
        add("target_rating", f"the target rating must be from {LOWEST_OVERALL} to {HIGHEST_OVERALL}.")
    if system.decommission_on is None and system.treatment not in KEEPS_THE_SYSTEM:
        add("decommission_on", "give the date it will be decommissioned.")
    return gaps


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
