"""Forms of answering an award, claiming a milestone, refusing a claim, and proposing to move money."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any, cast

from django import forms

from legacyfund.lib.control_budgets import CONTROL_BUDGETS
from legacyfund.lib.money import format_pounds
from legacyfund.lib.uploads import MOST_BYTES, TAKEN, EvidenceFile
from legacyfund.web.forms import GovukCheckboxes, GovukDateField, GovukRadios, GovukTextarea, PoundsField
from portfolio.awards.models import Milestone


class DeclineAwardForm(forms.Form):
    reason = forms.CharField(
        label="Why does the department not want the award?", max_length=2000, widget=GovukTextarea(rows=4)
    )


class AcceptAwardForm(forms.Form):
    """A new date for each milestone whose baseline has passed, and why; nothing where none has."""

    reason = forms.CharField(
        label="Why are they met later than the bid planned?", max_length=2000, widget=GovukTextarea(rows=4)
    )

    def __init__(self, *args: Any, past: Sequence[Milestone] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._numbers = [row.number for row in past]
        for row in past:
            was = row.baseline_on
            self.fields[f"baseline_{row.number}"] = GovukDateField(
                label=f"When will milestone {row.number}, “{row.name}”, be met?",
                help_text=f"The bid planned it for {was.day} {was:%B %Y}. For example, 27 3 2028",
            )
        reason = self.fields.pop("reason")
        if past:
            self.fields["reason"] = reason

    def dates(self) -> dict[int, date]:
        return {number: self.cleaned_data[f"baseline_{number}"] for number in self._numbers}


class ClaimMilestoneForm(forms.Form):
    met_on = GovukDateField(label="When was the milestone met?", help_text="For example, 27 3 2026")
    evidence = forms.CharField(
        label="What shows that it is met?",
        max_length=5000,
        widget=GovukTextarea(rows=6),
        help_text="Refer to the evidence expected, and say where it can be seen.",
    )
    systems = forms.MultipleChoiceField(
        label="Which systems were switched off?",
        widget=GovukCheckboxes,
        error_messages={"required": "Say which of the systems was switched off"},
        help_text="The register closes each of them, as decommissioned on the day above, once the fund has "
        "found the milestone met. A system that still runs stays as it is.",
    )
    order_reason = forms.CharField(
        label="Why was this milestone met before an earlier one?",
        max_length=2000,
        required=False,
        widget=GovukTextarea(rows=3),
    )
    file = forms.FileField(
        label="A file with the evidence",
        required=False,
        help_text=f"One file: {TAKEN}, up to {MOST_BYTES // 1024**2} MB. It is kept exactly as you send it.",
    )

    def __init__(
        self, *args: Any, systems: Sequence[tuple[str, str]] = (), earlier: Sequence[str] = (), **kwargs: Any
    ) -> None:
        """`systems` are offered, reference and words; `earlier` are milestones before it that are not met."""
        super().__init__(*args, **kwargs)
        if systems:
            cast(forms.MultipleChoiceField, self.fields["systems"]).choices = list(systems)
        else:
            del self.fields["systems"]
        if earlier:
            reason = self.fields["order_reason"]
            reason.required = True
            reason.help_text = (
                f"Not met yet: {', '.join(earlier)}. Whoever checks your claim, and whoever "
                "releases the money, reads this."
            )
        else:
            del self.fields["order_reason"]

    def evidence_file(self) -> EvidenceFile | None:
        file = self.cleaned_data["file"]
        return EvidenceFile(file.name, file.read()) if file else None


class RefuseClaimForm(forms.Form):
    reason = forms.CharField(
        label="What does the evidence not show?",
        max_length=2000,
        widget=GovukTextarea(rows=4),
        help_text="The person who claimed the milestone reads this.",
    )


class ExchangeForm(forms.Form):
    """`held`: pounds there are to move, by year × control budget; `years`: those they may move into;
    `limits`: in words, what may move of each without a further reason.
    """

    cell = forms.ChoiceField(
        label="Which money moves?",
        widget=GovukRadios,
        error_messages={"required": "Choose which money moves"},
    )
    to_year = forms.ChoiceField(
        label="Into which financial year?", error_messages={"required": "Choose the year it moves into"}
    )
    amount = PoundsField(label="How much?")
    approval = forms.CharField(
        label="The Treasury’s reference of its approval",
        max_length=120,
        help_text="For example, “Supplementary Estimate 2025-26, letter of 12 January”.",
    )
    approved_on = GovukDateField(
        label="When did the Treasury approve it?", help_text="For example, 12 1 2026"
    )
    reason = forms.CharField(
        label="Why is the money needed later?", max_length=2000, widget=GovukTextarea(rows=4)
    )
    over_limit = forms.CharField(
        label="Why does more move than the limit of the year?",
        max_length=2000,
        required=False,
        widget=GovukTextarea(rows=3),
        help_text="Needed where more moves than is said beside the money above.",
    )

    def __init__(
        self,
        *args: Any,
        held: Mapping[tuple[str, str], Decimal],
        years: Sequence[str],
        limits: Mapping[tuple[str, str], str] | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        if not limits:
            del self.fields["over_limit"]
        self._cells = {f"{year}_{budget}": (year, budget) for year, budget in held}
        cast(GovukRadios, self.fields["cell"].widget).hints = {
            key: limits[cell] for key, cell in self._cells.items() if limits and cell in limits
        }
        cast(forms.ChoiceField, self.fields["cell"]).choices = [
            (key, f"{year}, {CONTROL_BUDGETS[budget]}: {format_pounds(held[year, budget], pence=True)}")
            for key, (year, budget) in self._cells.items()
        ]
        cast(forms.ChoiceField, self.fields["to_year"]).choices = [
            ("", "Choose a year"),
            *((year, year) for year in years),
        ]

    def terms(self) -> dict[str, Any]:
        """As `propose_exchange` takes them."""
        return {**self.cleaned_data, "cell": self._cells[self.cleaned_data["cell"]]}


class SwitchForm(forms.Form):
    """`held`: pounds there are to switch, by year × control budget; `freely`: what needs no approval."""

    cell = forms.ChoiceField(
        label="Which money moves?",
        widget=GovukRadios,
        error_messages={"required": "Choose which money moves"},
    )
    to_budget = forms.ChoiceField(
        label="Into which control budget?",
        choices=[("", "Choose a control budget"), *CONTROL_BUDGETS.items()],
        error_messages={"required": "Choose the control budget it moves into"},
    )
    amount = PoundsField(label="How much?")
    approval = forms.CharField(
        label="The Treasury’s reference of its approval",
        max_length=120,
        required=False,
    )
    approved_on = GovukDateField(
        label="When did the Treasury approve it?", help_text="For example, 12 1 2026", required=False
    )
    reason = forms.CharField(
        label="Why is the money needed there?", max_length=2000, widget=GovukTextarea(rows=4)
    )

    def __init__(
        self, *args: Any, held: Mapping[tuple[str, str], Decimal], freely: str = "", **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["approval"].help_text = freely
        self._cells = {f"{year}_{budget}": (year, budget) for year, budget in held}
        cast(forms.ChoiceField, self.fields["cell"]).choices = [
            (key, f"{year}, {CONTROL_BUDGETS[budget]}: {format_pounds(held[year, budget], pence=True)}")
            for key, (year, budget) in self._cells.items()
        ]

    def terms(self) -> dict[str, Any]:
        """As `propose_switch` takes them."""
        return {**self.cleaned_data, "cell": self._cells[self.cleaned_data["cell"]]}


class ReversalForm(forms.Form):
    reason = forms.CharField(
        label="What was wrong with the journal?",
        max_length=2000,
        widget=GovukTextarea(rows=4),
        help_text="Whoever confirms it reads this, and so does everybody who reads the ledger.",
    )
