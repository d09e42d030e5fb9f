"""Forms of a return: upload it, stand by it, certify it, refuse it, find it."""

from datetime import datetime
from typing import Any, cast

from django import forms
from django.db.models import QuerySet

from accounts.models import Department
from legacyfund.lib.control_budgets import CONTROL_BUDGETS
from legacyfund.lib.financial_year import Period, london_date
from legacyfund.web.forms import GovukRadios, GovukTextarea, PoundsField
from portfolio.awards.models import Award
from portfolio.spend.actions.shared import LONGEST_REASON
from portfolio.spend.queries.returns import ReturnRequest
from portfolio.spend.workflow import ReturnStatus

PERIODS_OFFERED = 12


def periods_up_to(now: datetime) -> list[tuple[str, str]]:
    """The twelve latest periods as choices, the present one first; none is chosen."""
    day, choices = london_date(now).replace(day=1), [("", "Choose a period")]
    for _ in range(PERIODS_OFFERED):
        period = Period.of(day)
        choices.append((str(period), f"{period.year}, {period.in_words}"))
        day = day.replace(year=day.year - 1, month=12) if day.month == 1 else day.replace(month=day.month - 1)
    return choices


class AwardChoice(forms.ModelChoiceField):  # type: ignore[type-arg]
    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.reference}: {obj.title}"


class ReturnUploadForm(forms.Form):
    award = AwardChoice(
        label="Award",
        queryset=Award.objects.none(),
        to_field_name="reference",
        empty_label="Choose an award",
    )
    period = forms.ChoiceField(label="Period", help_text="The month the payments were made in.")
    control_budget = forms.ChoiceField(
        label="Control budget", choices=list(CONTROL_BUDGETS.items()), widget=GovukRadios
    )
    file = forms.FileField(
        label="The department’s file",
        help_text="A spreadsheet (XLSX, XLS, XLSB or ODS) or CSV with the columns of the spending over "
        "£25,000 report, up to 20 MB. Only lines paid out of this award.",
    )
    declared_total = PoundsField(
        label="Control total",
        help_text="What your own ledger says the lines add up to. A file with another sum is faulty.",
        required=False,
        negative=True,
    )
    accrual_correction = forms.BooleanField(
        label="The file corrects accruals: some payments were made before the period", required=False
    )

    def __init__(self, *args: Any, awards: QuerySet[Award], now: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast(AwardChoice, self.fields["award"]).queryset = awards
        cast(forms.ChoiceField, self.fields["period"]).choices = periods_up_to(now)

    def request(self) -> ReturnRequest:
        """What the file is reported as; only of a valid form."""
        return ReturnRequest(
            award=self.cleaned_data["award"],
            period=Period.parse(self.cleaned_data["period"]),
            control_budget=self.cleaned_data["control_budget"],
            declared_total=self.cleaned_data["declared_total"],
            accrual_correction=self.cleaned_data["accrual_correction"],
        )


class ConfirmReturnForm(forms.Form):
    """Asks for a reason only where something is challenged."""

    mark_optional = False

    challenges_reason = forms.CharField(
        label="Why are the lines that are challenged right as they are?",
        help_text="Say why payments that look alike are separate ones, and that a total is a total. Whoever "
        "certifies the return and the fund read this. If a line is there twice, withdraw the return and "
        "upload a file without it.",
        widget=GovukTextarea(rows=3),
        max_length=LONGEST_REASON,
        required=False,
    )

    def __init__(self, *args: Any, challenged: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not challenged:
            del self.fields["challenges_reason"]


class CertifyReturnForm(forms.Form):
    vouched = forms.BooleanField(
        label="I certify this return for the accounting officer",
        error_messages={"required": "Say that you certify these payments, or leave the return as it is"},
    )


class RefuseReturnForm(forms.Form):
    reason = forms.CharField(
        label="Why is it refused?",
        help_text="The department reads this. Say what has to be put right.",
        widget=GovukTextarea(rows=5),
        max_length=LONGEST_REASON,
    )


class ReturnFilterForm(forms.Form):
    """Asks for a department only of somebody who sees several."""

    mark_optional = False

    status = forms.ChoiceField(label="Status", required=False, choices=[("", "Any"), *ReturnStatus.choices])
    award = forms.CharField(label="Award reference", required=False, max_length=48)

    def __init__(self, *args: Any, departments: QuerySet[Department], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if len(departments) > 1:
            self.fields["department"] = forms.ModelChoiceField(
                label="Department",
                required=False,
                queryset=departments,
                empty_label="All",
                to_field_name="code",
            )
