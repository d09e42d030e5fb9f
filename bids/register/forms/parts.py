"""Components, contracts and dependencies of a system, line by line."""

import re
from collections.abc import Callable, Mapping
from typing import Any

from django import forms

from bids.register.actions.parts import ComponentRow, ContractRow, DependencyRow
from bids.register.models import LegacySystem
from bids.register.queries.parts import Plain
from legacyfund.web.forms import GovukDateField, GovukTextInput, PoundsField
from legacyfund.web.lines import LineForm, LinesFormSet

REFERENCE = re.compile(r"[A-Z0-9-]+-S\d{4,}", re.IGNORECASE)
Find = Callable[[set[str]], list[LegacySystem]]
KNOWN_SYSTEMS = "known-systems"
"""The id of the page's list of systems to choose from while typing."""


class ComponentLineForm(LineForm):
    name = forms.CharField(label="Name", help_text="The product, hardware or language.", max_length=150)
    version = forms.CharField(label="Version", required=False, max_length=60, widget=GovukTextInput(width=20))
    support_ends_on = GovukDateField(
        label="Vendor's support ends on",
        help_text="For example, 14 10 2027. Leave it blank if it is not known.",
        required=False,
    )
    extended_until = GovukDateField(
        label="Extended support bought until", help_text="Only if you pay for more.", required=False
    )


class ContractLineForm(LineForm):
    supplier = forms.CharField(label="Supplier", max_length=150)
    reference = forms.CharField(
        label="Contract reference", required=False, max_length=60, widget=GovukTextInput(width=20)
    )
    ends_on = GovukDateField(label="Ends on", help_text="For example, 31 3 2028")
    yearly_value = PoundsField(label="Yearly value", required=False)
    replacement_arranged = forms.BooleanField(
        label="A replacement or an extension is arranged", required=False
    )


class DependencyLineForm(LineForm):
    on = forms.CharField(
        label="It needs",
        help_text="The reference or name of a system in the register, or in words something outside it.",
        max_length=150,
        widget=GovukTextInput(attrs={"list": KNOWN_SYSTEMS}),
    )
    needed_for = forms.CharField(
        label="What for",
        help_text="For example, names and addresses each night.",
        required=False,
        max_length=300,
    )


class PartsFormSet(LinesFormSet):
    """`row_class` is the row the action takes, by the names of the line's fields."""

    row_class: type[Any]

    def part_rows(self) -> list[Any]:
        return [
            self.row_class(**{name: value for name, value in row.items() if name != "DELETE"})
            for row in self.kept()
        ]


class ComponentFormSet(PartsFormSet):
    form = ComponentLineForm
    row = "Component"
    row_class = ComponentRow


class ContractFormSet(PartsFormSet):
    form = ContractLineForm
    row = "Contract"
    row_class = ContractRow


class DependencyFormSet(PartsFormSet):
    """`find` gives, of the systems that may be named, those with one of the references or names typed."""

    form = DependencyLineForm
    row = "Dependency"

    def __init__(self, *args: Any, rows: Plain, find: Find, **kwargs: Any) -> None:
        self.find = find
        self.systems: dict[str, LegacySystem] = {}
        shown = [{"on": row["depends_on"] or row["outside"], "needed_for": row["needed_for"]} for row in rows]
        super().__init__(*args, rows=shown, **kwargs)

    def clean(self) -> None:
        answers = [form.cleaned_data.get("on", "") if form.is_valid() else "" for form in self.forms]
        self.systems = {row.reference: row for row in self.find(set(filter(None, answers)))}
        for form, typed in zip(self.forms, answers, strict=True):
            if REFERENCE.fullmatch(typed) and find_system(typed, self.systems) is None:
                form.add_error(
                    "on", f"There is no {typed.upper()} that you can see. Check the reference, or use words"
                )

    def part_rows(self) -> list[DependencyRow]:
        found = [(row, find_system(row["on"], self.systems)) for row in self.kept()]
        return [
            DependencyRow(
                depends_on=system, outside="" if system else row["on"], needed_for=row["needed_for"]
            )
            for row, system in found
        ]


def find_system(typed: str, systems: Mapping[str, LegacySystem]) -> LegacySystem | None:
    """By its reference, or by its whole name where only one has it."""
    if (found := systems.get(typed.upper())) is not None:
        return found
    named = [system for system in systems.values() if system.name.lower() == typed.lower()]
    return named[0] if len(named) == 1 else None
