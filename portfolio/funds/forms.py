"""Setting a fund up, and choosing the round it pays for."""

from datetime import date
from typing import Any

from django import forms

from legacyfund.lib.financial_year import financial_year, following_year
from legacyfund.web.forms import GovukRadios, GovukTextInput


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


class TieRoundForm(forms.Form):
    round = forms.ChoiceField(label="Which round does this fund pay for?", widget=GovukRadios)

    def __init__(self, *args: Any, rounds: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["round"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101
        field.choices = rounds
