"""Forms of a fund: its years, its envelopes, the rounds it pays for, the day its position is read."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import uuid4

from django import forms
from django.forms.boundfield import BoundField

from legacyfund.lib.control_budgets import CONTROL_BUDGETS
from legacyfund.lib.financial_year import financial_year, following_year, format_year, start_of
from legacyfund.web.forms import GovukDateField, GovukRadios, GovukTextInput, PoundsField
from portfolio.models.fund import Fund

Cell = tuple[str, str]


def years_of(fund: Fund) -> list[str]:
    return [format_year(start) for start in range(start_of(fund.first_year), start_of(fund.last_year) + 1)]


class CreateFundForm(forms.Form):
    name = forms.CharField(label="Name of the fund", max_length=120)
    reference = forms.CharField(
        label="Reference",
        max_length=12,
        help_text="Short and in capital letters, such as LITF. It cannot be changed later.",
        widget=GovukTextInput(width=10),
    )
    first_year = forms.ChoiceField(label="First financial year")
    last_year = forms.ChoiceField(label="Last financial year")

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        this_year = financial_year(today)
        years = [following_year(this_year, by) for by in range(-2, 10)]
        for name in ("first_year", "last_year"):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)  # noqa: S101
            field.choices = [("", "Choose a year"), *((year, year) for year in years)]


class AllocateForm(forms.Form):
    """One amount for each year × control budget of the fund; blank is nothing. Carries its own key."""

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

    def __init__(self, *args: Any, fund: Fund, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.years = years_of(fund)
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

    def amounts(self) -> dict[Cell, Decimal]:
        found = {
            (year, budget): self.cleaned_data[self._name(year, budget)]
            for year in self.years
            for budget in CONTROL_BUDGETS
        }
        return {cell: amount for cell, amount in found.items() if amount}


class TieRoundForm(forms.Form):
    round = forms.ChoiceField(label="Which round does this fund pay for?", widget=GovukRadios)

    def __init__(self, *args: Any, rounds: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["round"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101
        field.choices = rounds


class AsOfForm(forms.Form):
    """A day in London; the position is read as it was at its end."""

    mark_optional = False

    as_of = GovukDateField(
        label="Position at the end of", help_text="Leave blank for the position now.", required=False
    )
