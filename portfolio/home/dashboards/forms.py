"""What a dashboard is narrowed to. Nothing is saved; an answer that is none is refused, not passed over."""

from collections.abc import Iterable, Sequence
from typing import Any, cast

from django import forms

from legacyfund.lib.control_budgets import CONTROL_BUDGETS, SHORT_CONTROL_BUDGETS
from portfolio.home.dashboards.queries.fund import Asked

Choice = tuple[str, str]


class DashboardForm(forms.Form):
    """Asks for a fund and for a department where there are several."""

    mark_optional = False

    fund = forms.ChoiceField(label="Fund", required=False)
    year = forms.ChoiceField(label="Financial year", required=False)
    control_budget = forms.ChoiceField(
        label="Control budget", required=False, choices=[("", "All"), *CONTROL_BUDGETS.items()]
    )
    department = forms.ChoiceField(label="Department", required=False)

    def __init__(
        self,
        *args: Any,
        years: Iterable[str],
        departments: Sequence[Choice] = (),
        funds: Sequence[Choice] = (),
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self._departments = dict(departments)
        self._funds = dict(funds)
        offered = {"year": [(year, year) for year in years], "department": departments, "fund": funds}
        for name, choices in offered.items():
            cast(forms.ChoiceField, self.fields[name]).choices = [("", "All"), *choices]
        for name in ("department", "fund"):
            known = self.data.get(name, "") in ("", *dict(offered[name]))
            if len(offered[name]) < 2 and known:
                self.fields[name].widget = forms.HiddenInput()

    def asked(self) -> Asked:
        given = self.cleaned_data if self.is_valid() else {}
        return Asked(
            fund=given.get("fund", ""),
            year=given.get("year", ""),
            control_budget=given.get("control_budget", ""),
            department=given.get("department", ""),
        )

    def in_words(self, department: str = "") -> str:
        """`2026-27, all control budgets, HMRC`: what is shown, as the page and the tables say it.
        `department`: the one that is shown though none was asked for.
        """
        asked = self.asked()
        said = [
            asked.year or "all years",
            SHORT_CONTROL_BUDGETS.get(asked.control_budget, "all control budgets"),
        ]
        if self._departments:
            said.append(department or self._departments.get(asked.department, "all departments"))
        if len(self._funds) > 1:
            said.insert(0, self._funds.get(asked.fund, "each fund by itself"))
        return ", ".join(said)
