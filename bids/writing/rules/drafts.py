"""A bid while it is being written: every field may still be blank.

The rows are the shape a section is saved from, what the rules judge and what a version's document is written
from; their fields are the models' own.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from legacyfund.lib.money import NOTHING

Cell = tuple[str, str]
"""A financial year and a control budget."""


@dataclass(frozen=True)
class SystemDraft:
    """`overall_in_168ths` is the confirmed rating the register holds today, None when there is none; then
    `rating_waits` says whether one waits for its confirmation.
    """

    reference: str
    treatment: str | None = None
    target_rating: Decimal | None = None
    decommission_on: date | None = None
    overall_in_168ths: int | None = None
    rating_waits: bool = False


@dataclass(frozen=True)
class OptionRow:
    """`score` is the department's own, 0 to 100. `number` is None for an option that is new."""

    name: str
    description: str = ""
    does_nothing: bool = False
    preferred: bool = False
    score: int | None = None
    number: int | None = None


@dataclass(frozen=True)
class CostLineDraft:
    """`justification` answers the challenge of a SaaS line coded as capital.

    `option` is an option's number, None in the short form. `price_year` is that of a REAL amount.
    `after_fund` marks the recurring tail, paid once the fund has stopped. `partner` names the partner that
    pays, None where the line was submitted before that was asked.
    """

    description: str = ""
    year: str | None = None
    control_budget: str | None = None
    category: str | None = None
    payer: str | None = None
    amount: Decimal | None = None
    justification: str = ""
    option: int | None = None
    price_basis: str = "NOMINAL"
    price_year: str = ""
    after_fund: bool = False
    partner: str | None = ""


@dataclass(frozen=True)
class BenefitRow:
    """One year's benefit of an option: an amount, or a quantity in words where it has no price."""

    description: str
    option: int | None = None
    kind: str = ""
    year: str = ""
    amount: Decimal | None = None
    quantity: str = ""
    owner_role: str = ""
    price_basis: str = "NOMINAL"
    price_year: str = ""


@dataclass(frozen=True)
class RiskRow:
    """Likelihood and impact run from 1 to 5."""

    description: str
    likelihood: int | None = None
    impact: int | None = None
    mitigation: str = ""
    owner_role: str = ""


@dataclass(frozen=True)
class BiasRow:
    """`contribution` is a share of the upper bound in per cent, `mitigation` from 0 to 1.

    `kind` is the bias it counts towards, blank for every kind.
    """

    factor: str
    contribution: Decimal | None = None
    mitigation: Decimal | None = None
    evidence: str = ""
    kind: str = ""


@dataclass(frozen=True)
class RoleRow:
    """Full-time equivalents of one role from a quarter such as `2027-28 Q1` to another, both included."""

    role: str
    first_quarter: str = ""
    last_quarter: str = ""
    needed: Decimal | None = None
    in_post: Decimal | None = None
    to_hire: Decimal | None = None
    to_buy: Decimal | None = None


@dataclass(frozen=True)
class MilestoneDraft:
    """`shares` is the fund's money that is released on it."""

    name: str = ""
    due_on: date | None = None
    evidence: str = ""
    shares: Mapping[Cell, Decimal] = field(default_factory=dict)


@dataclass(frozen=True)
class LaterRow:
    """A start so many years later, or any fewer, would be accepted."""

    years: int


@dataclass(frozen=True)
class SmallerRow:
    """Less money for less work. `risk_percent` is the share of the bid's risk points that it still removes;
    `amounts` is what it asks of the fund.
    """

    name: str
    left_out: str = ""
    risk_percent: int | None = None
    amounts: Mapping[Cell, Decimal] = field(default_factory=dict)


@dataclass(frozen=True)
class BidDraft:
    """`answers` holds the questions of every section together, by question code.

    The rows from `options` to `roles` are asked for in the full form alone; what else would be accepted may
    be left blank in both.

    The round opens and closes on the two days, London's; None where the systems cannot be changed any more.
    """

    systems: tuple[SystemDraft, ...] = ()
    answers: Mapping[str, str | bool | None] = field(default_factory=dict)
    cost_lines: tuple[CostLineDraft, ...] = ()
    milestones: tuple[MilestoneDraft, ...] = ()
    options: tuple[OptionRow, ...] = ()
    benefits: tuple[BenefitRow, ...] = ()
    risks: tuple[RiskRow, ...] = ()
    bias_contributions: tuple[BiasRow, ...] = ()
    roles: tuple[RoleRow, ...] = ()
    later: tuple[LaterRow, ...] = ()
    smaller: tuple[SmallerRow, ...] = ()
    opens_on: date | None = None
    closes_on: date | None = None

    @property
    def preferred(self) -> int | None:
        """The number of the option the bid is for, None while none is marked and in the short form."""
        return next((option.number for option in self.options if option.preferred), None)

    @property
    def preferred_lines(self) -> tuple[CostLineDraft, ...]:
        """The cost lines of the option the bid is for: in the short form, all of them."""
        return tuple(line for line in self.cost_lines if line.option == self.preferred)


def asked_of_fund(draft: BidDraft) -> dict[Cell, Decimal]:
    """What the bid asks of the fund, by year × control budget: its preferred option alone."""
    return asked_by_cell(draft.preferred_lines)


def asked_by_cell(cost_lines: Iterable[CostLineDraft]) -> dict[Cell, Decimal]:
    """What lines of one option ask of the fund, by year × control budget: its own, in nominal prices."""
    totals: dict[Cell, Decimal] = {}
    for line in cost_lines:
        asked = line.payer == "FUND" and line.price_basis == "NOMINAL"
        if asked and line.year and line.control_budget and line.amount is not None:
            cell = line.year, line.control_budget
            totals[cell] = totals.get(cell, NOTHING) + line.amount
    return totals


def shares_by_cell(milestones: Iterable[MilestoneDraft]) -> dict[Cell, Decimal]:
    """What the milestones release, by year × control budget."""
    totals: dict[Cell, Decimal] = {}
    for cell, amount in (share for milestone in milestones for share in milestone.shares.items()):
        totals[cell] = totals.get(cell, NOTHING) + amount
    return totals
