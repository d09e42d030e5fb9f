"""The costs of a bid as a grid: a row for each cost, a column for each year."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

from django import forms
from django.http import QueryDict  # noqa: TID251 - the type of what a form is given

from accounts.models import Department
from bids.writing.models import CostLine, Option
from bids.writing.rules.coding import coding_problem
from bids.writing.rules.cost_grid import EMPTY, LONGEST_DESCRIPTION, Grid, amount_in, grid_of, grid_places
from bids.writing.rules.vocabulary import COST_CATEGORIES, PAYERS
from bids.writing.sections.actions.rows import CostRow
from bids.writing.sections.forms.cost_tools import ToolOutcome, read_pounds, use_tool
from bids.writing.sections.forms.options import prices_field, set_choices
from bids.writing.sections.forms.part_lines import PartLines
from legacyfund.lib.control_budgets import CONTROL_BUDGETS, SHORT_CONTROL_BUDGETS
from legacyfund.lib.money import NOTHING
from legacyfund.web.fields import LaterChoice, LaterPounds
from legacyfund.web.forms import GovukTextarea, GovukTextInput
from legacyfund.web.lines import LineForm

Row = Mapping[str, Any]
PREFIX = "costs"
MOST_COSTS = 100
SHARED = ("description", "control_budget", "category", "payer", "justification")
"""What the lines of one cost have in common, whatever their years."""


def option_names(options: Sequence[Option]) -> dict[str, str]:
    """What an option may be called in a pasted block, in small letters, and its number."""
    numbers = {str(option.number): str(option.number) for option in options}
    worded = {f"option {option.number}": str(option.number) for option in options}
    return {**{option.name.lower(): str(option.number) for option in options}, **worded, **numbers}


def payer_choices(partners: Sequence[Department]) -> dict[str, str]:
    """Who may pay a line: the fund, the department, and each partner of the bid by its name."""
    named = {_partner_choice(row): f"{row.name}, partner" for row in partners}
    return {code: label for code, label in PAYERS.items() if code != "PARTNER"} | named


def payer_names(partners: Sequence[Department]) -> dict[str, str]:
    """What whoever pays may be called in a pasted block, in small letters, and its choice."""
    called = [(code, name) for code, label in payer_choices(partners).items() for name in (code, label)]
    for row in partners:
        called += [(_partner_choice(row), name) for name in (row.code, row.short_name, row.name)]
    return {name.lower(): code for code, name in called}


def _partner_choice(department: Department) -> str:
    return f"PARTNER:{department.code}"


def _choice(label: str, choices: dict[str, str]) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, choices=[("", "Choose"), *choices.items()])


class YearPounds(LaterPounds):
    """An amount of one year: nothing, nought and a dash are no amount, as in a spreadsheet."""

    def __init__(self, **options: Any) -> None:
        super().__init__(zero=False, widget=GovukTextInput(inputmode="decimal"), **options)

    def to_python(self, value: Any) -> Decimal | None:  # type: ignore[override]
        return super().to_python(None if isinstance(value, str) and value.strip() in EMPTY else value)


class CostForm(LineForm):
    """A cost with its amounts by year: a row of the grid."""

    description = forms.CharField(label="What it is for", max_length=LONGEST_DESCRIPTION)
    control_budget = _choice("Control budget", CONTROL_BUDGETS)
    category = _choice("Category", COST_CATEGORIES)
    payer = forms.ChoiceField(label="Who pays")
    justification = forms.CharField(
        label="Reason for the control budget",
        required=False,
        max_length=1000,
        widget=GovukTextarea(rows=2),
    )
    seldom: tuple[str, ...] = ("justification",)
    """What most costs leave as it is."""

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
    def more(self) -> list[forms.BoundField]:
        return [self[name] for name in self.seldom]

    @property
    def shows_more(self) -> bool:
        """Whether what is seldom given is, or is asked for."""
        return any(bound.value() or (self.checked and bound.errors) for bound in self.more)

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

    field_order = ("description", "option")
    seldom = ("price_year", "after_fund", "justification")

    def __init__(self, *args: Any, options: Sequence[Option], years: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, years=years, **kwargs)
        set_choices(self, options, years)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if cleaned.get("after_fund") and cleaned.get("payer") == "FUND":
            self.add_error("payer", "Once the fund has stopped somebody else pays. Choose who")
        return cleaned


class CostFormSet(PartLines):
    """`outcome` is what a button of the grid did to what was typed, None when none was pressed."""

    form: type[CostForm] = CostForm
    row = "Cost"
    max_num, absolute_max = MOST_COSTS, MOST_COSTS + 1

    def __init__(self, data: QueryDict | None = None, **kwargs: Any) -> None:
        self.years: Sequence[str] = kwargs["form_kwargs"]["years"]
        self.options: Sequence[Option] = kwargs["form_kwargs"].get("options", ())
        self.partners: Sequence[Department] = kwargs["form_kwargs"]["partners"]
        self.outcome: ToolOutcome | None = None
        if data is not None:
            data, self.outcome = use_tool(
                data,
                prefix=kwargs["prefix"],
                most=MOST_COSTS,
                years=self.years,
                options=option_names(self.options),
                payers=payer_names(self.partners),
            )
        super().__init__(data, **kwargs)

    def grids(self) -> list[tuple[str, Grid]]:
        """Totals of the costs as the page shows them, in both directions; unreadable amounts are left out."""
        shown = list(self._shown())
        names: dict[str, Callable[[Row], str]] = {
            "Totals by cost": lambda row: f"{row['description']}, {self._budget_and_payer(row)}",
            "Totals by control budget and payer": self._budget_and_payer,
        }
        grids = [
            (caption, grid_of((_of_option(row) + name(row), year, amount) for row, year, amount in shown))
            for caption, name in names.items()
        ]
        return [(caption, grid) for caption, grid in grids if grid.rows]

    def _shown(self) -> Iterator[tuple[Row, str, Decimal]]:
        for form in self.forms:
            row = {name: form[name].value() for name in form.fields}
            if row.get("DELETE"):
                continue
            for year in self.years:
                try:
                    amount = read_pounds(str(row[amount_in(year)] or ""))
                except ValueError:
                    continue
                yield row, year, amount

    def _budget_and_payer(self, row: Row) -> str:
        budget = SHORT_CONTROL_BUDGETS.get(row["control_budget"] or "", "no control budget")
        return f"{budget}, {payer_choices(self.partners).get(row['payer'] or '', 'no payer')}"

    @classmethod
    def initial_of(cls, lines: Sequence[CostLine]) -> list[dict[str, Any]]:
        """The saved lines as rows of the grid."""
        shared = [cls._shared_of(line) for line in lines]
        places = grid_places((tuple(row.items()), line.year) for row, line in zip(shared, lines, strict=True))
        rows: dict[int, dict[str, Any]] = {}
        for place, row, line in zip(places, shared, lines, strict=True):
            rows.setdefault(place, row)[amount_in(line.year)] = line.amount
        return list(rows.values())

    @classmethod
    def _shared_of(cls, line: CostLine) -> dict[str, Any]:
        """A line that a partner pays without saying which is asked again who pays."""
        payer = _partner_choice(line.partner) if line.partner else line.payer
        return {**{name: getattr(line, name) for name in SHARED}, "payer": payer}

    def rows_of(self, lines: Sequence[Row]) -> list[CostRow]:
        """A row for each year of each cost that has an amount."""
        return [
            replace(self._shared(line), year=year, amount=amount)
            for line in lines
            for year, amount in self._amounts(line)
        ]

    def place_of(self, index: int, field: str) -> tuple[LineForm | None, str]:
        saved = [(form, year) for form, line in self._kept_lines() for year, _ in self._amounts(line)]
        year = saved[index][1] if index < len(saved) else ""
        form = self.right_or_none([form for form, _ in saved], index)
        return form, amount_in(year) if field in ("year", "amount") else field

    def _amounts(self, line: Row) -> Iterator[tuple[str, Decimal]]:
        """Each year of a cost that has an amount."""
        for year in self.years:
            amount = line.get(amount_in(year))
            if amount is not None:
                yield year, amount

    def _shared(self, row: Row) -> CostRow:
        """What every line of a cost has, as of no year."""
        partners = {_partner_choice(department): department for department in self.partners}
        return CostRow(
            **{name: row[name] for name in SHARED if name != "payer"},
            year="",
            amount=NOTHING,
            payer="PARTNER" if row["payer"] in partners else row["payer"],
            partner=partners.get(row["payer"]),
        )


class OptionCostFormSet(CostFormSet):
    form = OptionCostForm

    @classmethod
    def _shared_of(cls, line: CostLine) -> dict[str, Any]:
        return {
            **super()._shared_of(line),
            "option": str(line.option.number) if line.option else "",
            "price_year": line.price_year,
            "after_fund": line.after_fund,
        }

    def _shared(self, row: Row) -> CostRow:
        return replace(
            super()._shared(row),
            option=int(row["option"]) if row["option"] else None,
            after_fund=row["after_fund"],
            price_basis="REAL" if row["price_year"] else "NOMINAL",
            price_year=row["price_year"],
        )


def _of_option(row: Row) -> str:
    return f"Option {row['option']}: " if row.get("option") else ""
