"""Correcting an accepted line: what is right, and what was wrong."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any, cast

from django import forms

from legacyfund.lib.control_budgets import CONTROL_BUDGETS
from legacyfund.lib.tables.repair import without_unseen
from legacyfund.web.forms import GovukDateField, GovukRadios, GovukTextarea, PoundsField
from portfolio.awards.models import Award
from portfolio.spend.actions.shared import LONGEST_REASON
from portfolio.spend.models import SpendLine
from portfolio.spend.queries.corrections import right_of
from portfolio.spend.rules.corrections import LABELS, Right
from portfolio.spend.rules.lines import TEXT_LENGTHS

REPLACE, TAKE_OUT = "replace", "take-out"


def _plain(text: str) -> str:
    """As a cell of a file is read."""
    return " ".join(without_unseen(text).split())


def _text(name: str) -> forms.CharField:
    return forms.CharField(label=LABELS[name], max_length=TEXT_LENGTHS[name], required=False)


class CorrectLineForm(forms.Form):
    """Filled from the line. Where it is taken out, only the reason is read."""

    mark_optional = False

    what = forms.ChoiceField(
        label="What is wrong?",
        widget=GovukRadios,
        choices=[
            (REPLACE, "Something in the line: put it right below"),
            (TAKE_OUT, "The whole line: it should not have been reported"),
        ],
        error_messages={"required": "Say whether the line is put right or taken out"},
    )
    award = forms.ChoiceField(label=LABELS["award"], required=False)
    control_budget = forms.ChoiceField(
        label=LABELS["control_budget"], choices=list(CONTROL_BUDGETS.items()), required=False
    )
    paid_on = GovukDateField(label=LABELS["paid_on"], required=False)
    supplier = _text("supplier")
    transaction_number = _text("transaction_number")
    amount = PoundsField(label=LABELS["amount"], negative=True, required=False)
    description = _text("description")
    reason = forms.CharField(
        label="What was wrong, and how do you know?",
        help_text="Your sign-off and the fund read this.",
        widget=GovukTextarea(rows=4),
        max_length=LONGEST_REASON,
    )

    def __init__(self, *args: Any, line: SpendLine, awards: Mapping[str, Award], **kwargs: Any) -> None:
        self._stands = right_of(line)
        kwargs["initial"] = vars(self._stands)
        super().__init__(*args, **kwargs)
        named = [(award.reference, f"{award.reference}: {award.title}") for award in awards.values()]
        cast(forms.ChoiceField, self.fields["award"]).choices = named

    def clean(self) -> None:
        if self.cleaned_data.get("what") != REPLACE:
            for name in LABELS:
                self.errors.pop(name, None)
            return
        for name in ("paid_on", "amount"):
            if self.cleaned_data.get(name) is None and name not in self.errors:
                self.add_error(name, f"{LABELS[name]} is needed.")

    def right(self) -> Right | None:
        """What stands in the line's place; only of a valid form."""
        said = self.cleaned_data
        if said["what"] == TAKE_OUT:
            return None
        return Right(
            award=said["award"] or self._stands.award,
            control_budget=said["control_budget"] or self._stands.control_budget,
            paid_on=cast(date, said["paid_on"]),
            supplier=_plain(said["supplier"]),
            transaction_number=_plain(said["transaction_number"]),
            amount=cast(Decimal, said["amount"]),
            description=_plain(said["description"]),
        )
