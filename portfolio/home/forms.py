"""What is searched for, the days a position is read by, which journals and systems are shown."""

from collections.abc import Callable
from datetime import date
from typing import Any, cast
from urllib.parse import urlencode

from django import forms
from django.db.models import QuerySet

from accounts.models import Department
from legacyfund.lib.control_budgets import SHORT_CONTROL_BUDGETS
from legacyfund.lib.financial_year import last_moment_of
from legacyfund.web.forms import GovukDateField
from portfolio.funds.models import Fund
from portfolio.funds.queries import years_of
from portfolio.home.rules import Coverage
from portfolio.ledger.queries.listing import JournalFilter
from portfolio.ledger.rules.figures import FIGURES


class SearchForm(forms.Form):
    q = forms.CharField(
        label="Name or reference",
        help_text="Finds the systems, bids, awards and returns that you may see. Each word has to be in the "
        "name or the reference.",
        min_length=2,
        max_length=100,
        error_messages={"min_length": "Write two letters or figures at least"},
    )

    def wanted(self) -> str:
        """The text, or nothing where none was asked for or it will not do."""
        return str(self.cleaned_data["q"]) if self.is_valid() else ""


class ClocksForm(forms.Form):
    """Two days in London: the end of the one the position is as at, and of the one by which it was known."""

    mark_optional = False

    effective_on = GovukDateField(
        label="As at the end of", help_text="What counts by that day. Blank for today.", required=False
    )
    as_of = GovukDateField(
        label="As known at the end of",
        help_text="What had been posted by that day. Blank for now.",
        required=False,
    )

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._today = today

    def clean_as_of(self) -> date | None:
        return self._not_to_come("as_of")

    def clean_effective_on(self) -> date | None:
        return self._not_to_come("effective_on")

    def _not_to_come(self, name: str) -> date | None:
        day: date | None = self.cleaned_data[name]
        if day is not None and day > self._today:
            raise forms.ValidationError(
                "This day has not come yet, so nobody can say how the fund will stand. Give today or an "
                "earlier day"
            )
        return day

    def known_on(self) -> date | None:
        """Nothing where an answer will not do: the position now is shown, and says so."""
        return self.cleaned_data["as_of"] if self.is_valid() else None

    def as_at(self) -> date | None:
        return self.cleaned_data["effective_on"] if self.is_valid() else None

    def as_query(self) -> str:
        """The two days, as an address of another page takes them."""
        return urlencode(
            {
                f"{name}_{part}": str(getattr(day, part))
                for name, day in (("effective_on", self.as_at()), ("as_of", self.known_on()))
                if day is not None
                for part in ("day", "month", "year")
            }
        )


class JournalFilterForm(ClocksForm):
    """Which of a fund's journals are shown."""

    year = forms.ChoiceField(label="Year", required=False)
    control_budget = forms.ChoiceField(
        label="Control budget", required=False, choices=[("", "All"), *SHORT_CONTROL_BUDGETS.items()]
    )
    figure = forms.ChoiceField(
        label="Figure",
        required=False,
        choices=[("", "All"), *((name, figure.label) for name, figure in FIGURES.items())],
    )
    award = forms.CharField(label="Award reference", required=False, max_length=48)

    field_order = ("year", "control_budget", "figure", "award", "effective_on", "as_of")

    def __init__(self, *args: Any, fund: Fund, tells: Callable[[str], bool] | None, **kwargs: Any) -> None:
        """`tells`: whether the reader may know of the award of a reference; None of one who sees no award."""
        super().__init__(*args, **kwargs)
        self._tells = tells
        if tells is None:
            del self.fields["award"]
        years = [("", "All"), *((year, year) for year in years_of(fund))]
        cast(forms.ChoiceField, self.fields["year"]).choices = years

    def clean_award(self) -> str:
        award: str = self.cleaned_data["award"].strip()
        if award and self._tells is not None and not self._tells(award):
            raise forms.ValidationError("No award with this reference has been announced.")
        return award

    def wanted(self) -> JournalFilter:
        """What is asked for, of a form without errors."""
        given, known = self.cleaned_data, self.known_on()
        return JournalFilter(
            year=given["year"],
            control_budget=given["control_budget"],
            figure=given["figure"],
            award=given.get("award", ""),
            known_at=last_moment_of(known) if known else None,
            as_at=self.as_at(),
        )

    def figure_in_words(self) -> str:
        asked = self.cleaned_data.get("figure", "")
        return FIGURES[asked].label if asked else ""


SHOWN: dict[str, tuple[str, frozenset[Coverage]]] = {
    "": ("Not funded", frozenset(Coverage) - {Coverage.FUNDED}),
    "nothing": ("No bid and no money", frozenset({Coverage.NOTHING})),
    "waiting": (
        "Bid for and not yet funded",
        frozenset({Coverage.DRAFT, Coverage.BID, Coverage.RESERVED}),
    ),
    "funded": ("Funded", frozenset({Coverage.FUNDED})),
    "all": ("All red-rated systems", frozenset(Coverage)),
}


class GapFilterForm(forms.Form):
    mark_optional = False

    shown = forms.ChoiceField(
        label="Show", required=False, choices=[(key, words) for key, (words, _) in SHOWN.items()]
    )
    department = forms.ModelChoiceField(
        label="Department",
        required=False,
        queryset=Department.objects.none(),
        empty_label="All",
        to_field_name="code",
    )

    def __init__(self, *args: Any, departments: QuerySet[Department] | None, **kwargs: Any) -> None:
        """`departments` is none where the reader sees those of one alone."""
        super().__init__(*args, **kwargs)
        if departments is None:
            del self.fields["department"]
        else:
            cast("forms.ModelChoiceField[Department]", self.fields["department"]).queryset = departments

    def of_department(self) -> Department | None:
        return self.cleaned_data.get("department")

    def wanted(self) -> frozenset[Coverage]:
        """What is asked for; what is not funded where nothing is."""
        _, wanted = SHOWN[self.cleaned_data.get("shown", "")]
        return wanted
