"""A section made of several parts, saved as one: lists of lines, and the questions beside them."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from bids.writing.sections.forms.answers import AnswersForm
from legacyfund.lib.errors import DomainError
from legacyfund.web.forms import add_refusal
from legacyfund.web.lines import LinesFormSet


@dataclass(frozen=True)
class LinesPart:
    """Lines with their words: the button that adds one, and what is said above them.

    `heading` is blank where the section has one list alone.
    """

    lines: LinesFormSet
    add: str
    heading: str = ""
    guidance: str = ""


class SectionParts:
    """Behaves as one form: valid when each part is, and a refusal goes to the list it names or the first.

    `questions` is None where the section has none. While a line is only added nothing is checked. Lines
    that are not open are neither shown nor read.
    """

    def __init__(
        self, *parts: LinesPart, questions: AnswersForm | None = None, lines_open: bool = True
    ) -> None:
        self.parts, self.questions, self.lines_open = parts, questions, lines_open
        if questions is not None and self.lines.adding:
            questions.checked = False

    @property
    def lines(self) -> LinesFormSet:
        return self.parts[0].lines

    @property
    def forms(self) -> Iterator[Any]:
        """For the error summary, in the order of the page."""
        if self.lines_open:
            yield from (part.lines for part in self.parts)
        if self.questions is not None:
            yield self.questions

    def is_valid(self) -> bool:
        return all([form.is_valid() for form in self.forms])

    def answers(self) -> dict[str, Any] | None:
        return None if self.questions is None else self.questions.cleaned_data

    def add_refusal(self, refusal: DomainError) -> None:
        if self.questions is not None and (not self.lines_open or refusal.field in self.questions.fields):
            add_refusal(self.questions, refusal)
        else:
            field = refusal.field or ""
            named = (part.lines for part in self.parts if field.startswith(f"{part.lines.prefix}-"))
            next(named, self.lines).add_refusal(refusal)
