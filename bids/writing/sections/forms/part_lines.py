"""Lines of a section that can be saved in part: what is right is saved, the rest waits as it was typed."""

from collections.abc import Iterator, Mapping, Sequence
from enum import Enum, auto
from typing import Any

from django.forms.formsets import INITIAL_FORM_COUNT

from bids.writing.rules.carrying import says_when
from legacyfund.web.lines import LineForm, LinesFormSet

Line = Mapping[str, Any]
WAS = "was"
"""The hidden input of a line: which of the saved ones it shows, counted from 1; blank for a new one."""
UNKNOWN = "?"


class Held(Enum):
    """What of the lines is held back from saving."""

    NOTHING = auto()
    BAD = auto()
    ALL = auto()


class PartLines(LinesFormSet):
    """A line held back leaves the saved one that it shows as it is. Where that cannot be told, or what is
    wrong is no one line's, all are held back: the saved lines stand.
    """

    held = Held.NOTHING
    boxes: LineForm | None = None
    """What stands in the boxes of the buttons that work on the lines, where there are such."""

    def add_fields(self, form: Any, index: int | None) -> None:
        super().add_fields(form, index)
        shown = index is not None and index < len(self.rows)
        if index is not None and self.is_bound:
            form.was = self._posted_was(form, index)
        else:
            form.was = str(index + 1) if shown and index is not None else ""

    def mark_moved(self) -> None:
        """Mark the lines that say when something is to happen: their years were moved, and nobody has saved
        them since.
        """
        for form in self.forms:
            number = self._number(form)
            form.moved = bool(number) and says_when(self.rows[number - 1])

    def hold(self) -> None:
        bad = [form for form in self.kept_forms() if not form.is_valid()]
        if self.non_form_errors() or any(self._is_unknown(form) for form in bad):
            self.held = Held.ALL
        elif bad:
            self.held = Held.BAD

    def kept(self) -> list[dict[str, Any]]:
        return [dict(line) for _, line in self._kept_lines()]

    def given_rows(self) -> list[Any]:
        return self.rows_of(self.kept())

    def rows_of(self, lines: Sequence[Line]) -> list[Any]:
        """What these lines are saved as."""
        raise NotImplementedError

    def says_more(self) -> bool:
        """Whether anything that is not held back differs from what is saved."""
        return self.given_rows() != self.rows_of(self.rows)

    def places(self, saved: int) -> dict[str, str]:
        """What `was` of each line is, where its page has one, once there are so many saved lines."""
        if self.held is Held.ALL:
            return {}
        kept = [form for form, _ in self._kept_lines()]
        known = len(kept) == saved
        numbers = {form: str(number) if known else UNKNOWN for number, form in enumerate(kept, start=1)}
        names = {form.add_prefix(WAS): numbers.get(form, "") for form in self.forms}
        return {name: value for name, value in names.items() if name in self.data}

    def place_of(self, index: int, field: str) -> tuple[LineForm | None, str]:
        """None where the row is of no line that is right: then the refusal is one of all the lines."""
        return self.right_or_none([form for form, _ in self._kept_lines()], index), field

    @staticmethod
    def right_or_none(forms: Sequence[LineForm | None], index: int) -> LineForm | None:
        form = forms[index] if index < len(forms) else None
        return form if form is not None and form.is_valid() else None

    def add_problem(self, name: str, message: str) -> bool:
        """Show a former refusal beside its control, or above the lines; False where it is not theirs."""
        for form in self.forms:
            control = name.removeprefix(f"{form.prefix}-")
            if control != name and control in form.fields:
                form.add_error(control, message)
                return True
        if name == self.prefix:
            self.non_form_errors().append(message)
        return name == self.prefix

    def problems(self) -> set[tuple[str, str]]:
        """Every message with the name of its control, or of the lines."""
        whole = {(str(self.prefix), str(message)) for message in self.non_form_errors()}
        return whole | {
            (form.add_prefix(name), str(message))
            for form in self.forms
            for name, messages in form.errors.items()
            for message in messages
        }

    def _kept_lines(self) -> list[tuple[Any, Line]]:
        """The lines to be saved in their order, each with its form: of one held back the saved line."""
        if self.held is Held.ALL:
            return [(None, row) for row in self.rows]
        return list(self._right_or_saved())

    def _right_or_saved(self) -> Iterator[tuple[Any, Line]]:
        for form in self.kept_forms():
            if form.is_valid():
                yield form, form.cleaned_data
            elif number := self._number(form):
                yield form, self.rows[number - 1]

    def _posted_was(self, form: LineForm, index: int) -> str:
        """A page that does not say it had the saved lines first, and any new ones after them."""
        shown = self.data.get(f"{self.prefix}-{INITIAL_FORM_COUNT}", "")
        is_new = shown.isascii() and shown.isdecimal() and len(shown) < 6 and index >= int(shown)
        return str(self.data.get(form.add_prefix(WAS), "" if is_new else UNKNOWN))

    def _number(self, form: Any) -> int:
        """Of the saved line it shows; 0 for a new one."""
        was = str(form.was)
        number = int(was) if was.isascii() and was.isdecimal() and len(was) < 6 else 0
        return number if number <= len(self.rows) else 0

    def _is_unknown(self, form: Any) -> bool:
        return form.was != "" and not self._number(form)
