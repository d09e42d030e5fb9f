"""A section made of several parts, saved as one: lists of lines, and the questions beside them."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS

from bids.writing.sections.forms.answers import AnswersForm
from bids.writing.sections.forms.part_lines import WAS
from legacyfund.lib.errors import DomainError
from legacyfund.web.both_versions import BothLines, both_versions
from legacyfund.web.forms import add_refusal
from legacyfund.web.lines import LineForm

PARTS_OF_A_DAY = ("day", "month", "year")
"""How the three controls of a date are called, behind the name of its field."""


@dataclass(frozen=True)
class LinesPart:
    """Lines with their words: the button that adds one, and what is said above them.

    `lines` has `given_rows`, which the section's action takes as `rows`. `heading` is blank where the section
    has one list alone, and `add` where its template says it.
    """

    lines: Any
    add: str = ""
    heading: str = ""
    guidance: str = ""
    rows: str = "rows"


class SectionParts:
    """Behaves as one form: valid when each part is, and a refusal goes to the list it names or the first.

    `questions` is None where the section has none. While a line is only added nothing is checked. Lines
    that are not open are neither shown nor read.
    """

    def __init__(
        self, *parts: LinesPart, questions: AnswersForm | None = None, lines_open: bool = True
    ) -> None:
        self.parts, self.questions, self.lines_open = parts, questions, lines_open
        self._open = [part.lines for part in parts] if lines_open else []
        if questions is not None and parts and self.lines.adding:
            questions.checked = False

    @property
    def lines(self) -> Any:
        return self.parts[0].lines

    @property
    def forms(self) -> Iterator[Any]:
        """For the error summary, in the order of the page."""
        yield from self._open
        if self.questions is not None:
            yield self.questions

    @property
    def shown(self) -> dict[str, Any]:
        """Under the names by which a page's title finds what is wrong."""
        if not self.parts:
            return {"form": self.questions}
        first, *rest = self.forms
        second = rest[0] if rest else None
        wrong = self.boxes is not None and self.boxes.errors
        return {"parts": self, "formset": first, "second": second, "form": self.boxes if wrong else second}

    @property
    def boxes(self) -> LineForm | None:
        """Those of the buttons that work on the lines: nothing in them is saved, and nothing is lost."""
        return next((lines.boxes for lines in self._open if lines.boxes), None)

    def is_valid(self) -> bool:
        boxes = [] if self.boxes is None else [self.boxes]
        return all([form.is_valid() for form in (*self.forms, *boxes)])

    def given(self) -> dict[str, Any]:
        """The rows and answers of a valid form, as the section's action takes them."""
        rows = {part.rows: part.lines.given_rows() for part in self.parts if self.lines_open}
        return rows if self.questions is None else {**rows, "answers": self.questions.cleaned_data}

    def both_versions(self) -> list[BothLines]:
        """What a valid form was shown with beside what was typed into it."""
        return [lines for form in self.forms for lines in both_versions(form)]

    def mark_moved(self) -> None:
        for lines in self._open:
            lines.mark_moved()

    def hold(self) -> None:
        """From now on what is wrong is held back: `given` is the rest, and of lines the saved ones."""
        for lines in self._open:
            lines.hold()

    def says_more(self) -> bool:
        """Whether anything that is not held back differs from what is saved."""
        answers = self.questions.says_more() if self.questions is not None else False
        return answers or any(lines.says_more() for lines in self._open)

    def places(self, saved: "SectionParts") -> dict[str, str]:
        """What the hidden inputs of the lines hold from now on; `saved` is made of what is saved now."""
        pairs = zip(self._open, saved._open, strict=True)
        return {name: value for mine, now in pairs for name, value in mine.places(len(now.rows)).items()}

    def problems(self) -> set[tuple[str, str]]:
        """Every message with the name of what it stands beside, blank for the page."""
        found = {problem for lines in self._open for problem in lines.problems()}
        asked = [form.errors for form in (self.questions, self.boxes) if form is not None]
        return found | {
            (name if name != NON_FIELD_ERRORS else "", str(message))
            for errors in asked
            for name, messages in errors.items()
            for message in messages
        }

    def add_problems(self, problems: Iterable[tuple[str, str]]) -> None:
        """Show former refusals again, where the form has not found the same by itself."""
        for name, message in sorted(set(problems) - self.problems()):
            if any(lines.add_problem(name, message) for lines in self._open):
                continue
            if self.questions is not None:
                self.questions.add_error(name if name in self.questions.fields else None, message)

    def asks_for(self, name: str) -> bool:
        """Whether a control of the page has the name."""
        field, _, part = name.rpartition("_")
        return name in self._asked or (part in PARTS_OF_A_DAY and field in self._asked)

    @cached_property
    def _asked(self) -> frozenset[str]:
        found = [bound.html_name for form in (self.questions, self.boxes) if form for bound in form]
        for lines in self._open:
            found += [bound.html_name for bound in lines.management_form]
            for form in lines.forms:
                found += [form.add_prefix(WAS), *(bound.html_name for bound in form)]
        return frozenset(found)

    def add_refusal(self, refusal: DomainError) -> set[tuple[str, str]]:
        """Gives what it is shown as, for `add_problems`."""
        before = self.problems()
        if self.questions is not None and (not self._open or refusal.field in self.questions.fields):
            add_refusal(self.questions, refusal)
        else:
            field = refusal.field or ""
            named = (lines for lines in self._open if field.startswith(f"{lines.prefix}-"))
            next(named, self.lines).add_refusal(refusal)
        return self.problems() - before
