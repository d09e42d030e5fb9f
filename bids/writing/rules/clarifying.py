"""Which answers a clarification reopens, and a version's document with those alone replaced."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

from bids.rounds.rules.questions import (
    ALTERNATIVES,
    ATTACHMENTS,
    UNCOSTED_YEARS,
    Section,
    parts_of,
    sections_of,
)
from legacyfund.lib.errors import DomainError

Named = tuple[str, str]
"""A section's code and a question's, or blank for the rows of the section."""
Document = dict[str, Any]
ASKED_OF_LINES: dict[Named, tuple[Named, ...]] = {
    ("costs", ""): (("costs", "no_tail_reason"), ("costs", UNCOSTED_YEARS)),
    ("benefits", ""): (("costs", UNCOSTED_YEARS),),
}
"""By lines, the questions that an answer may be wanted to once the lines are others."""
KEPT = ("format", "reference", "round", "department", "title")
"""What a document says of the bid itself, which no clarification touches."""


class NotNameable(DomainError):
    """The round has no such answer to reopen."""


@dataclass(frozen=True)
class Nameable:
    """One thing the fund may name: its value on a form, `section` or `section:question`, and its words."""

    section: str
    question: str
    label: str

    @property
    def named(self) -> Named:
        return self.section, self.question

    @property
    def value(self) -> str:
        return f"{self.section}:{self.question}" if self.question else self.section


def nameable(version: str) -> list[Nameable]:
    """Everything a round with these questions lets the fund reopen, in the order of the bid."""
    return [item for section in parts_of(version) for item in _of_section(section)]


def with_dependents(named: Collection[Named], version: str) -> frozenset[Named]:
    """The named answers and those that one of them makes required, so that what follows can be answered:
    the costs and benefits of the options, the reasons that lines may call for, what else would be
    accepted where the ask may become another, and the detail of an answer that asks for it.

    Raises NotNameable.
    """
    known = {item.named for item in nameable(version)}
    if strange := sorted(set(named) - known):
        raise NotNameable(f"The bid has no answer {':'.join(strange[0])}.", field="items")
    found = set(named)
    if ("options", "") in found:
        found |= {("costs", ""), ("benefits", "")}
    for lines, questions in ASKED_OF_LINES.items():
        if lines in found:
            found |= known.intersection(questions)
    if ("costs", "") in found:
        found.add((ALTERNATIVES.code, ""))
    for section in sections_of(version):
        for question in section.questions:
            if question.required_if is not None and (section.code, question.required_if[0]) in found:
                found.add((section.code, question.code))
    return frozenset(found)


def keep_unnamed(
    before: Document, drafted: Document, named: Collection[Named], sections: Iterable[Section]
) -> Document:
    """The drafted document where named, and the former one everywhere else.

    Both as read from canonical bytes. Totals and what else is worked out stand as drafted. `sections` are
    those of the round, with the files; a document without files has no key for them.
    """
    merged = {**drafted, **{key: before[key] for key in KEPT}}
    for section in sections:
        if (section.code, "") not in named:
            merged = {key: value for key, value in merged.items() if key not in section.rows}
            merged |= {key: before[key] for key in section.rows if key in before}
    merged["answers"] = {
        section: _answers(section, before["answers"][section], rows, named)
        for section, rows in drafted["answers"].items()
    }
    return merged


def _of_section(section: Section) -> list[Nameable]:
    whole = "files may be added" if section == ATTACHMENTS else "every line"
    lines = [Nameable(section.code, "", f"{section.title}: {whole}")] if section.rows else []
    questions = [
        Nameable(section.code, question.code, f"{section.title}: {question.label}")
        for question in section.questions
    ]
    return [*lines, *questions]


def _answers(
    section: str, before: list[Document], drafted: list[Document], named: Collection[Named]
) -> list[Document]:
    former = {row["code"]: row for row in before}
    return [
        row if (section, row["code"]) in named else former[row["code"]]
        for row in drafted
        if (section, row["code"]) in named or row["code"] in former
    ]
