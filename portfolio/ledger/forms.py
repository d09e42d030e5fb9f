"""The amounts added to a fund's envelopes or given back."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import uuid4

from django import forms
from django.forms.boundfield import BoundField

from legacyfund.lib.control_budgets import CONTROL_BUDGETS
from legacyfund.lib.financial_year import has_ended
from legacyfund.web.forms import GovukRadios, PoundsField
from portfolio.funds.models import Fund
from portfolio.funds.queries import years_of
from portfolio.ledger.rules.ended import ended_on

Cell = tuple[str, str]


class AllocateForm(forms.Form):
    """One amount for each year × control budget of the fund, but for years that have ended; blank is nothing.
    Carries its own key.
    """

    direction = forms.ChoiceField(
        label="What changes?",
        choices=[
            ("increase", "Add to the envelopes"),
            ("decrease", "Give back to the Treasury"),
        ],
        widget=GovukRadios(hints={"decrease": "Only what is not committed can be given back."}),
    )
    narrative = forms.CharField(
        label="Why?", max_length=500, help_text="For example, “Spending Review settlement, letter of 3 June”."
    )
    key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, fund: Fund, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.ended = [year for year in years_of(fund) if has_ended(year, today)]
        self.years = [year for year in years_of(fund) if year not in self.ended]
        self.initial.setdefault("key", str(uuid4()))
        for year in self.years:
            for budget, label in CONTROL_BUDGETS.items():
                field = PoundsField(label=f"{year}, {label}", required=False)
                self.fields[self._name(year, budget)] = field

    @staticmethod
    def _name(year: str, budget: str) -> str:
        return f"{budget}_{year}"

    def grid(self) -> Iterator[tuple[str, list[BoundField]]]:
        """A row of controls for each year, one a control budget."""
        for year in self.years:
            yield year, [self[self._name(year, budget)] for budget in CONTROL_BUDGETS]

    def ended_in_words(self) -> str:
        return " ".join(ended_on(year) for year in self.ended)

    def amounts(self) -> dict[Cell, Decimal]:
        found = {
            (year, budget): self.cleaned_data[self._name(year, budget)]
            for year in self.years
            for budget in CONTROL_BUDGETS
        }
        return {cell: amount for cell, amount in found.items() if amount}
