"""Forms of a reconciliation: begin it, type its totals, explain what is open, give it back."""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any, cast

from django import forms

from accounts.models import Department
from legacyfund.lib.control_budgets import SHORT_CONTROL_BUDGETS
from legacyfund.lib.financial_year import Period, london_date
from legacyfund.lib.money import NOTHING
from legacyfund.web.forms import GovukRadios, GovukTextarea, GovukTextInput, PoundsField, WholeNumberField
from portfolio.funds.models import Fund
from portfolio.spend.actions.shared import LONGEST_REASON
from portfolio.spend.reconciling.actions.beginning import ToReconcile
from portfolio.spend.reconciling.models import OpenItem
from portfolio.spend.reconciling.rules.items import MOST_DAYS, MOST_PENCE, REASONS, USUAL_DAYS
from portfolio.spend.rules.lines import Use

PERIODS_OFFERED = 12


def _ended_periods(now: datetime) -> list[tuple[str, str]]:
    """The latest that have ended, the newest first."""
    period, choices = Period.of(london_date(now)).previous, [("", "Choose a period")]
    while len(choices) <= PERIODS_OFFERED:
        choices.append((str(period), f"{period.year}, {period.in_words}"))
        period = period.previous
    return choices


class BeginForm(forms.Form):
    """Without a file the totals are typed on the next page."""

    fund = forms.ChoiceField(label="Fund")
    period = forms.ChoiceField(
        label="To the end of",
        help_text="The ledger is compared with what was paid up to this period’s last day.",
    )
    file = forms.FileField(
        label="Lines of your general ledger",
        help_text="A spreadsheet or CSV with a date, a supplier, a transaction number and an amount, up "
        "to 20 MB. "
        "Leave it out to type the totals instead.",
        required=False,
    )
    tolerance_days = WholeNumberField(
        label="Days that two lines may lie apart",
        help_text="Lines of the same amount whose days are this close are taken for one payment.",
        min_value=0,
        max_value=MOST_DAYS,
        initial=USUAL_DAYS,
        widget=GovukTextInput(width=4, inputmode="numeric"),
    )
    tolerance_amount = PoundsField(
        label="Amount by which they may differ",
        help_text=f"0 where it has to be the same to the penny, £{MOST_PENCE // 100} at most.",
        initial=NOTHING,
    )

    def __init__(
        self, *args: Any, pairs: Sequence[tuple[Department, Fund]], now: datetime, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        several = len({department.pk for department, _ in pairs}) > 1
        self.pairs = {f"{department.code}/{fund.reference}": (department, fund) for department, fund in pairs}
        cast(forms.ChoiceField, self.fields["fund"]).choices = [
            ("", "Choose a fund"),
            *(
                (key, f"{fund.name} ({fund.reference})" + (f", {department.short_name}" if several else ""))
                for key, (department, fund) in self.pairs.items()
            ),
        ]
        cast(forms.ChoiceField, self.fields["period"]).choices = _ended_periods(now)

    def asked(self) -> ToReconcile:
        """Only of a valid form."""
        said = self.cleaned_data
        department, fund = self.pairs[said["fund"]]
        return ToReconcile(
            department,
            fund,
            Period.parse(said["period"]),
            said["tolerance_days"],
            int(cast(Decimal, said["tolerance_amount"]) * 100),
        )


class TotalsForm(forms.Form):
    """A box for each award and control budget."""

    mark_optional = False

    def __init__(self, *args: Any, uses: Sequence[Use], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.uses = {f"total_{place}": use for place, use in enumerate(uses)}
        for name, use in self.uses.items():
            self.fields[name] = PoundsField(
                label=f"{use.award}, {SHORT_CONTROL_BUDGETS[use.control_budget]}",
                negative=True,
                error_messages={"required": "Give the total, 0 where nothing is booked"},
            )

    def totals(self) -> dict[Use, Decimal]:
        return {use: self.cleaned_data[name] for name, use in self.uses.items()}


class ExplainForm(forms.Form):
    mark_optional = False

    items = forms.TypedMultipleChoiceField(
        label="Items",
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Choose the items that this explains"},
    )
    reason = forms.ChoiceField(
        label="Why are they open?",
        choices=list(REASONS.items()),
        widget=GovukRadios,
        error_messages={"required": "Choose why they are open"},
    )
    words = forms.CharField(
        label="What else is to be known (optional)",
        help_text="Your sign-off and the fund read this.",
        widget=GovukTextarea(rows=3),
        max_length=LONGEST_REASON,
        required=False,
    )

    def __init__(self, *args: Any, shown: Sequence[OpenItem], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast(forms.TypedMultipleChoiceField, self.fields["items"]).choices = [
            (item.pk, str(item.pk)) for item in shown
        ]

    @property
    def chosen(self) -> set[str]:
        return {str(key) for key in self["items"].value() or ()}


class GiveBackForm(forms.Form):
    words = forms.CharField(
        label="What is lacking?",
        help_text="Whoever sent it reads this, and explains anew.",
        widget=GovukTextarea(rows=4),
        max_length=LONGEST_REASON,
    )
