"""A cost as a line of the grid, with its amounts by year, and whoever may pay it."""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Any

from django import forms

from accounts.models import Department
from bids.writing.models import Option
from bids.writing.rules.coding import coding_challenge, coding_problem
from bids.writing.rules.cost_grid import (
    EMPTY,
    LONGEST_DESCRIPTION,
    amount_in,
)
from bids.writing.rules.vocabulary import COST_CATEGORIES, PAYERS
from bids.writing.sections.forms.options import prices_field, set_choices
from bids.writing.sections.forms.rows import FoldedLine, OneLine
from legacyfund.lib.control_budgets import SHORT_CONTROL_BUDGETS
from legacyfund.web.fields import LaterChoice, LaterPounds
from legacyfund.web.forms import GovukTextarea, GovukTextInput

PREFIX = "costs"


def payer_choices(partners: Sequence[Department]) -> dict[str, str]:
    """Who may pay a line: the fund, the department, and each partner of the bid by its name."""
    named = {partner_choice(row): f"{row.name}, partner" for row in partners}
    return {code: label for code, label in PAYERS.items() if code != "PARTNER"} | named


def payer_names(partners: Sequence[Department]) -> dict[str, str]:
    """What whoever pays may be called in a pasted block, in small letters, and its choice."""
    called = [(code, name) for code, label in payer_choices(partners).items() for name in (code, label)]
    for row in partners:
        called += [(partner_choice(row), name) for name in (row.code, row.short_name, row.name)]
    return {name.lower(): code for code, name in called}


def partner_choice(department: Department) -> str:
    return f"PARTNER:{department.code}"


def _choice(label: str, choices: dict[str, str]) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, choices=[("", "Choose"), *choices.items()])


class YearPounds(LaterPounds):
    """An amount of one year: nothing, nought and a dash are no amount, as in a spreadsheet."""

    def __init__(self, **options: Any) -> None:
        super().__init__(
            zero=False, widget=GovukTextInput(inputmode="decimal", attrs={"inputmode": "decimal"}), **options
        )

    def to_python(self, value: Any) -> Decimal | None:  # type: ignore[override]
        return super().to_python(None if isinstance(value, str) and value.strip() in EMPTY else value)


class CostForm(FoldedLine):
    """A cost with its amounts by year: a row of the grid."""

    description = OneLine(
        label="What it is for", max_length=LONGEST_DESCRIPTION, widget=forms.Textarea(attrs={"rows": 2})
    )
    category = _choice("Category", COST_CATEGORIES)
    control_budget = _choice("Control budget", SHORT_CONTROL_BUDGETS)
    payer = forms.ChoiceField(label="Who pays")
    justification = forms.CharField(
        label="Reason for the control budget",
        required=False,
        max_length=1000,
        widget=GovukTextarea(rows=2),
    )
    seldom: tuple[str, ...] = ("justification",)

    def __init__(
        self, *args: Any, years: Sequence[str], partners: Sequence[Department], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.years = years
        for year in years:
            self.fields[amount_in(year)] = YearPounds(label=year)
        self.order_fields([name for name in self.fields if name not in self.seldom])
        payers: Any = self.fields["payer"]
        payers.choices = [("", "Choose"), *payer_choices(partners).items()]

    @classmethod
    def asked(cls) -> list[str]:
        first, rest = (
            [name for name in cls.base_fields if (name in cls.seldom) is seldom] for seldom in (False, True)
        )
        labels = {name: str(field.label) for name, field in cls.base_fields.items()}
        return [*(labels[name] for name in first), "Pounds in each year", *(labels[name] for name in rest)]

    @property
    def amounts(self) -> list[forms.BoundField]:
        return [self[amount_in(year)] for year in self.years]

    @property
    def lead(self) -> list[forms.BoundField]:
        """What stands in front of the years, but for what it is for."""
        named = ("description", "DELETE", *self.seldom, *(amount_in(year) for year in self.years))
        return [self[name] for name in self.fields if name not in named]

    @property
    def challenge(self) -> str:
        """Why the category and the control budget do not fit, as they are chosen now."""
        return coding_challenge(self["category"].value(), self["control_budget"].value())

    @property
    def more_in_words(self) -> str:
        """What is given of it, while it is folded."""
        return "Reason given" if self["justification"].value() else ""

    def clean(self) -> dict[str, Any]:
        cleaned = self.cleaned_data
        problem = coding_problem(
            cleaned.get("category"), cleaned.get("control_budget"), cleaned.get("justification", "")
        )
        if problem:
            self.add_error("justification", problem[0].upper() + problem[1:])
        if not self.errors and not list(self.given()):
            self.add_error(amount_in(self.years[0]), "Give an amount in at least one year")
        return cleaned

    def given(self) -> Iterator[tuple[str, Decimal]]:
        """Each year that has an amount, of a form that is valid so far."""
        for year in self.years:
            amount = self.cleaned_data.get(amount_in(year))
            if amount is not None:
                yield year, amount


class OptionCostForm(CostForm):
    """A cost of a full-form bid: of which option, in which prices, and whether it is paid after the fund."""

    option = LaterChoice(label="Option")
    price_year = prices_field()
    after_fund = forms.BooleanField(label="Paid once the fund has stopped", required=False)

    field_order = ("description", "option", "category")
    seldom = ("price_year", "after_fund", "justification")

    def __init__(self, *args: Any, options: Sequence[Option], years: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, years=years, **kwargs)
        set_choices(self, options, years)

    @property
    def more_in_words(self) -> str:
        year, later = self["price_year"].value(), self["after_fund"].value()
        said = [f"{year} prices" if year else "", "after the fund" if later else "", super().more_in_words]
        words = ", ".join(word for word in said if word)
        return words[:1].upper() + words[1:]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if cleaned.get("after_fund") and cleaned.get("payer") == "FUND":
            self.add_error("payer", "Once the fund has stopped somebody else pays. Choose who")
        return cleaned
