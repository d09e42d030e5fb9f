"""Forms of deciding and announcing."""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from django import forms
from django.forms.boundfield import BoundField

from legacyfund.lib.control_budgets import CONTROL_BUDGETS, SHORT_CONTROL_BUDGETS
from legacyfund.web.forms import GovukRadios, GovukTextarea, PoundsField
from portfolio.decisions.models import Decision

Cell = tuple[str, str]


class ProposeDecisionForm(forms.Form):
    """An outcome, and for an approval the amount recommended in each cell that was asked for."""

    outcome = forms.ChoiceField(label="Outcome", choices=Decision.Outcome.choices, widget=GovukRadios)
    reason = forms.CharField(
        label="Reason",
        required=False,
        max_length=2000,
        widget=GovukTextarea(rows=4),
        help_text="Needed when the outcome departs from the adopted scenario (from funding down the ranking "
        "where none is adopted), or an amount from what was asked for.",
    )

    def __init__(self, *args: Any, asked: Mapping[Cell, Decimal], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.asked = asked
        for (year, budget), amount in asked.items():
            self.fields[f"{budget}_{year}"] = PoundsField(
                label=f"Recommended in {year}, {CONTROL_BUDGETS[budget]}", initial=amount, required=False
            )

    def rows(self) -> Iterator[tuple[str, str, Decimal, BoundField]]:
        """Year, control budget, what was asked for, and the control."""
        for (year, budget), amount in self.asked.items():
            yield year, SHORT_CONTROL_BUDGETS[budget], amount, self[f"{budget}_{year}"]

    def amounts(self) -> dict[Cell, Decimal]:
        cells = {cell: self.cleaned_data[f"{cell[1]}_{cell[0]}"] for cell in self.asked}
        return {cell: amount if amount is not None else Decimal("0.00") for cell, amount in cells.items()}


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
