"""What a department would accept instead of its bid as asked."""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django import forms

from bids.writing.models import LaterStart, SmallerOption
from bids.writing.queries.drafts import smaller_row
from bids.writing.rules.alternatives import LATER_STARTS, MOST_PERCENT
from bids.writing.rules.drafts import Cell, LaterRow, SmallerRow
from bids.writing.sections.forms.rows import RowsFormSet
from legacyfund.lib.control_budgets import CONTROL_BUDGETS
from legacyfund.web.fields import LaterNumber, LaterPounds, LaterText
from legacyfund.web.forms import GovukTextarea, GovukTextInput
from legacyfund.web.lines import LineForm

LATER, SMALLER = "later", "smaller"
AMOUNT = re.compile(rf"{SMALLER}-\d+-amount-(\d{{4}}-\d{{2}})-({'|'.join(CONTROL_BUDGETS)})")


class LaterLineForm(LineForm):
    years = forms.ChoiceField(
        label="How much later would you accept the money?",
        help_text="Every cost, and every milestone with its money, would come as many financial years later. "
        "The panel’s scores stay as they are.",
        required=False,
        choices=[("", "No later start"), *((str(years), words) for years, words in LATER_STARTS.items())],
    )


class LaterFormSet(RowsFormSet):
    """One line, which always stands."""

    form = LaterLineForm
    row = "Later start"
    kind = LaterRow
    max_num = absolute_max = 1

    @classmethod
    def initial_of(cls, saved: Sequence[LaterStart]) -> list[dict[str, Any]]:
        return [{"years": str(row.years)} for row in saved]

    def values(self, line: Mapping[str, Any]) -> dict[str, Any]:
        return {"years": int(line["years"])}

    def kept_forms(self) -> list[Any]:
        return [form for form in super().kept_forms() if form.errors or form.cleaned_data.get("years")]


class SmallerLineForm(LineForm):
    """Has an amount for each year × control budget in `cells`."""

    name = forms.CharField(
        label="Name", help_text="Such as “England first” or “Without the archive”", max_length=100
    )
    left_out = LaterText(
        label="What is left out",
        help_text="Say what would not be done, and what happens to those who need it.",
        max_length=1000,
        widget=GovukTextarea(rows=3, max_length=1000),
    )
    risk_percent = LaterNumber(
        label="Share of the risk it still removes",
        help_text="Of the risk points that the whole bid removes. The panel’s value of the bid is lowered "
        "to this share.",
        min_value=1,
        max_value=MOST_PERCENT,
        decimal_places=0,
        widget=GovukTextInput(width=3, suffix="%", inputmode="numeric"),
    )

    def __init__(self, *args: Any, cells: Sequence[Cell], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.cells = cells
        for year, budget in cells:
            self.fields[amount_field((year, budget))] = LaterPounds(
                label=f"{year}, {CONTROL_BUDGETS[budget]}"
            )

    def plain_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in ("name", "left_out", "risk_percent")]

    def amount_fields(self) -> list[forms.BoundField]:
        return [self[amount_field(cell)] for cell in self.cells]


class SmallerFormSet(RowsFormSet):
    form = SmallerLineForm
    row = "Smaller option"
    kind = SmallerRow

    @classmethod
    def initial_of(cls, saved: Sequence[SmallerOption]) -> list[dict[str, Any]]:
        return [
            {
                "name": row.name,
                "left_out": row.left_out,
                "risk_percent": row.risk_percent,
                **{amount_field(cell): amount for cell, amount in smaller_row(row).amounts.items()},
            }
            for row in saved
        ]

    def values(self, line: Mapping[str, Any]) -> dict[str, Any]:
        given = {cell: line.get(amount_field(cell)) for cell in self.form_kwargs["cells"]}
        percent = line["risk_percent"]
        return super().values(
            {
                **line,
                "risk_percent": None if percent is None else int(percent),
                "amounts": {cell: amount for cell, amount in given.items() if amount},
            }
        )


def amount_field(cell: Cell) -> str:
    return f"amount-{cell[0]}-{cell[1]}"


def typed_cells(names: Iterable[str]) -> set[Cell]:
    """The cells a posted form names, so that none typed is lost when the costs changed meanwhile."""
    matches = (AMOUNT.fullmatch(name) for name in names)
    return {(match[1], match[2]) for match in matches if match}
