"""The systems a bid treats, chosen from the department's register."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms

from bids.register.models import LegacySystem
from bids.register.queries.systems import overall_risk
from bids.register.rules.risk import HIGHEST_OVERALL, LOWEST_OVERALL
from bids.register.rules.treatments import TREATMENTS
from bids.writing.models import BidSystem
from bids.writing.sections.actions.rows import SystemRow
from bids.writing.sections.forms.rows import RowsFormSet
from legacyfund.web.fields import LaterChoice, LaterDate, LaterNumber, LaterText
from legacyfund.web.forms import GovukTextarea, GovukTextInput
from legacyfund.web.lines import LineForm
from legacyfund.web.templatetags.govuk import risk

PREFIX = "systems"


class SystemLineForm(LineForm):
    """`systems` are the department's, by reference, with their rating now."""

    system = forms.ChoiceField(label="System")
    treatment = LaterChoice(label="Treatment", choices=[("", "Choose"), *TREATMENTS.items()])
    disposition = LaterText(
        label="What happens to it",
        help_text="Say what is switched off, moved or kept, and where its data goes.",
        max_length=2000,
        widget=GovukTextarea(rows=4, max_length=2000),
    )
    target_rating = LaterNumber(
        label="Target rating after delivery",
        help_text=f"The overall risk that is left, from {LOWEST_OVERALL} to {HIGHEST_OVERALL}, such as 4.5",
        min_value=LOWEST_OVERALL,
        max_value=HIGHEST_OVERALL,
        max_digits=4,
        decimal_places=2,
        widget=GovukTextInput(width=5, inputmode="decimal"),
    )
    decommission_on = LaterDate(
        label="Date it is decommissioned",
        help_text="For example, 30 9 2028. Leave it blank for a system you keep.",
    )

    def __init__(self, *args: Any, systems: Mapping[str, LegacySystem], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chooser = self.fields["system"]
        chooser.choices = [("", "Choose"), *((ref, _label(row)) for ref, row in systems.items())]  # type: ignore[attr-defined]


class SystemFormSet(RowsFormSet):
    form = SystemLineForm
    row = "System"
    kind = SystemRow

    @classmethod
    def initial_of(cls, saved: Sequence[BidSystem]) -> list[dict[str, Any]]:
        return [
            {
                **row,
                "system": row["system"].reference,
                "saved_system": row["system"],
                "target_rating": row["target_risk"],
            }
            for row in super().initial_of(saved)
        ]

    def clean(self) -> None:
        seen: set[str] = set()
        for form in self.forms:
            reference = form.cleaned_data.get("system", "") if form.is_valid() else ""
            if reference and not form.cleaned_data.get("DELETE"):
                if reference in seen:
                    form.add_error("system", "This system is named twice. Keep one of the two")
                seen.add(reference)

    def values(self, line: Mapping[str, Any]) -> dict[str, Any]:
        """Of a saved line its own system, which the register may have taken elsewhere since."""
        system = line.get("saved_system") or self.form_kwargs["systems"][line["system"]]
        return super().values({**line, "system": system, "target_risk": line["target_rating"]})


def _label(system: LegacySystem) -> str:
    """The system with its rating now, as `systems_visible_to` annotates it."""
    overall = overall_risk(getattr(system, "overall_in_168ths", None))
    return f"{system.name} ({system.reference}): {risk(overall)}"
