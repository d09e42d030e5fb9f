"""Forms of a fund's periods: close one, set its day, let an award be late for it."""

from collections.abc import Sequence
from typing import Any, cast

from django import forms

from legacyfund.lib.financial_year import Period
from legacyfund.web.forms import GovukDateField, GovukRadios, GovukTextarea
from portfolio.awards.models import Award
from portfolio.spend.actions.shared import LONGEST_REASON


def _choices(periods: Sequence[Period]) -> list[tuple[str, str]]:
    return [(str(period), f"{period.year}, {period.in_words}") for period in periods]


class OnePeriod(forms.Form):
    """`periods`: those that may be chosen."""

    period = forms.ChoiceField(label="Period")

    def __init__(self, *args: Any, periods: Sequence[Period], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = cast(forms.ChoiceField, self.fields["period"])
        first = [] if isinstance(field.widget, forms.RadioSelect) else [("", "Choose a period")]
        field.choices = [*first, *_choices(periods)]

    def period_meant(self) -> Period:
        return Period.parse(self.cleaned_data["period"])


class ClosePeriodForm(OnePeriod):
    period = forms.ChoiceField(
        label="Which period is closed?",
        widget=GovukRadios,
        error_messages={"required": "Choose the period that is closed"},
    )
    sure = forms.BooleanField(
        label="What is not accepted yet of this period may be posted in a later one",
        error_messages={"required": "Tick the box to say that the rest may be posted later"},
    )


class PlanCloseForm(OnePeriod):
    closes_on = GovukDateField(
        label="Until when do returns of it come in?", help_text="The last day. For example, 22 7 2027"
    )


class AllowLateForm(OnePeriod):
    award = forms.ChoiceField(label="Award whose return may be late")
    last_day = GovukDateField(
        label="Until when?",
        help_text="The last day. For example, 29 7 2027. You can make it later afterwards, not earlier.",
    )
    reason = forms.CharField(
        label="Why may it be late?",
        help_text="The department reads this.",
        widget=GovukTextarea(rows=4),
        max_length=LONGEST_REASON,
    )

    def __init__(self, *args: Any, awards: Sequence[Award], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._awards = {award.reference: award for award in awards}
        named = [(award.reference, f"{award.reference}: {award.title}") for award in awards]
        cast(forms.ChoiceField, self.fields["award"]).choices = [("", "Choose an award"), *named]

    def award_meant(self) -> Award:
        return self._awards[self.cleaned_data["award"]]
