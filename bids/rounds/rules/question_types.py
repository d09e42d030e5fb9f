"""What a section and a question of a bid are."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

Answers = Mapping[str, str | bool | None]


class QuestionKind(StrEnum):
    TEXT = "text"
    TEXTAREA = "textarea"
    RADIO = "radio"
    BOOLEAN = "boolean"


@dataclass(frozen=True)
class Question:
    """`required_if` is (code, value) of another answer that makes this one required.

    A required boolean must be ticked: a statement somebody stands behind, not a choice.
    """

    code: str
    label: str
    hint: str
    kind: QuestionKind
    word_limit: int | None = None
    required: bool = True
    choices: tuple[tuple[str, str], ...] = ()
    required_if: tuple[str, str] | None = None


@dataclass(frozen=True)
class Section:
    """`rows` are the keys under which a version keeps the rows of the section, none where it has none."""

    code: str
    title: str
    hint: str
    questions: tuple[Question, ...] = ()
    rows: tuple[str, ...] = ()


YES_NO = (("yes", "Yes"), ("no", "No"))


def answer_in_words(answer: str | bool) -> str:
    """A tick and a chosen answer in words, text as it stands."""
    if isinstance(answer, bool):
        return "Confirmed" if answer else "Not confirmed"
    return dict(YES_NO).get(answer, answer)
