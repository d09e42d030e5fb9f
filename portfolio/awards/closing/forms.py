"""Forms of the end of an award: what came of it, and why it is closed."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms

from bids.versions.queries.document_parts import DocumentBenefit
from legacyfund.web.forms import GovukRadios, GovukTextarea, PoundsField
from portfolio.awards.closing.rules.benefits import BenefitSaid
from portfolio.awards.closing.rules.outcomes import ACHIEVED, SystemOutcome


@dataclass(frozen=True)
class BenefitBoxes:
    """What is asked of one benefit; `amount` is None where the bid names none."""

    benefit: DocumentBenefit
    achieved: forms.BoundField
    amount: forms.BoundField | None
    reason: forms.BoundField


class CompleteForm(forms.Form):
    """Asks why of each system that is not as promised, and of each benefit what came of it."""

    words = forms.CharField(
        label="What was delivered?",
        max_length=5000,
        widget=GovukTextarea(rows=6),
        help_text="In a few sentences. The fund reads this beside what the bid promised.",
    )

    def __init__(
        self,
        *args: Any,
        outcomes: Sequence[SystemOutcome],
        benefits: Sequence[DocumentBenefit],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self._short = {place: row for place, row in enumerate(outcomes, start=1) if not row.as_promised}
        self._benefits = dict(enumerate(benefits, start=1))
        for place, row in self._short.items():
            self.fields[f"system_{place}_reason"] = forms.CharField(
                label=f"Why is {row.name} not what the bid promised?",
                max_length=2000,
                widget=GovukTextarea(rows=3),
            )
        for place, benefit in self._benefits.items():
            self._ask(f"benefit_{place}_", benefit)

    def _ask(self, box: str, benefit: DocumentBenefit) -> None:
        self.fields[f"{box}achieved"] = forms.ChoiceField(
            label="How much of it was achieved?",
            choices=list(ACHIEVED.items()),
            widget=GovukRadios,
            error_messages={"required": "Say how much of the benefit was achieved"},
        )
        if benefit.amount is not None:
            self.fields[f"{box}amount"] = PoundsField(
                label="How many pounds of it?",
                required=False,
                help_text=f"In {benefit.prices}. Leave this blank where all of it was achieved, or none.",
            )
        self.fields[f"{box}reason"] = forms.CharField(
            label="Why no more?",
            max_length=2000,
            required=False,
            widget=GovukTextarea(rows=2),
            help_text="Needed unless it was achieved in full.",
        )

    def system_fields(self) -> list[forms.BoundField]:
        return [self[f"system_{place}_reason"] for place in self._short]

    def benefit_fields(self) -> Iterator[BenefitBoxes]:
        for place, benefit in self._benefits.items():
            box = f"benefit_{place}_"
            amount = self[f"{box}amount"] if f"{box}amount" in self.fields else None
            yield BenefitBoxes(benefit, self[f"{box}achieved"], amount, self[f"{box}reason"])

    def said(self) -> dict[str, Any]:
        """As `say_complete` takes it."""
        given = self.cleaned_data
        return {
            "words": given["words"],
            "reasons": {row.reference: given[f"system_{place}_reason"] for place, row in self._short.items()},
            "benefits": [
                BenefitSaid(
                    given[f"benefit_{place}_achieved"],
                    given.get(f"benefit_{place}_amount"),
                    given[f"benefit_{place}_reason"],
                )
                for place in self._benefits
            ],
        }
