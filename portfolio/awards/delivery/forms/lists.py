"""What the lists of milestones and of awards show."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any, cast

from django import forms

from accounts.models import Department
from legacyfund.web.forms import GovukDateField
from portfolio.awards.delivery.queries.plan import LATE, PlanFilter
from portfolio.awards.delivery.queries.reports import NO_REPORT
from portfolio.awards.delivery.rules.ratings import AREAS, COLOURS
from portfolio.awards.workflow import MilestoneStatus


def _departments(departments: Iterable[Department]) -> list[tuple[str, str]]:
    return [("", "All"), *((row.code, row.short_name) for row in departments)]


class PlanFilterForm(forms.Form):
    """What the list of milestones shows; a department is asked for where there are several."""

    mark_optional = False

    status = forms.ChoiceField(
        label="Status", required=False, choices=[("", "All"), *MilestoneStatus.choices]
    )
    late = forms.ChoiceField(label="Late", required=False, choices=[("", "All"), *LATE.items()])
    fund = forms.ChoiceField(label="Fund", required=False)
    department = forms.ChoiceField(label="Department", required=False)
    award = forms.CharField(label="Award reference", required=False, max_length=48)
    on = GovukDateField(label="As it was at the end of", help_text="Blank for as it is now.", required=False)

    def __init__(
        self, *args: Any, departments: Sequence[Department], funds: Sequence[str], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        several = (
            ("department", _departments(departments)),
            ("fund", [("", "All"), *zip(funds, funds, strict=True)]),
        )
        for name, choices in several:
            if len(choices) > 2:
                cast(forms.ChoiceField, self.fields[name]).choices = choices
            else:
                del self.fields[name]

    def wanted(self) -> PlanFilter:
        """Everything where an answer will not do."""
        given = self.cleaned_data if self.is_valid() else {}
        return PlanFilter(
            fund=given.get("fund", ""),
            department=given.get("department", ""),
            award=given.get("award", "").strip(),
            status=given.get("status", ""),
            late=given.get("late", ""),
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

    def __init__(self, *args: Any, funds: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if len(funds) > 1:
            choices = [("", "All"), *zip(funds, funds, strict=True)]
            cast(forms.ChoiceField, self.fields["fund"]).choices = choices
        else:
            del self.fields["fund"]

    def wanted(self) -> tuple[str, str, str]:
        """Area, colour and the fund's reference; blank is all."""
        given = self.cleaned_data if self.is_valid() else {}
        area = given.get("area") or next(iter(AREAS))
        return area, given.get("colour", ""), given.get("fund", "")
