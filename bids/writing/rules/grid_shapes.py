"""What a block pasted into the costs or the benefits may hold: its columns, their headings and answers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bids.writing.rules.cost_grid import LONGEST_DESCRIPTION
from bids.writing.rules.vocabulary import BENEFIT_KINDS, COST_CATEGORIES
from legacyfund.lib.control_budgets import CONTROL_BUDGETS, SHORT_CONTROL_BUDGETS, ControlBudget

Answers = Mapping[str, str]
"""What may be said, in small letters, and the form's answer."""


@dataclass(frozen=True)
class Column:
    """A column of the grid beside its years. `names` is what it may be headed, as the page says it first.

    `answers` is given for a choice, `longest` for words; a column of neither holds an amount.
    """

    field: str
    names: tuple[str, ...]
    answers: Answers | None = None
    longest: int = 0
    wanted: bool = True
    """Whether its rows are asked for it later when the block has no such column."""

    @property
    def is_amount(self) -> bool:
        return self.answers is None and not self.longest


@dataclass(frozen=True)
class Shape:
    """What a row is called, its columns, and what beside an amount under a year makes it a row.

    `by_year` tells a grid whose rows hold an amount for each year from one with a row for each year.
    """

    row: str
    columns: tuple[Column, ...]
    worth: frozenset[str] = frozenset()
    by_year: bool = True
    named_by: str = "description"


def named(*codes: Mapping[str, str]) -> dict[str, str]:
    """What each choice may be called, in small letters: its code or its words."""
    return {
        name.lower(): code for labels in codes for code, label in labels.items() for name in (code, label)
    }


def cost_shape(options: Answers, payers: Answers) -> Shape:
    """`options` maps what an option may be called to its number; empty in the short form, which has no such
    column. `payers` does so for whoever pays and the form's answer.
    """
    budgets = named(CONTROL_BUDGETS, SHORT_CONTROL_BUDGETS) | {"capital": ControlBudget.CDEL.value}
    return Shape(
        "cost",
        (
            Column("description", ("what it is for", "description", "item"), longest=LONGEST_DESCRIPTION),
            *_option_column(options),
            Column("category", ("category", "cost category"), named(COST_CATEGORIES)),
            Column("control_budget", ("control budget", "budget", "rdel/cdel"), budgets),
            Column("payer", ("who pays", "payer", "paid by"), payers),
            Column(
                "justification",
                ("reason for the control budget", "reason", "justification"),
                longest=1000,
                wanted=False,
            ),
        ),
    )


def benefit_shape(options: Answers, years: Sequence[str]) -> Shape:
    """Amounts stand under a year each, or one to a row under Amount with its Year."""
    return Shape(
        "benefit",
        (
            Column(
                "description",
                ("what the benefit is", "benefit", "description", "item"),
                longest=LONGEST_DESCRIPTION,
            ),
            *_option_column(options),
            Column("kind", ("kind", "type", "kind of benefit"), named(BENEFIT_KINDS)),
            Column("year", ("year", "financial year"), _called(years), wanted=False),
            Column("amount", ("amount", "value"), wanted=False),
            Column(
                "owner_role",
                ("role that answers for it", "answers for it", "owner", "benefit owner"),
                longest=120,
            ),
            Column("quantity", ("quantity in words", "quantity"), longest=200, wanted=False),
        ),
        worth=frozenset({"amount", "quantity"}),
        by_year=False,
    )


def _option_column(options: Answers) -> tuple[Column, ...]:
    return (Column("option", ("option",), options),) if options else ()


def _called(years: Sequence[str]) -> dict[str, str]:
    """The ways of writing a year that can mean no other."""
    return {
        name: year
        for year in years
        for first, second in [(year[:4], year[5:])]
        for name in (
            year,
            f"{first}/{second}",
            f"{first[2:]}/{second}",
            f"{first[2:]}-{second}",
            f"fy{first[2:]}/{second}",
        )
    }
