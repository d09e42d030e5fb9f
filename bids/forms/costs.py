"""The cost lines of a bid."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from django import forms
from django.http import QueryDict  # noqa: TID251 - the type of what a form is given

from accounts.models import Department
from bids.actions.rows import CostRow
from bids.forms.cost_tools import ToolOutcome, read_pounds, use_tool
from bids.forms.fields import LaterChoice
from bids.forms.lines import LineForm, LinesFormSet
from bids.forms.options import prices_field, set_choices
from bids.models import CostLine, Option
from bids.rules.coding import coding_problem
from bids.rules.cost_grid import Grid, grid_of
from bids.rules.vocabulary import COST_CATEGORIES, PAYERS
from legacyfund.lib.control_budgets import CONTROL_BUDGETS
from legacyfund.web.forms import GovukTextarea, PoundsField

PREFIX = "costs"
FIELDS = ("description", "year", "control_budget", "category", "payer", "amount", "justification")


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


class CostLineForm(LineForm):
    description = forms.CharField(label="What it is for", max_length=200)
    year = forms.ChoiceField(label="Year")
    control_budget = _choice("Control budget", CONTROL_BUDGETS)
    category = _choice("Category", COST_CATEGORIES)
    payer = forms.ChoiceField(label="Who pays")
    amount = PoundsField(label="Amount", zero=False)
    justification = forms.CharField(
        label="Reason for the control budget",
        required=False,
        max_length=1000,
        widget=GovukTextarea(rows=2),
    )

    def __init__(
        self, *args: Any, years: Sequence[str], partners: Sequence[Department], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        offered = {"year": {year: year for year in years}, "payer": payer_choices(partners)}
        for name, choices in offered.items():
            self.fields[name].choices = [("", "Choose"), *choices.items()]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        cleaned = self.cleaned_data
        problem = coding_problem(
            cleaned.get("category"), cleaned.get("control_budget"), cleaned.get("justification", "")
        )
        if problem:
            self.add_error("justification", problem[0].upper() + problem[1:])
        return cleaned


class OptionCostLineForm(CostLineForm):
    """A line of a full-form bid: of which option, in which prices, and whether it is paid after the fund."""

    option = LaterChoice(label="Option")
    price_year = prices_field()
    after_fund = forms.BooleanField(label="Paid once the fund has stopped", required=False)

    field_order = ("description", "option", *FIELDS)

    def __init__(self, *args: Any, options: Sequence[Option], years: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, years=years, **kwargs)
        set_choices(self, options, years)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if cleaned.get("after_fund") and cleaned.get("payer") == "FUND":
            self.add_error("payer", "Once the fund has stopped somebody else pays. Choose who")
        return cleaned


class CostFormSet(LinesFormSet):
    """`outcome` is what a button of the grid did to what was typed, None when none was pressed."""

    form: type[CostLineForm] = CostLineForm
    row = "Cost line"

    def __init__(self, data: QueryDict | None = None, **kwargs: Any) -> None:
        self.years: Sequence[str] = kwargs["form_kwargs"]["years"]
        self.options: Sequence[Option] = kwargs["form_kwargs"].get("options", ())
        self.partners: Sequence[Department] = kwargs["form_kwargs"]["partners"]
        self.outcome: ToolOutcome | None = None
        if data is not None:
            data, self.outcome = use_tool(
                data,
                prefix=kwargs["prefix"],
                years=self.years,
                options=option_names(self.options),
                payers=payer_names(self.partners),
            )
        super().__init__(data, **kwargs)

    def grids(self) -> list[tuple[str, Grid]]:
        """Totals of the lines as the page shows them, in both directions; unreadable amounts are left out."""
        lines = list(self._shown())
        by_line = [(f"{line['description']}, {self._budget_and_payer(line)}", line) for line in lines]
        by_payer = [(self._budget_and_payer(line), line) for line in lines]
        grids = [
            (
                caption,
                grid_of((self._of_option(line) + name, line["year"], line["amount"]) for name, line in rows),
            )
            for caption, rows in (
                ("Totals by line", by_line),
                ("Totals by control budget and payer", by_payer),
            )
        ]
        return [(caption, grid) for caption, grid in grids if grid.rows]

    def _shown(self) -> Iterator[dict[str, Any]]:
        for form in self.forms:
            line = {name: form[name].value() for name in form.fields}
            try:
                amount = read_pounds(str(line["amount"] or ""))
            except ValueError:
                continue
            if line["year"] and not line.get("DELETE"):
                yield {**line, "amount": amount}

    def _budget_and_payer(self, line: Mapping[str, Any]) -> str:
        budget = CONTROL_BUDGETS.get(line["control_budget"] or "", "no control budget")
        return f"{budget}, {payer_choices(self.partners).get(line['payer'] or '', 'no payer')}"

    def _of_option(self, line: dict[str, Any]) -> str:
        return f"Option {line['option']}: " if line.get("option") else ""

    def cost_rows(self) -> list[CostRow]:
        partners = {_partner_choice(row): row for row in self.partners}
        return [
            CostRow(
                **{name: row[name] for name in FIELDS if name != "payer"},
                payer="PARTNER" if row["payer"] in partners else row["payer"],
                partner=partners.get(row["payer"]),
            )
            for row in self.kept()
        ]


class OptionCostFormSet(CostFormSet):
    form = OptionCostLineForm

    def cost_rows(self) -> list[CostRow]:
        return [
            replace(
                plain,
                option=int(row["option"]) if row["option"] else None,
                after_fund=row["after_fund"],
                price_basis="REAL" if row["price_year"] else "NOMINAL",
                price_year=row["price_year"],
            )
            for plain, row in zip(super().cost_rows(), self.kept(), strict=True)
        ]


def option_cost_initial(rows: tuple[CostLine, ...]) -> list[dict[str, Any]]:
    return [
        {
            **plain,
            "option": str(row.option.number) if row.option else "",
            "price_year": row.price_year,
            "after_fund": row.after_fund,
        }
        for plain, row in zip(cost_initial(rows), rows, strict=True)
    ]


def cost_initial(rows: tuple[CostLine, ...]) -> list[dict[str, Any]]:
    """A line that a partner pays without saying which is asked again who pays."""
    return [
        {
            **{name: getattr(row, name) for name in FIELDS},
            "payer": _partner_choice(row.partner) if row.partner else row.payer,
        }
        for row in rows
    ]
