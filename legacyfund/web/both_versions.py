"""What is saved and what was typed, answer by answer, in the words of the page."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time
from decimal import Decimal
from typing import Any, Protocol, TypeGuard

from django import forms
from django.db.models import Model, QuerySet

from legacyfund.lib.both_versions import Part, mark_words, pair_lines
from legacyfund.web.forms import PoundsField
from legacyfund.web.templatetags.govuk import day, pounds_pence

Fields = Mapping[str, forms.Field]
Words = tuple[str, ...]


class Lines(Protocol):
    """A formset that says what is saved and, where it is valid, what was typed."""

    row: str
    """What the page calls one of them."""

    @property
    def rows(self) -> Sequence[Mapping[str, Any]]: ...

    @property
    def empty_form(self) -> forms.BaseForm: ...

    def kept(self) -> list[dict[str, Any]]:
        """The cleaned lines in order, without blank and removed ones."""
        ...


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
    """One line in both versions; `title` is blank for a form that is not made of lines."""

    title: str
    answers: tuple[BothAnswers, ...]

    @property
    def differs(self) -> bool:
        return any(answer.differs for answer in self.answers)


def both_versions(typed: forms.BaseForm | Lines) -> list[BothLines]:
    """What a valid form was filled from beside what was typed into it."""
    if is_lines(typed):
        return _both_lines(typed)
    assert isinstance(typed, forms.BaseForm)  # noqa: S101 - for the type checker
    fields = _asked(typed)
    return [BothLines("", _both(fields, saved_words(typed)[0], in_words(fields, typed.cleaned_data)))]


def saved_words(shown: forms.BaseForm | Lines) -> list[Words]:
    """What the form or each of its lines was filled from; hidden fields are no part of it."""
    if is_lines(shown):
        fields = _of_a_line(shown)
        return [in_words(fields, row) for row in shown.rows]
    assert isinstance(shown, forms.BaseForm)  # noqa: S101 - for the type checker
    fields = _asked(shown)
    return [in_words(fields, {name: shown.get_initial_for_field(fields[name], name) for name in fields})]


def is_lines(shown: object) -> TypeGuard[Lines]:
    return isinstance(shown, forms.BaseFormSet)


def _asked(form: forms.BaseForm) -> Fields:
    return {name: field for name, field in form.fields.items() if not field.widget.is_hidden}


def _of_a_line(lines: Lines) -> Fields:
    return {name: field for name, field in _asked(lines.empty_form).items() if name != "DELETE"}


def _both_lines(typed: Lines) -> list[BothLines]:
    fields = _of_a_line(typed)
    saved = saved_words(typed)
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


def in_words(fields: Fields, values: Mapping[str, Any]) -> Words:
    return tuple(_in_words(field, values.get(name)) for name, field in fields.items())


def _in_words(field: forms.Field, value: Any) -> str:
    if isinstance(field, forms.BooleanField):
        return "Ticked" if value else "Not ticked"
    if value is None or value == "":
        return ""
    if isinstance(value, list | tuple | set | QuerySet):
        return ", ".join(sorted(_in_words(field, item) for item in value))
    if isinstance(field, PoundsField):
        return pounds_pence(value)
    return _plainly(field, value)


def _plainly(field: forms.Field, value: Any) -> str:
    if isinstance(value, Model):
        return str(value)
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    if isinstance(value, date):
        return day(value)
    if isinstance(value, time):
        return f"{value:%H:%M}"
    return _label(field, str(value))


def _label(field: forms.Field, value: str) -> str:
    """A choice by its label; lines of a text end as the browser's other end does."""
    choices = field.choices if isinstance(field, forms.ChoiceField) else ()
    named = {str(code): str(label) for code, label in choices}  # type: ignore[union-attr]
    return named.get(value, value).replace("\r\n", "\n")
