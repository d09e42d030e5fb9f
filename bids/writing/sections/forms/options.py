"""The options of a bid, and what each brings."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django import forms
from django.http import QueryDict  # noqa: TID251 - the type of what a form is given

from bids.writing.models import Benefit, Option
from bids.writing.rules.completeness_money import HIGHEST_SCORE
from bids.writing.rules.drafts import BenefitRow, OptionRow
from bids.writing.rules.grid_shapes import benefit_shape
from bids.writing.rules.vocabulary import BENEFIT_KINDS
from bids.writing.sections.forms.cost_tools import ToolOutcome, use_tool
from bids.writing.sections.forms.part_lines import Held
from bids.writing.sections.forms.rows import FoldedLine, OneLine, RowsFormSet
from bids.writing.sections.forms.tool_boxes import ToolBoxes
from legacyfund.web.fields import LaterChoice, LaterNumber, LaterPounds, LaterText, WholeNumberField
from legacyfund.web.forms import GovukTextarea, GovukTextInput
from legacyfund.web.lines import LineForm

NOMINAL = "Nominal, as paid"


class OptionLineForm(LineForm):
    """`number` is that of an option already saved, so that its costs and benefits stay its own."""

    wide = ("name", "description", "does_nothing", "preferred")

    number = WholeNumberField(label="Option", required=False, widget=forms.HiddenInput)
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


class OptionFormSet(RowsFormSet):
    form = OptionLineForm
    row = "Option"
    kind = OptionRow

    def values(self, line: Mapping[str, Any]) -> dict[str, Any]:
        return {**super().values(line), "score": None if line["score"] is None else int(line["score"])}

    def numbers(self, saved: Iterable[int]) -> dict[str, str]:
        """What each line's `number` holds once these were saved: its own, its new one, or nothing for a line
        that is no option.
        """
        if self.held is Held.ALL:
            return {}
        kept = [form for form, _ in self._kept_lines()]
        own = {form.cleaned_data.get("number") for form in kept}
        new = (number for number in sorted(saved) if number not in own)
        given = {form: form.cleaned_data.get("number") or next(new, "") for form in kept}
        return {form.add_prefix("number"): str(given.get(form, "")) for form in self.forms}


def option_names(options: Sequence[Option]) -> dict[str, str]:
    """What an option may be called in a pasted block, in small letters, and its number."""
    numbers = {str(option.number): str(option.number) for option in options}
    worded = {f"option {option.number}": str(option.number) for option in options}
    return {**{option.name.lower(): str(option.number) for option in options}, **worded, **numbers}


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


class BenefitLineForm(FoldedLine):
    description = OneLine(
        label="What the benefit is", max_length=200, widget=forms.Textarea(attrs={"rows": 2})
    )
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
    seldom = ("price_year", "quantity")

    def __init__(self, *args: Any, options: Sequence[Option], years: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        set_choices(self, options, years)

    @property
    def cells(self) -> list[forms.BoundField]:
        """What stands in the line, in the order of the grid."""
        return [self[name] for name in ("description", "option", "kind", "year", "amount", "owner_role")]

    @property
    def more_in_words(self) -> str:
        """What is given of it, while it is folded."""
        year, quantity = self["price_year"].value(), self["quantity"].value()
        return ", ".join(words for words in (f"{year} prices" if year else "", quantity or "") if words)


class BenefitFormSet(RowsFormSet):
    """`outcome` is what a button of the grid did to what was typed, None when none was pressed."""

    form = BenefitLineForm
    row = "Benefit"
    kind = BenefitRow

    def __init__(self, data: QueryDict | None = None, **kwargs: Any) -> None:
        self.years: Sequence[str] = kwargs["form_kwargs"]["years"]
        self.options: Sequence[Option] = kwargs["form_kwargs"]["options"]
        self.outcome: ToolOutcome | None = None
        if data is not None:
            shape = benefit_shape(option_names(self.options), self.years)
            data, self.outcome = use_tool(
                data, prefix=kwargs["prefix"], most=self.max_num, years=self.years, shape=shape
            )
        super().__init__(data, **kwargs)
        self.extra = 1
        self.boxes = ToolBoxes(self)

    @classmethod
    def initial_of(cls, saved: Sequence[Benefit]) -> list[dict[str, Any]]:
        options = (str(row.option.number) if row.option else "" for row in saved)
        rows = zip(super().initial_of(saved), options, strict=True)
        return [{**row, "option": option} for row, option in rows]

    def values(self, line: Mapping[str, Any]) -> dict[str, Any]:
        option = int(line["option"]) if line["option"] else None
        basis = "REAL" if line["price_year"] else "NOMINAL"
        return super().values({**line, "option": option, "price_basis": basis})
