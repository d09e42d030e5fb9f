"""Lines a person adds to one by one, without JavaScript, losing nothing typed."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.forms.renderers import get_default_renderer
from django.forms.utils import ErrorDict, ErrorList
from django.http import QueryDict

from legacyfund.lib.errors import DomainError
from legacyfund.lib.rows import MOST_ROWS

MOST_BLANK = 10
"""Of the lines a form says it has, so many may come without a field; a browser sends every line's."""
ADD = "add_line"
"""The name of the submit button that asks for one more line; its value is 1, or the prefix of the lines."""


class LineForm(forms.Form):
    """`checked` is False while a line is only added: what is typed stands, and nothing is said of it yet."""

    checked = True

    @classmethod
    def asked(cls) -> list[str]:
        """What a line asks for, in words and in order."""
        return [str(field.label) for field in cls.base_fields.values() if not field.widget.is_hidden]

    def full_clean(self) -> None:
        if self.checked:
            super().full_clean()
        else:
            self._errors = ErrorDict()
            self.cleaned_data = {}


class LinesFormSet(forms.BaseFormSet):  # type: ignore[type-arg]
    """Lines of `form`. Blank ones are left out, whether new or emptied; each has a box to remove it.

    `rows` are what is saved, shown when nothing is posted: what is posted is the whole section.
    """

    row = "Line"
    """What the page calls one of them; the error summary says it too."""
    can_delete = can_delete_extra = True
    can_order = validate_min = validate_max = False
    extra = min_num = 0
    max_num, absolute_max = MOST_ROWS, MOST_ROWS + 1

    def __init__(
        self,
        data: QueryDict | None = None,
        *,
        rows: Sequence[Mapping[str, Any]] = (),
        blank: int = 1,
        **kwargs: Any,
    ) -> None:
        self.renderer = get_default_renderer()
        self.rows = rows
        self.adding = data is not None and ADD in data
        if data is not None and data.get(ADD) in ("1", kwargs["prefix"]):
            data = _with_one_more(data, str(kwargs["prefix"]))
        super().__init__(data, initial=list(rows) if data is None else None, **kwargs)
        self.extra = 0 if rows else blank

    def total_form_count(self) -> int:
        """No more lines than were posted, whatever the form says of their number."""
        claimed = super().total_form_count()
        return min(claimed, self._posted() + MOST_BLANK) if self.is_bound else claimed

    def _posted(self) -> int:
        places = re.compile(rf"{re.escape(str(self.prefix))}-([0-9]+)-")
        return len({found[1] for name in self.data if (found := places.match(name))})

    def initial_form_count(self) -> int:
        return 0 if self.is_bound else super().initial_form_count()

    def add_fields(self, form: forms.Form, index: int | None) -> None:
        super().add_fields(form, index)
        form.fields["DELETE"].label = "Remove"
        if isinstance(form, LineForm):
            form.checked = not self.adding

    def full_clean(self) -> None:
        if self.adding:
            self._errors: list[ErrorDict] = []
            self._non_form_errors = ErrorList()
        else:
            super().full_clean()

    def kept_forms(self) -> list[Any]:
        """The lines in order, without blank and removed ones."""
        self.is_valid()  # cleans each line
        return [form for form in self.forms if form.has_changed() and not form.cleaned_data.get("DELETE")]

    def kept(self) -> list[dict[str, Any]]:
        """The cleaned lines in order, without blank and removed ones."""
        return [form.cleaned_data for form in self.kept_forms()]

    def add_refusal(self, refusal: DomainError) -> None:
        """Beside the control of the kept line it names, such as "costs-1-year", or above them all."""
        named = re.fullmatch(rf"{re.escape(str(self.prefix))}-([0-9]+)-(.+)", refusal.field or "")
        line, control = self.place_of(int(named[1]), named[2]) if named else (None, "")
        if line and control in line.fields:
            line.add_error(control, refusal.message)
        else:
            self.non_form_errors().append(refusal.message)

    def place_of(self, index: int, field: str) -> tuple[LineForm | None, str]:
        """The line that the row of this index was saved from, None where there is none, and its control."""
        kept = self.kept_forms()
        return (kept[index] if index < len(kept) else None), field


def _with_one_more(data: QueryDict, prefix: str) -> QueryDict:
    data = data.copy()
    name = f"{prefix}-{forms.formsets.TOTAL_FORM_COUNT}"
    total = data.get(name, "")
    data[name] = str(int(total) + 1 if total.isascii() and total.isdecimal() and len(total) < 6 else 1)
    return data
