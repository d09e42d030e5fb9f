"""Lines that are saved as rows of one kind, whose fields they have."""

from collections.abc import Mapping, Sequence
from dataclasses import fields
from typing import TYPE_CHECKING, Any

from django import forms

from bids.writing.sections.forms.part_lines import PartLines
from legacyfund.web.lines import LineForm

if TYPE_CHECKING:
    from _typeshed import DataclassInstance


class OneLine(forms.CharField):
    """Words in a box of two lines that are one line all the same."""

    def to_python(self, value: Any) -> str:
        return " ".join(str(super().to_python(value) or "").splitlines())


class FoldedLine(LineForm):
    """A line of a grid: `seldom` names what most lines leave as it is, which is folded under the line."""

    seldom: tuple[str, ...] = ()
    was = ""
    """As `PartLines` gives it: blank for a new line."""

    @property
    def wrong(self) -> list[forms.BoundField]:
        """The cells with something to be put right; what is folded says so itself."""
        cells = [name for name in self.fields if name not in self.seldom]
        return [self[name] for name in cells if self.checked and self[name].errors]

    @property
    def more(self) -> list[forms.BoundField]:
        return [self[name] for name in self.seldom]

    @property
    def shows_more(self) -> bool:
        """Whether something of what is folded is to be put right."""
        return any(self.checked and bound.errors for bound in self.more)


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
