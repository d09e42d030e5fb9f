"""What is saved and what was typed, answer by answer, in the words of the page."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import chain
from typing import Any

from django import forms

from bids.forms.lines import LinesFormSet
from bids.forms.section_parts import SectionParts
from bids.rules.both_versions import Part, mark_words, pair_lines
from legacyfund.web.forms import PoundsField
from legacyfund.web.templatetags.govuk import day, pounds_pence

Fields = Mapping[str, forms.Field]


@dataclass(frozen=True)
class BothAnswers:
    """One answer in both versions, in words; blank where nothing was given."""

    label: str
    saved: str
    typed: str

    @property
    def differs(self) -> bool:
        return self.saved != self.typed

    @property
    def saved_parts(self) -> tuple[Part, ...]:
        return mark_words(self.saved, self.typed)

    @property
    def typed_parts(self) -> tuple[Part, ...]:
        return mark_words(self.typed, self.saved)


@dataclass(frozen=True)
class BothLines:
    """One line in both versions; `title` is blank for a section that is not made of lines."""

    title: str
    answers: tuple[BothAnswers, ...]

    @property
    def differs(self) -> bool:
        return any(answer.differs for answer in self.answers)


def both_versions(typed: forms.BaseForm | LinesFormSet | SectionParts) -> list[BothLines]:
    """The rows a valid form was shown with beside what was typed into it."""
    if isinstance(typed, SectionParts):
        rows = [_both_lines(part.lines) for part in typed.parts if typed.lines_open]
        answers = [] if typed.questions is None else both_versions(typed.questions)
        return [*chain.from_iterable(rows), *answers]
    if isinstance(typed, LinesFormSet):
        return _both_lines(typed)
    fields = typed.fields
    return [
        BothLines("", _both(fields, in_words(fields, typed.initial), in_words(fields, typed.cleaned_data)))
    ]


def _both_lines(typed: LinesFormSet) -> list[BothLines]:
    fields = {name: field for name, field in typed.empty_form.fields.items() if name != "DELETE"}
    saved = [in_words(fields, row) for row in typed.rows]
    given = [in_words(fields, row) for row in typed.kept()]
    return [
        BothLines(
            f"{typed.row} {number}",
            _both(fields, () if a is None else saved[a], () if b is None else given[b]),
        )
        for number, (a, b) in enumerate(pair_lines(saved, given), start=1)
    ]


def _both(fields: Fields, saved: Sequence[str], typed: Sequence[str]) -> tuple[BothAnswers, ...]:
    blank = [""] * len(fields)
    rows = zip(fields.values(), saved or blank, typed or blank, strict=True)
    return tuple(BothAnswers(str(field.label), *words) for field, *words in rows)


def in_words(fields: Fields, values: Mapping[str, Any]) -> tuple[str, ...]:
    return tuple(_in_words(field, values.get(name)) for name, field in fields.items())


def _in_words(field: forms.Field, value: Any) -> str:
    if isinstance(field, forms.BooleanField):
        return "Ticked" if value else "Not ticked"
    if value is None or value == "":
        return ""
    if isinstance(value, list | tuple | set):
        return ", ".join(_in_words(field, item) for item in value)
    if isinstance(field, PoundsField):
        return pounds_pence(value)
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    if isinstance(value, date):
        return day(value)
    return _label(field, str(value))


def _label(field: forms.Field, value: str) -> str:
    """A choice by its label; lines of a text end as the browser's other end does."""
    choices = field.choices if isinstance(field, forms.ChoiceField) else ()
    named = {str(code): str(label) for code, label in choices}  # type: ignore[union-attr]
    return named.get(value, value).replace("\r\n", "\n")
