"""Closing a year of a fund that has ended."""

from collections.abc import Sequence
from typing import Any, cast

from django import forms

from legacyfund.web.forms import GovukRadios
from portfolio.spend.queries.year_end import YearToClose


class CloseYearForm(forms.Form):
    year = forms.ChoiceField(
        label="Which year is closed?",
        widget=GovukRadios,
        error_messages={"required": "Choose the year that is closed"},
    )
    sure = forms.BooleanField(
        label="Every return of the year is in, accruals of March too, and what is left of it may lapse",
        error_messages={"required": "Tick the box to say that what is left may lapse"},
    )

    def __init__(self, *args: Any, years: Sequence[YearToClose], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast(forms.ChoiceField, self.fields["year"]).choices = [(row.year, row.year) for row in years]
