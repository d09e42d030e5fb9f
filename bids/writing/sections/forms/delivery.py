"""What could go wrong, the causes of optimism bias, and the people."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms

from bids.writing.appraisal.optimism_bias import BIAS_CAUSED, EVERY_BIAS
from bids.writing.rules.drafts import BiasRow, RiskRow, RoleRow
from bids.writing.rules.vocabulary import LEVELS
from bids.writing.sections.forms.rows import RowsFormSet
from legacyfund.web.fields import LaterChoice, LaterNumber, LaterText
from legacyfund.web.forms import GovukTextarea, GovukTextInput
from legacyfund.web.lines import LineForm

LEVEL_CHOICES = [("", "Choose"), *((str(level), f"{level}: {words}") for level, words in LEVELS.items())]


def _number(label: str, *, hint: str = "", most: int, suffix: str = "") -> LaterNumber:
    return LaterNumber(
        label=label,
        help_text=hint,
        min_value=0,
        max_value=most,
        decimal_places=2,
        widget=GovukTextInput(width=5, inputmode="decimal", suffix=suffix),
    )


class RiskLineForm(LineForm):
    wide = ("description", "mitigation")

    description = forms.CharField(label="What could happen", max_length=300)
    likelihood = LaterChoice(label="Likelihood", choices=LEVEL_CHOICES)
    impact = LaterChoice(label="Impact", choices=LEVEL_CHOICES)
    mitigation = LaterText(
        label="What is done about it", max_length=1000, widget=GovukTextarea(rows=3, max_length=1000)
    )
    owner_role = LaterText(label="Role that owns it", max_length=120)


class RiskFormSet(RowsFormSet):
    form = RiskLineForm
    row = "Risk"
    kind = RiskRow

    def values(self, line: Mapping[str, Any]) -> dict[str, Any]:
        levels = {name: int(line[name]) if line[name] else None for name in ("likelihood", "impact")}
        return {**super().values(line), **levels}


class BiasLineForm(LineForm):
    wide = ("factor", "evidence")

    factor = forms.CharField(
        label="Cause",
        help_text="Such as the degree of innovation, or suppliers brought in late",
        max_length=150,
    )
    kind = LaterChoice(label="Counts towards", choices=[("", EVERY_BIAS), *BIAS_CAUSED.items()])
    contribution = _number("Share of the upper bound", most=100, suffix="%")
    mitigation = _number("How far it is managed", hint="From 0, not at all, to 1, wholly", most=1)
    evidence = LaterText(
        label="Evidence that it is managed", max_length=1000, widget=GovukTextarea(rows=3, max_length=1000)
    )


class BiasFormSet(RowsFormSet):
    form = BiasLineForm
    row = "Cause"
    kind = BiasRow


class RoleLineForm(LineForm):
    wide = ("role",)

    role = forms.CharField(label="Role", max_length=120)
    first_quarter = LaterChoice(label="First quarter")
    last_quarter = LaterChoice(label="Last quarter")
    needed = _number("Needed", hint="Full-time equivalents, such as 2 or 0.5", most=9999)
    in_post = _number("Of them in post", most=9999)
    to_hire = _number("To hire", most=9999)
    to_buy = _number("To buy from a supplier", most=9999)

    def __init__(self, *args: Any, quarters: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("first_quarter", "last_quarter"):
            choices = [("", "Choose"), *((quarter, quarter) for quarter in quarters)]
            self.fields[name].choices = choices  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        first, last = self.cleaned_data.get("first_quarter"), self.cleaned_data.get("last_quarter")
        if first and last and last < first:
            self.add_error("last_quarter", "The last quarter must not come before the first")
        return self.cleaned_data


class RoleFormSet(RowsFormSet):
    form = RoleLineForm
    row = "Role"
    kind = RoleRow
