"""Lines that are saved as rows of one kind, whose fields they have."""

from collections.abc import Mapping, Sequence
from dataclasses import fields
from typing import TYPE_CHECKING, Any

from django import forms

from bids.writing.sections.forms.part_lines import PartLines

if TYPE_CHECKING:
    from _typeshed import DataclassInstance


class OneLine(forms.CharField):
    """Words in a box of two lines that are one line all the same."""

    def to_python(self, value: Any) -> str:
        return " ".join(str(super().to_python(value) or "").splitlines())


class RowsFormSet(PartLines):
    """`kind` is the row a line is saved as; what is saved has the same fields."""

    kind: "type[DataclassInstance]"

    @classmethod
    def initial_of(cls, saved: Sequence[Any]) -> list[dict[str, Any]]:
        return [{name: getattr(row, name) for name in cls.names()} for row in saved]

    @classmethod
    def names(cls) -> list[str]:
        return [field.name for field in fields(cls.kind)]

    def rows_of(self, lines: Sequence[Mapping[str, Any]]) -> list[Any]:
        return [self.kind(**self.values(line)) for line in lines]

    def values(self, line: Mapping[str, Any]) -> dict[str, Any]:
        return {name: line[name] for name in self.names()}
