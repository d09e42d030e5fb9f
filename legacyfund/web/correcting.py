"""The page on which a person puts one cell of a file right; `components/correct_cell.html` shows its form."""

from typing import Any

from django import forms

from legacyfund.lib.tables.corrections import FaultyCell


class CorrectCellForm(forms.Form):
    """What the cell should have said; blank leaves it blank. `row`: what its table calls a row."""

    mark_optional = False
    value = forms.CharField(required=False, max_length=4000, strip=False)

    def __init__(self, data: Any = None, *, cell: FaultyCell, row: str = "row") -> None:
        super().__init__(data, initial={"value": cell.value})
        self.fields["value"].label = f"{cell.heading}, {row} {cell.row}"
        self.fields["value"].help_text = " ".join(cell.faults)
