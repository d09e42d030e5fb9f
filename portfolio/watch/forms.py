"""Which findings are shown. Nothing is saved."""

from typing import Any, cast

from django import forms
from django.db.models import QuerySet

from accounts.models import Department
from portfolio.funds.models import Fund
from portfolio.watch.queries.findings import FindingFilter
from portfolio.watch.queries.kinds import GROUPS

AGES = {"": "Any", "7": "7 days or longer", "30": "30 days or longer", "90": "90 days or longer"}
STATES = {"": "Open", "closed": "Closed in the last 90 days"}


class FindingFilterForm(forms.Form):
    mark_optional = False

    shown = forms.ChoiceField(label="Show", required=False, choices=list(STATES.items()))
    kind = forms.ChoiceField(label="Kind", required=False)
    department = forms.ModelChoiceField(
        label="Department",
        required=False,
        queryset=Department.objects.none(),
        empty_label="All",
        to_field_name="code",
    )
    fund = forms.ModelChoiceField(
        label="Fund",
        required=False,
        queryset=Fund.objects.none(),
        empty_label="All",
        to_field_name="reference",
    )
    days = forms.ChoiceField(label="Open for", required=False, choices=list(AGES.items()))

    def __init__(
        self,
        *args: Any,
        kinds: frozenset[str],
        departments: QuerySet[Department] | None,
        funds: QuerySet[Fund],
        **kwargs: Any,
    ) -> None:
        """`departments` is none where the reader sees one department alone."""
        super().__init__(*args, **kwargs)
        offered = [(row.id, row.words) for rows in GROUPS.values() for row in rows if row.id in kinds]
        cast(forms.ChoiceField, self.fields["kind"]).choices = [("", "All"), *offered]
        cast("forms.ModelChoiceField[Fund]", self.fields["fund"]).queryset = funds
        if departments is None:
            del self.fields["department"]
        else:
            cast("forms.ModelChoiceField[Department]", self.fields["department"]).queryset = departments

    def wanted(self) -> FindingFilter:
        """What is asked for, of a form without errors."""
        given = self.cleaned_data
        return FindingFilter(
            kind=given["kind"],
            department=given.get("department"),
            fund=given["fund"],
            days=int(given["days"] or 0),
            closed=given["shown"] == "closed",
        )
