"""Forms of forecasts, reports on delivery, and the fund's view."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, cast

from django import forms

from legacyfund.lib.days import day_in_words
from legacyfund.lib.financial_year import Period
from legacyfund.web.forms import GovukDateField, GovukRadios, GovukTextarea
from portfolio.awards.changes.rules.tolerances import Tolerances, slip_in_words
from portfolio.awards.delivery.rules.causes import CAUSES
from portfolio.awards.delivery.rules.ratings import AREAS, COLOURS, MEANS, Rating
from portfolio.awards.delivery.rules.slips import Given
from portfolio.awards.models import Milestone


@dataclass(frozen=True)
class ForecastLine:
    """What the page asks of one milestone, and what it says of it before."""

    milestone: Milestone
    slip: str
    on: forms.BoundField
    cause: forms.BoundField
    words: forms.BoundField


class ForecastsForm(forms.Form):
    """Of the planned milestones of an award. A day left blank stays as it is."""

    mark_optional = False

    def __init__(self, *args: Any, planned: Sequence[Milestone], within: Tolerances, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._planned, self._within = planned, within
        for row in planned:
            self.fields[f"on_{row.number}"] = GovukDateField(
                label=f"New forecast of milestone {row.number}",
                help_text=f"Leave blank to keep {day_in_words(row.forecast_on)}.",
                required=False,
            )
            self.fields[f"cause_{row.number}"] = forms.ChoiceField(
                label=f"Main cause, if milestone {row.number} is later",
                choices=[("", "Not later"), *CAUSES.items()],
                required=False,
            )
            self.fields[f"words_{row.number}"] = forms.CharField(
                label=f"Why milestone {row.number} moves",
                max_length=2000,
                required=False,
                widget=GovukTextarea(rows=2),
            )

    def lines(self) -> Iterator[ForecastLine]:
        for row in self._planned:
            slip = slip_in_words(row.baseline_on, row.forecast_on, self._within)
            boxes = (self[f"{name}_{row.number}"] for name in ("on", "cause", "words"))
            yield ForecastLine(row, slip, *boxes)

    def clean(self) -> dict[str, Any]:
        for row in self._planned:
            said = self.cleaned_data.get(f"cause_{row.number}") or self.cleaned_data.get(
                f"words_{row.number}"
            )
            if said and f"on_{row.number}" in self.cleaned_data and not self.cleaned_data[f"on_{row.number}"]:
                self.add_error(
                    f"on_{row.number}",
                    f"Give the new day of milestone {row.number}, or clear what is said of it",
                )
        return self.cleaned_data

    def given(self) -> dict[int, Given]:
        """As `give_forecasts` takes it."""
        typed = self.cleaned_data
        return {
            row.number: Given(
                typed[f"on_{row.number}"], typed[f"cause_{row.number}"], typed[f"words_{row.number}"]
            )
            for row in self._planned
            if typed.get(f"on_{row.number}")
        }


class _OfMonthForm(forms.Form):
    """Asks which month only where there is a choice."""

    month = forms.ChoiceField(
        label="Which month do you report on?",
        widget=GovukRadios,
        error_messages={"required": "Choose the month"},
    )

    def __init__(self, *args: Any, months: Sequence[Period], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._months = months
        if len(months) == 1:
            del self.fields["month"]
        else:
            choices = [(str(row), f"{row.first_day:%B %Y}") for row in months]
            cast(forms.ChoiceField, self.fields["month"]).choices = choices
        for area, label in AREAS.items():
            self.fields[area] = forms.ChoiceField(
                label=label,
                choices=list(COLOURS.items()),
                widget=GovukRadios(hints=MEANS[area]),
                error_messages={"required": f"Choose Red, Amber or Green for {label.lower()}"},
            )

    def month_chosen(self) -> Period:
        return Period.parse(self.cleaned_data["month"]) if "month" in self.fields else self._months[0]


class DeliveryReportForm(_OfMonthForm):
    mark_optional = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for area, label in AREAS.items():
            self.fields[f"{area}_words"] = forms.CharField(
                label=f"{label}: what is behind it, and what is being done",
                max_length=2000,
                required=False,
                widget=GovukTextarea(rows=3),
                help_text="Needed where it is Amber or Red.",
            )

    def ratings(self) -> dict[str, Rating]:
        """As `report_delivery` takes them."""
        typed = self.cleaned_data
        return {area: Rating(typed[area], typed[f"{area}_words"]) for area in AREAS}

    def asked(self) -> Iterator[tuple[str, str, forms.BoundField, forms.BoundField]]:
        """Area, label, the colour and its words."""
        for area, label in AREAS.items():
            yield area, label, self[area], self[f"{area}_words"]


class FundViewForm(_OfMonthForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"] = forms.CharField(
            label="Why does the fund see it so?",
            max_length=2000,
            widget=GovukTextarea(rows=4),
            help_text="The department reads this. What it reported stays beside it.",
        )
        if "month" in self.fields:
            self.fields["month"].label = "Of which month?"

    def colours(self) -> Mapping[str, str]:
        return {area: self.cleaned_data[area] for area in AREAS}

    def asked(self) -> Iterator[tuple[str, str, forms.BoundField]]:
        for area, label in AREAS.items():
            yield area, label, self[area]
