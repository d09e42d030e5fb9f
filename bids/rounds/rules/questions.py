"""The sections of a bid as data: one specification drives the page, check answers and completeness.

A round is pinned to a version of it: the short form or the full one. A section holds rows, questions
or both; the columns of its rows are the dataclasses of `drafts.py`.
"""

from bids.rounds.rules.question_types import YES_NO, Answers, Question, QuestionKind, Section, answer_in_words
from bids.rounds.rules.questions_full import FULL_SECTIONS, UNCOSTED_YEARS
from bids.rounds.rules.questions_short import ACCOUNTING_OFFICER, FOUR_TESTS, NEEDS_CONSENT, SECTIONS, WORK

__all__ = [
    "ACCOUNTING_OFFICER",
    "ALTERNATIVES",
    "ATTACHMENTS",
    "FORMS",
    "FOUR_TESTS",
    "FULL_FORM",
    "FULL_SECTIONS",
    "NEEDS_CONSENT",
    "OPTIONAL",
    "SECTIONS",
    "UNCOSTED_YEARS",
    "VERSION",
    "WORK",
    "YES_NO",
    "Answers",
    "Question",
    "QuestionKind",
    "Section",
    "answer_in_words",
    "count_words",
    "has_options",
    "is_required",
    "parts_of",
    "section_of",
    "sections_of",
]
VERSION = "1"
FULL_FORM = "2"
FORMS: dict[str, str] = {VERSION: "Short form", FULL_FORM: "Full form"}
"""The question sets a round may be pinned to, by version and name."""
_VERSIONS: dict[str, tuple[Section, ...]] = {VERSION: SECTIONS, FULL_FORM: FULL_SECTIONS}
OPTIONAL = frozenset(
    question.code
    for sections in _VERSIONS.values()
    for section in sections
    for question in section.questions
    if not question.required and question.required_if is None
)
"""Codes of the questions that may be left blank whatever the other answers are."""


def sections_of(version: str) -> tuple[Section, ...]:
    """The sections as they were in a version. Raises KeyError for a version that never was."""
    return _VERSIONS[version]


ALTERNATIVES = Section(
    code="alternatives",
    title="Other options you would accept",
    hint="A later start, or less money for less work. Leave it blank to offer the bid only as asked.",
    rows=("later_start", "smaller_options"),
)
"""What the department would take instead of the bid as asked: beside the sections of every form, like the
files, since it may be left blank and a version without it says nothing of it.
"""
ATTACHMENTS = Section(
    code="attachments",
    title="Attachments",
    hint="Files that the answers refer to.",
    rows=("attachments",),
)
"""The files beside the sections of every form: let to a partner and reopened by the fund like a section."""


def parts_of(version: str) -> tuple[Section, ...]:
    """The sections as they were in a version, what else would be accepted, and the files. Raises KeyError as
    `sections_of`.
    """
    return (*sections_of(version), ALTERNATIVES, ATTACHMENTS)


def section_of(code: str, version: str = VERSION) -> Section:
    """One section by its code, or what stands beside them. Raises KeyError."""
    return {section.code: section for section in parts_of(version)}[code]


def has_options(version: str) -> bool:
    """Whether a bid of this version weighs options, so that its costs and benefits each name one."""
    return any(section.code == "options" for section in sections_of(version))


def is_required(question: Question, answers: Answers) -> bool:
    if question.required_if is None:
        return question.required
    code, value = question.required_if
    return answers.get(code) == value


def count_words(text: str) -> int:
    return len(text.split())
