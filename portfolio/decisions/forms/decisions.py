"""Forms of deciding and announcing."""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from django import forms
from django.forms.boundfield import BoundField

from legacyfund.lib.control_budgets import CONTROL_BUDGETS, SHORT_CONTROL_BUDGETS, cell_order
from legacyfund.lib.money import NOTHING, format_pounds
from legacyfund.web.forms import GovukRadios, GovukTextarea, PoundsField
from portfolio.decisions.models import Decision
from portfolio.decisions.queries.candidates import Candidate, WayToFund

Cell = tuple[str, str]
NO_OPTION = "as-asked"
"""What a form calls the bid as asked."""


class ProposeDecisionForm(forms.Form):
    """An outcome, and for an approval the amount recommended in each cell that was asked for. Of a bid whose
    department offers options, which of them too.
    """

    outcome = forms.ChoiceField(label="Outcome", choices=Decision.Outcome.choices, widget=GovukRadios)
    reason = forms.CharField(
        label="Reason",
        required=False,
        max_length=2000,
        widget=GovukTextarea(rows=4),
        help_text="Needed when the outcome departs from the adopted scenario (from funding down the ranking "
        "where none is adopted), or an amount from what was asked for.",
    )

    def __init__(self, *args: Any, candidate: Candidate, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.has_options = bool(candidate.options)
        cells = {cell for way in candidate.ways.values() for cell in way.requested}
        self.asked = {cell: candidate.asked.get(cell, NOTHING) for cell in sorted(cells, key=cell_order)}
        if self.has_options:
            self._ask_option(candidate)
        for (year, budget), amount in self.asked.items():
            self.fields[f"{budget}_{year}"] = PoundsField(
                label=f"Recommended in {year}, {CONTROL_BUDGETS[budget]}",
                initial=None if self.has_options else amount,
                required=False,
            )

    def _ask_option(self, candidate: Candidate) -> None:
        ways = {way.code or NO_OPTION: way for way in candidate.ways.values()}
        self.fields["option"] = forms.ChoiceField(
            label="If it is approved, which option?",
            choices=[(code, way.name) for code, way in ways.items()],
            required=False,
            widget=GovukRadios(hints={code: _asks(way) for code, way in ways.items()}),
        )

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        approves = cleaned.get("outcome") == Decision.Outcome.APPROVE
        if self.has_options and approves and not cleaned.get("option") and "option" not in self.errors:
            self.add_error("option", "Choose which option is approved")
        return cleaned

    def rows(self) -> Iterator[tuple[str, str, Decimal, BoundField]]:
        """Year, control budget, what was asked for, and the control."""
        for (year, budget), amount in self.asked.items():
            yield year, SHORT_CONTROL_BUDGETS[budget], amount, self[f"{budget}_{year}"]

    def option(self) -> str | None:
        """The code of the option to approve, blank for the bid as asked; None where nobody was asked."""
        chosen: str = self.cleaned_data.get("option", "")
        if not chosen:
            return None
        return "" if chosen == NO_OPTION else chosen

    def amounts(self) -> dict[Cell, Decimal] | None:
        """None where all are left blank for a bid with options: then all that the option asks for."""
        cells = {cell: self.cleaned_data[f"{cell[1]}_{cell[0]}"] for cell in self.asked}
        if self.has_options and all(amount is None for amount in cells.values()):
            return None
        return {cell: amount for cell, amount in _filled(cells) if amount or not self.has_options}


def _filled(cells: Mapping[Cell, Decimal | None]) -> Iterator[tuple[Cell, Decimal]]:
    return ((cell, NOTHING if amount is None else amount) for cell, amount in cells.items())


def _asks(way: WayToFund) -> str:
    """`RDEL programme 2027-28 £300,000, CDEL 2027-28 £1,200,000: £1,500,000 in all.`"""
    cells = [
        f"{SHORT_CONTROL_BUDGETS[budget]} {year} {format_pounds(amount)}"
        for (year, budget), amount in way.most.items()
        if amount
    ]
    return f"{', '.join(cells)}: {format_pounds(way.total)} in all."


class PromoteForm(forms.Form):
    """`before` is the reference of a bid that fits and comes first on the list, or blank: then the reason is
    needed.
    """

    reason = forms.CharField(
        label="Reason",
        max_length=2000,
        widget=GovukTextarea(rows=4),
        error_messages={"required": "Say why this bid goes first"},
    )

    def __init__(self, *args: Any, before: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].required = bool(before)
        if before:
            self.fields["reason"].label = f"Why does this bid go before {before}?"


class ReverseDecisionForm(forms.Form):
    reason = forms.CharField(
        label="Why is the decision reversed?", max_length=2000, widget=GovukTextarea(rows=4)
    )


class AnnounceForm(forms.Form):
    sure = forms.BooleanField(
        label="I have checked the outcomes, and departments may be told now",
        error_messages={"required": "Tick the box to say that departments may be told now"},
    )
