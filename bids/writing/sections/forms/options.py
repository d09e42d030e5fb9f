"""The options of a bid, and what each brings."""

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms

from bids.writing.models import Benefit, Option
from bids.writing.rules.completeness_options import HIGHEST_SCORE
from bids.writing.rules.drafts import BenefitRow, OptionRow
from bids.writing.rules.vocabulary import BENEFIT_KINDS
from legacyfund.web.fields import LaterChoice, LaterNumber, LaterPounds, LaterText
from legacyfund.web.forms import GovukTextarea, GovukTextInput
from legacyfund.web.lines import LineForm, LinesFormSet

NOMINAL = "Nominal, as paid"


class OptionLineForm(LineForm):
    """`number` is that of an option already saved, so that its costs and benefits stay its own."""

    wide = ("name", "description", "does_nothing", "preferred")

    number = forms.IntegerField(label="Option", required=False, widget=forms.HiddenInput)
    name = forms.CharField(label="Name", max_length=150)
    description = LaterText(
        label="What it is",
        help_text="Say what would be done, by whom, and how it meets the need or fails to.",
        max_length=2000,
        widget=GovukTextarea(rows=4, max_length=2000),
    )
    score = LaterNumber(
        label="Score",
        help_text=f"Your own, from 0 to {HIGHEST_SCORE}: how well it meets the need",
        min_value=0,
        max_value=HIGHEST_SCORE,
        decimal_places=0,
        widget=GovukTextInput(width=4, inputmode="numeric"),
    )
    does_nothing = forms.BooleanField(label="This option is doing nothing", required=False)
    preferred = forms.BooleanField(label="This is the preferred option", required=False)


class OptionFormSet(LinesFormSet):
    form = OptionLineForm
    row = "Option"

    def option_rows(self) -> list[OptionRow]:
        return [
            OptionRow(
                name=row["name"],
                description=row["description"],
                does_nothing=row["does_nothing"],
                preferred=row["preferred"],
                score=None if row["score"] is None else int(row["score"]),
                number=row["number"],
            )
            for row in self.kept()
        ]

    def numbers(self, saved: Iterable[int]) -> dict[str, str]:
        """What each line's `number` holds once these were saved: its own, its new one, or nothing for a line
        that is no option.
        """
        kept = self.kept_forms()
        own = {form.cleaned_data["number"] for form in kept}
        new = (number for number in sorted(saved) if number not in own)
        given = {form: form.cleaned_data["number"] or next(new, "") for form in kept}
        return {form.add_prefix("number"): str(given.get(form, "")) for form in self.forms}


def option_initial(rows: Sequence[Option]) -> list[dict[str, Any]]:
    fields = ("number", "name", "description", "score", "does_nothing", "preferred")
    return [{name: getattr(row, name) for name in fields} for row in rows]


def option_choices(options: Sequence[Option]) -> list[tuple[str, str]]:
    """By number as text; the preferred one says so."""
    return [
        ("", "Choose"),
        *(
            (str(row.number), f"{row.number}. {row.name}" + (" (preferred)" if row.preferred else ""))
            for row in options
        ),
    ]


def prices_field() -> forms.ChoiceField:
    """Blank is nominal; a year is that of real prices."""
    return LaterChoice(label="Prices")


def set_choices(form: forms.Form, options: Sequence[Option], years: Sequence[str]) -> None:
    """Fill those of the choosers `option`, `year` and `price_year` that a line has."""
    offered = {
        "option": option_choices(options),
        "year": [("", "Choose"), *((year, year) for year in years)],
        "price_year": [("", NOMINAL), *((year, f"Real, in {year} prices") for year in years)],
    }
    for name in offered.keys() & form.fields.keys():
        form.fields[name].choices = offered[name]  # type: ignore[attr-defined]


def prices_of(row: dict[str, Any]) -> dict[str, str]:
    year = row["price_year"]
    return {"price_basis": "REAL" if year else "NOMINAL", "price_year": year}


class BenefitLineForm(LineForm):
    wide = ("description", "quantity")

    description = forms.CharField(label="What the benefit is", max_length=200)
    option = LaterChoice(label="Option")
    kind = LaterChoice(label="Kind", choices=[("", "Choose"), *BENEFIT_KINDS.items()])
    year = LaterChoice(label="Year")
    price_year = prices_field()
    amount = LaterPounds(label="Amount", help_text="Blank where it has no price", zero=False)
    owner_role = LaterText(label="Role that answers for it", max_length=120)
    quantity = forms.CharField(
        label="Quantity in words",
        help_text="Such as 40,000 hours of caseworkers’ time",
        required=False,
        max_length=200,
    )

    def __init__(self, *args: Any, options: Sequence[Option], years: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        set_choices(self, options, years)


class BenefitFormSet(LinesFormSet):
    form = BenefitLineForm
    row = "Benefit"

    def benefit_rows(self) -> list[BenefitRow]:
        return [
            BenefitRow(
                description=row["description"],
                option=int(row["option"]) if row["option"] else None,
                kind=row["kind"],
                year=row["year"],
                amount=row["amount"],
                quantity=row["quantity"],
                owner_role=row["owner_role"],
                **prices_of(row),
            )
            for row in self.kept()
        ]


def benefit_initial(rows: Sequence[Benefit]) -> list[dict[str, Any]]:
    fields = ("description", "kind", "year", "price_year", "amount", "owner_role", "quantity")
    return [
        {
            "option": str(row.option.number) if row.option else "",
            **{name: getattr(row, name) for name in fields},
        }
        for row in rows
    ]
