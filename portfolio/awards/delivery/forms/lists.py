"""What the lists of milestones and of awards show."""

from collections.abc import Sequence
from datetime import date
from typing import Any, cast

from django import forms

from accounts.models import Department
from legacyfund.lib.financial_year import Period
from legacyfund.web.forms import GovukDateField
from portfolio.awards.delivery.queries.plan import DUE, LATE, PlanFilter
from portfolio.awards.delivery.queries.reports import NO_REPORT, DeliveryFilter
from portfolio.awards.delivery.rules.ratings import AREAS, COLOURS
from portfolio.awards.workflow import MilestoneStatus


def _offer_several(form: forms.Form, departments: Sequence[Department], funds: Sequence[str]) -> None:
    """Department and fund are asked for where there are more than one."""
    several = (
        ("department", [(row.code, row.short_name) for row in departments]),
        ("fund", list(zip(funds, funds, strict=True))),
    )
    for name, choices in several:
        if len(choices) > 1:
            cast(forms.ChoiceField, form.fields[name]).choices = [("", "All"), *choices]
        else:
            del form.fields[name]


class PlanFilterForm(forms.Form):
    """What the list of milestones shows; a department is asked for where there are several."""

    mark_optional = False

    status = forms.ChoiceField(
        label="Status", required=False, choices=[("", "All"), *MilestoneStatus.choices]
    )
    late = forms.ChoiceField(label="Late", required=False, choices=[("", "All"), *LATE.items()])
    due = forms.ChoiceField(
        label="Due",
        required=False,
        choices=[("", "All"), *((name, f"In the next {days} days") for name, days in DUE.items())],
    )
    month = forms.CharField(
        label="Month of the baseline", help_text="For example, 2027-06", required=False, max_length=10
    )
    fund = forms.ChoiceField(label="Fund", required=False)
    department = forms.ChoiceField(label="Department", required=False)
    award = forms.CharField(label="Award reference", required=False, max_length=48)
    on = GovukDateField(label="As it was at the end of", help_text="Blank for as it is now.", required=False)

    def __init__(
        self, *args: Any, departments: Sequence[Department], funds: Sequence[str], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        _offer_several(self, departments, funds)

    def clean_month(self) -> Period | None:
        text = self.cleaned_data["month"].strip()
        try:
            return Period.parse(text) if text else None
        except ValueError:
            raise forms.ValidationError("Give the year and the month, such as 2027-06") from None

    def wanted(self) -> PlanFilter:
        """Everything where an answer will not do."""
        given = self.cleaned_data if self.is_valid() else {}
        return PlanFilter(
            fund=given.get("fund", ""),
            department=given.get("department", ""),
            award=given.get("award", "").strip(),
            status=given.get("status", ""),
            late=given.get("late", ""),
            due=given.get("due", ""),
            month=given.get("month") or None,
        )

    def day(self) -> date | None:
        return self.cleaned_data["on"] if self.is_valid() else None


class DeliveryFilterForm(forms.Form):
    """Which awards are shown, by the last report on them."""

    mark_optional = False

    area = forms.ChoiceField(label="Of", required=False, choices=list(AREAS.items()))
    colour = forms.ChoiceField(
        label="Reported as",
        required=False,
        choices=[("", "Anything"), *COLOURS.items(), (NO_REPORT, "No report")],
    )
    fund = forms.ChoiceField(label="Fund", required=False)
    department = forms.ChoiceField(label="Department", required=False)

    def __init__(
        self, *args: Any, departments: Sequence[Department], funds: Sequence[str], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        _offer_several(self, departments, funds)

    def wanted(self) -> DeliveryFilter:
        """Everything where an answer will not do."""
        given = self.cleaned_data if self.is_valid() else {}
        return DeliveryFilter(
            area=given.get("area") or next(iter(AREAS)),
            colour=given.get("colour", ""),
            fund=given.get("fund", ""),
            department=given.get("department", ""),
        )
