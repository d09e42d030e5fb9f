"""Forms of proposing a change, of approving one, and of reading an award as it was."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, cast

from django import forms

from legacyfund.lib.control_budgets import CONTROL_BUDGETS, SHORT_CONTROL_BUDGETS, cell_order
from legacyfund.lib.financial_year import has_ended
from legacyfund.lib.money import NOTHING
from legacyfund.web.forms import GovukCheckboxes, GovukDateField, GovukTextarea, PoundsField
from portfolio.awards.changes.rules.kinds import CANCELLING, OF_MONEY, ChangeKind
from portfolio.awards.changes.rules.terms import PLANNED, Asked, AwardNow, Cell, MilestoneNow, Place
from portfolio.awards.changes.rules.tolerances import slip_in_words, tolerances_on

ASKED: dict[ChangeKind, str] = {
    ChangeKind.INCREASE: "Why is more money needed?",
    ChangeKind.REDUCE: "Why is less money needed?",
    ChangeKind.RE_PROFILE: "Why is the money needed elsewhere?",
    ChangeKind.RE_BASELINE: "Why are the milestones met later?",
    ChangeKind.PAUSE: "Why should the award be paused?",
    ChangeKind.RESUME: "Why can the award go on?",
    ChangeKind.TERMINATE: "Why should the award end?",
}


@dataclass(frozen=True)
class AmountLine:
    """A row of the page's table: a milestone's money in one cell, and the box for another amount."""

    milestone: MilestoneNow
    year: str
    budget: str
    now: Decimal
    field: forms.BoundField


class ProposeChangeForm(forms.Form):
    """What is left blank stays as it is. Its questions are those of the kind of change."""

    reason = forms.CharField(max_length=2000, widget=GovukTextarea(rows=4))

    def __init__(
        self,
        *args: Any,
        kind: ChangeKind,
        now: AwardNow,
        today: date,
        taken: Mapping[int, int] | None = None,
        **kwargs: Any,
    ) -> None:
        """`taken`: by number of the milestone, the change that waits on it. Nothing is asked of those."""
        super().__init__(*args, **kwargs)
        self.kind, self.now, self._taken = kind, now, taken or {}
        self._planned = [
            row for row in now.milestones if row.status == PLANNED and row.number not in self._taken
        ]
        self._places: dict[str, Place] = {}
        reason = self.fields.pop("reason")
        if kind in OF_MONEY:
            self._ask_amounts(today)
        if kind is ChangeKind.RE_BASELINE:
            self._ask_baselines(today)
        if kind in CANCELLING:
            self._ask_cancelled()
        reason.label = ASKED[kind]
        self.fields["reason"] = reason

    def _ask_amounts(self, today: date) -> None:
        for milestone in self._planned:
            for year, budget in self._cells_of(milestone, today):
                name = f"amount_{milestone.number}_{year}_{budget}"
                self._places[name] = milestone.number, (year, budget)
                self.fields[name] = PoundsField(
                    label=f"New amount of milestone {milestone.number}, {year}, {CONTROL_BUDGETS[budget]}",
                    required=False,
                )

    def _cells_of(self, milestone: MilestoneNow, today: date) -> list[Cell]:
        """Those it has money in, and unless that is only to become less, those of the award it may be in."""
        cells = set(milestone.shares)
        if self.kind is not ChangeKind.REDUCE:
            budgets = {budget for row in self.now.milestones for _, budget in row.shares}
            years = [year for year in self.now.years if not has_ended(year, today)]
            cells |= {(year, budget) for year in years for budget in budgets}
        return sorted(cells, key=cell_order)

    def _ask_baselines(self, today: date) -> None:
        for milestone in self._planned:
            was = milestone.baseline_on
            slip = slip_in_words(was, milestone.forecast_on or was, tolerances_on(today))
            words = [f"It is {was.day} {was:%B %Y}.", slip, "Leave blank to keep it. For example, 27 3 2028"]
            self.fields[f"baseline_{milestone.number}"] = GovukDateField(
                label=f"New baseline of milestone {milestone.number}, “{milestone.name}”",
                help_text=" ".join(filter(None, words)),
                required=False,
            )

    def _ask_cancelled(self) -> None:
        self.fields["cancelled"] = forms.TypedMultipleChoiceField(
            label="Which milestones are cancelled?",
            coerce=int,
            required=False,
            choices=[(row.number, f"{row.number}. {row.name}") for row in self._planned],
            widget=GovukCheckboxes,
            help_text="The money of a cancelled milestone goes with it."
            if self.kind is ChangeKind.REDUCE
            else "Give the money of a cancelled milestone to another above.",
        )

    def clean(self) -> dict[str, Any]:
        """Of a page opened before the change that waits was made, with an answer to what is not asked now."""
        for milestone, change in self._taken.items():
            asked = (f"amount_{milestone}_", f"baseline_{milestone}_")
            if any(value for name, value in self.data.items() if name.startswith(asked)):
                raise forms.ValidationError(
                    f"C{change} waits for an answer and changes milestone {milestone}. Have it answered or "
                    "withdrawn first."
                )
        return self.cleaned_data

    def lines(self) -> Iterator[AmountLine]:
        """The rows of the table of amounts, in the order of the award."""
        for name, (number, cell) in self._places.items():
            milestone = cast(MilestoneNow, self.now.milestone(number))
            now = milestone.shares.get(cell, NOTHING)
            yield AmountLine(milestone, cell[0], SHORT_CONTROL_BUDGETS[cell[1]], now, self[name])

    def baseline_fields(self) -> Sequence[forms.BoundField]:
        return [self[name] for name in self.fields if name.startswith("baseline_")]

    def asked(self) -> Asked:
        """As `propose_change` takes it."""
        given = self.cleaned_data
        return Asked(
            self.kind,
            amounts={
                place: given[name] for name, place in self._places.items() if given.get(name) is not None
            },
            baselines={
                row.number: given[f"baseline_{row.number}"]
                for row in self._planned
                if given.get(f"baseline_{row.number}")
            },
            cancelled=tuple(given.get("cancelled", ())),
        )


class ApproveChangeForm(forms.Form):
    """`panel`: its decision has to be named; else nothing is asked."""

    agreed_in = forms.CharField(
        label="Which decision or minute of the panel agreed the increase?",
        max_length=200,
        help_text="For example, “Meeting 2 of LF-2027A, item 4, minute signed on 12 June 2027”.",
    )

    def __init__(self, *args: Any, panel: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not panel:
            del self.fields["agreed_in"]


class AsItWasForm(forms.Form):
    on = GovukDateField(label="As it was at the end of", help_text="For example, 27 3 2026")
