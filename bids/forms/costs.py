"""The cost lines of a bid."""

from collections.abc import Sequence
from typing import Any

from django import forms

from bids.actions.rows import CostRow
from bids.forms.lines import LineForm, LinesFormSet
from bids.models import CostLine
from bids.rules.completeness_money import coding_problem
from bids.rules.drafts import CostLineDraft
from bids.rules.vocabulary import COST_CATEGORIES, PAYERS
from legacyfund.lib.control_budgets import CONTROL_BUDGETS
from legacyfund.web.forms import GovukTextarea, GovukTextInput, PoundsField

PREFIX = "costs"
FIELDS = ("description", "year", "control_budget", "category", "payer", "amount", "justification")


def _choice(label: str, choices: dict[str, str]) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, choices=[("", "Choose"), *choices.items()])


class CostLineForm(LineForm):
    description = forms.CharField(
        label="What it is for", max_length=200, widget=GovukTextInput(width="two-thirds")
    )
    year = forms.ChoiceField(label="Year")
    control_budget = _choice("Control budget", CONTROL_BUDGETS)
    category = _choice("Category", COST_CATEGORIES)
    payer = _choice("Who pays", PAYERS)
    amount = PoundsField(label="Amount", zero=False)
    justification = forms.CharField(
        label="Reason for the control budget",
        required=False,
        max_length=1000,
        widget=GovukTextarea(rows=2),
    )

    def __init__(self, *args: Any, years: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chooser = self.fields["year"]
        chooser.choices = [("", "Choose"), *((year, year) for year in years)]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        cleaned = self.cleaned_data
        line = CostLineDraft(
            control_budget=cleaned.get("control_budget"),
            category=cleaned.get("category"),
            justification=cleaned.get("justification", ""),
        )
        if problem := coding_problem(line):
            self.add_error("justification", problem[0].upper() + problem[1:])
        return cleaned


class CostFormSet(LinesFormSet):
    form = CostLineForm

    def cost_rows(self) -> list[CostRow]:
        return [CostRow(**{name: row[name] for name in FIELDS}) for row in self.kept()]


def cost_initial(rows: tuple[CostLine, ...]) -> list[dict[str, Any]]:
    return [{name: getattr(row, name) for name in FIELDS} for row in rows]
