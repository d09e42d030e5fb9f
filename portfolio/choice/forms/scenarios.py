"""Forms of scenarios: what one is called and keeps back, the sentences, the bids picked by hand, adoption."""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from django import forms
from django.forms.boundfield import BoundField

from accounts.models import Department
from legacyfund.lib.control_budgets import CONTROL_BUDGETS, SHORT_CONTROL_BUDGETS
from legacyfund.lib.money import to_pence
from legacyfund.web.fields import WholeNumberField
from legacyfund.web.forms import GovukCheckboxes, GovukRadios, GovukTextarea, GovukTextInput, PoundsField
from portfolio.choice.models import Scenario
from portfolio.choice.queries.picking import pick_rows
from portfolio.choice.queries.problems import Choice
from portfolio.choice.rules.problem import BIDS_NAMED, OF_DEPARTMENT, Cell, Kind
from portfolio.choice.rules.sentences import Unit, unit_of

HOW_HINTS = {
    Scenario.How.BEST.value: "The solver finds the set that is worth most, and proves it.",
    Scenario.How.HAND_PICKED.value: "You tick the bids. The run says what the set loses against the best.",
    Scenario.How.DOWN_THE_LIST.value: "In order of rank, until a bid does not fit.",
}


class ScenarioForm(forms.Form):
    name = forms.CharField(
        label="Name",
        max_length=100,
        help_text="Such as “Best set”, or “No more than a third to one department”.",
    )
    note = forms.CharField(
        label="Note",
        required=False,
        max_length=2000,
        widget=GovukTextarea(rows=3),
        help_text="What the panel should know about this scenario.",
    )
    how = forms.ChoiceField(
        label="How is the set made?", choices=Scenario.How.choices, widget=GovukRadios(hints=HOW_HINTS)
    )


class ChangeScenarioForm(ScenarioForm):
    """With a box for each envelope: what the scenario keeps back of it."""

    def __init__(self, *args: Any, envelopes: Mapping[Cell, int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.envelopes = envelopes
        for year, budget in envelopes:
            self.fields[f"keep_{budget}_{year}"] = PoundsField(
                label=f"Keep back in {year}, {CONTROL_BUDGETS[budget]}", required=False
            )

    def rows(self) -> Iterator[tuple[str, str, Decimal, BoundField]]:
        """Year, control budget, the envelope in pounds, and the control."""
        for (year, budget), pence in self.envelopes.items():
            envelope = Decimal(pence).scaleb(-2)
            yield year, SHORT_CONTROL_BUDGETS[budget], envelope, self[f"keep_{budget}_{year}"]

    def reserves(self) -> dict[Cell, Decimal]:
        cells = {
            (year, budget): self.cleaned_data[f"keep_{budget}_{year}"] for year, budget in self.envelopes
        }
        return {cell: amount for cell, amount in cells.items() if amount}


class SentenceForm(forms.Form):
    """What a sentence of one kind has to be told."""

    def __init__(self, *args: Any, kind: Kind, choice: Choice, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kind = kind
        if kind in BIDS_NAMED:
            self._ask_bids(choice)
        if kind in OF_DEPARTMENT:
            departments = {(ask.department_id, ask.department) for ask in choice.asks}
            by_name = sorted(departments, key=lambda row: row[1])
            self.fields["department"] = forms.ChoiceField(
                label="Department", choices=[("", "Choose a department"), *by_name]
            )
        self._ask_number()

    def _ask_bids(self, choice: Choice) -> None:
        bids = [(ask.reference, f"{ask.reference} {ask.title}") for ask in choice.asks]
        if BIDS_NAMED[self.kind][1] is None:
            self.fields["bids"] = forms.MultipleChoiceField(
                label="Bids", choices=bids, widget=GovukCheckboxes(small=True)
            )
            return
        labels = {Kind.NEEDS: ("The bid that needs the other", "The bid it needs")}
        one, other = labels.get(self.kind, ("Bid", "The other bid"))
        offered = [("", "Choose a bid"), *bids]
        self.fields["one"] = forms.ChoiceField(label=one, choices=offered)
        if BIDS_NAMED[self.kind][0] > 1:
            self.fields["other"] = forms.ChoiceField(label=other, choices=offered)

    def _ask_number(self) -> None:
        unit = unit_of(self.kind)
        if unit is Unit.POUNDS:
            self.fields["number"] = PoundsField(
                label="Amount", help_text="Over all years and control budgets."
            )
        elif unit is Unit.PERCENT:
            self.fields["number"] = WholeNumberField(
                label="Share of all the money given",
                min_value=0,
                max_value=100,
                widget=GovukTextInput(width=3, suffix="%", inputmode="numeric"),
            )
        elif unit is Unit.BIDS:
            self.fields["number"] = WholeNumberField(
                label="How many bids",
                min_value=0,
                max_value=10_000,
                widget=GovukTextInput(width=3, inputmode="numeric"),
            )

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if cleaned.get("one") and cleaned.get("one") == cleaned.get("other"):
            self.add_error("other", "Choose two different bids.")
        return cleaned

    def named(self) -> list[str]:
        """References of the bids, in the order the kind reads them."""
        found = self.cleaned_data.get("bids") or [self.cleaned_data.get(name) for name in ("one", "other")]
        return [reference for reference in found if reference]

    def department(self) -> Department | None:
        chosen = self.cleaned_data.get("department")
        return Department.objects.get(pk=chosen) if chosen else None

    def number(self) -> int:
        """Pence, whole percent or bids."""
        given = self.cleaned_data.get("number") or 0
        return to_pence(given) if isinstance(given, Decimal) else given


class PickForm(forms.Form):
    """`picked`: what the boxes of `pick_rows` post."""

    picked = forms.MultipleChoiceField(label="Bids", required=False, widget=GovukCheckboxes)

    def __init__(self, *args: Any, choice: Choice, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["picked"]
        if isinstance(field, forms.MultipleChoiceField):
            field.choices = [(row.key, row.title) for row in pick_rows(choice, ())]


class AdoptForm(forms.Form):
    """`sure` keeps the form from doing anything as it was opened."""

    sure = forms.BooleanField(
        label="The panel should decide from this set",
        error_messages={"required": "Tick the box to say that the panel should decide from this set"},
    )
    reason = forms.CharField(
        label="Why does it take the place of the one adopted before?",
        required=False,
        max_length=2000,
        widget=GovukTextarea(rows=3),
    )

    def __init__(self, *args: Any, replaces: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not replaces:
            del self.fields["reason"]
        else:
            self.fields["reason"].required = True
