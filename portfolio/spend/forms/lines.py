"""What the spend explorer narrows and sums by."""

from contextlib import suppress
from typing import Any
from urllib.parse import urlencode

from django import forms

from accounts.models import Department
from legacyfund.lib.control_budgets import CONTROL_BUDGETS
from legacyfund.lib.financial_year import Period
from portfolio.awards.models import Award
from portfolio.awards.queries.standing import ANNOUNCED
from portfolio.funds.models import Fund
from portfolio.spend.queries.lines import DIMENSIONS, MONTHS, SpendFilter, years_of_spend

_DIMENSIONS = [(name, words) for name, (words, _) in DIMENSIONS.items()]


class SpendFilterForm(forms.Form):
    mark_optional = False

    fund = forms.ModelChoiceField(
        label="Fund",
        queryset=Fund.objects.order_by("reference"),
        required=False,
        empty_label="All",
        to_field_name="reference",
        error_messages={"invalid_choice": "There is no fund with this reference."},
    )
    year = forms.ChoiceField(
        label="Year of payment",
        required=False,
        error_messages={"invalid_choice": "No accepted line was paid in %(value)s."},
    )
    period = forms.TypedChoiceField(
        label="Period of payment",
        required=False,
        coerce=int,
        empty_value=None,
        choices=[("", "All"), *MONTHS.items()],
    )
    department = forms.ModelChoiceField(
        label="Department",
        queryset=Department.objects.order_by("name", "id"),
        required=False,
        empty_label="All",
        to_field_name="code",
        error_messages={"invalid_choice": "There is no department with this code."},
    )
    award = forms.ModelChoiceField(
        label="Award reference",
        queryset=Award.objects.filter(ANNOUNCED).order_by("reference"),
        required=False,
        to_field_name="reference",
        widget=forms.TextInput,
        error_messages={"invalid_choice": "No award with this reference has been announced."},
    )
    control_budget = forms.ChoiceField(
        label="Control budget", required=False, choices=[("", "All"), *CONTROL_BUDGETS.items()]
    )
    posted = forms.TypedChoiceField(
        label="Month of posting", required=False, coerce=Period.parse, empty_value=None
    )
    down = forms.ChoiceField(label="Totals down", required=False, choices=_DIMENSIONS)
    across = forms.ChoiceField(label="Totals across", required=False, choices=_DIMENSIONS)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        years = [("", "All"), *((year, year) for year in years_of_spend())]
        self.fields["year"].choices = years  # type: ignore[attr-defined]
        self._ask_posted(str(self.data.get("posted", "")))

    def _ask_posted(self, given: str) -> None:
        """Shown only where the address names one, as links to what was posted in a month do."""
        if not given:
            del self.fields["posted"]
            return
        choices = [("", "All")]
        with suppress(ValueError):
            month = Period.parse(given)
            choices.append((given, f"{month.first_day:%B %Y}"))
        self.fields["posted"].choices = choices  # type: ignore[attr-defined]

    def clean(self) -> None:
        down, across = self.dimensions()
        if down == across:
            self.add_error("across", "Choose two different things to sum by.")

    def dimensions(self) -> tuple[str, str]:
        return self.cleaned_data.get("down") or "department", self.cleaned_data.get("across") or "year"

    def as_query(self) -> str:
        """The address' query that asks for the same, in one way of writing it; of a form without errors."""
        down, across = self.dimensions()
        narrowing = [
            (name, self.data.get(name, "")) for name in self.fields if name not in ("down", "across")
        ]
        return urlencode(
            [*((name, value) for name, value in narrowing if value), ("down", down), ("across", across)]
        )

    def wanted(self) -> SpendFilter:
        """The lines asked for; of a form without errors."""
        given = self.cleaned_data
        return SpendFilter(
            fund=given.get("fund"),
            year=given.get("year") or None,
            period=given.get("period"),
            department=given.get("department"),
            award=given.get("award"),
            control_budget=given.get("control_budget") or None,
            posted=given.get("posted"),
        )
