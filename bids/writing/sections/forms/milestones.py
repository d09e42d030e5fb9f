"""The milestones of a bid, and the money tied to each."""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django import forms

from bids.writing.models import BidMilestone
from bids.writing.rules.vocabulary import MILESTONE_KINDS
from bids.writing.sections.actions.row_checks import Cell
from bids.writing.sections.actions.rows import MilestoneRow
from bids.writing.sections.forms.rows import RowsFormSet
from legacyfund.lib.control_budgets import CONTROL_BUDGETS
from legacyfund.web.fields import LaterPounds
from legacyfund.web.forms import GovukDateField, GovukTextarea
from legacyfund.web.lines import LineForm

PREFIX = "milestones"
SHARE = re.compile(rf"{PREFIX}-\d+-share-(\d{{4}}-\d{{2}})-({'|'.join(CONTROL_BUDGETS)})")


class MilestoneLineForm(LineForm):
    """Has an amount for each year × control budget in `cells`."""

    name = forms.CharField(label="Name", max_length=150)
    kind = forms.ChoiceField(label="Kind", choices=[("", "Choose"), *MILESTONE_KINDS.items()])
    due_on = GovukDateField(label="Baseline date", help_text="For example, 31 3 2028")
    evidence = forms.CharField(
        label="Evidence expected",
        help_text="What will show that it is met.",
        max_length=1000,
        widget=GovukTextarea(rows=3, max_length=1000),
    )

    def __init__(self, *args: Any, cells: Sequence[Cell], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.cells = cells
        for year, budget in cells:
            self.fields[share_field((year, budget))] = LaterPounds(label=f"{year}, {CONTROL_BUDGETS[budget]}")

    def plain_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in ("name", "kind", "due_on", "evidence")]

    def share_fields(self) -> list[forms.BoundField]:
        return [self[share_field(cell)] for cell in self.cells]


class MilestoneFormSet(RowsFormSet):
    form = MilestoneLineForm
    row = "Milestone"
    kind = MilestoneRow

    @classmethod
    def initial_of(cls, saved: Sequence[BidMilestone]) -> list[dict[str, Any]]:
        return [
            {
                "name": row.name,
                "kind": row.kind,
                "due_on": row.baseline_on,
                "evidence": row.evidence_expected,
                **{
                    share_field((share.year, share.control_budget)): share.amount
                    for share in row.shares.all()
                },
            }
            for row in saved
        ]

    def values(self, line: Mapping[str, Any]) -> dict[str, Any]:
        given = {cell: line.get(share_field(cell)) for cell in self.form_kwargs["cells"]}
        shares = {cell: amount for cell, amount in given.items() if amount}
        named = {"baseline_on": line["due_on"], "evidence_expected": line["evidence"], "shares": shares}
        return super().values({**line, **named})


def share_field(cell: Cell) -> str:
    return f"share-{cell[0]}-{cell[1]}"


def typed_cells(names: Iterable[str]) -> set[Cell]:
    """The cells a posted form names, so that none typed is lost when the costs changed meanwhile."""
    matches = (SHARE.fullmatch(name) for name in names)
    return {(match[1], match[2]) for match in matches if match}
