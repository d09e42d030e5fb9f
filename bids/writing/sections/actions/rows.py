"""The rows a section of a draft is saved from, and what each must hold."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from accounts.models import Department
from bids.register.models import LegacySystem
from bids.register.rules.risk import HIGHEST_OVERALL, LOWEST_OVERALL
from bids.register.rules.treatments import TREATMENTS
from bids.writing.appraisal.optimism_bias import BIAS_CAUSED, WHOLE, whole_problem
from bids.writing.rules.alternatives import MOST_PERCENT, MOST_YEARS
from bids.writing.rules.completeness_money import HIGHEST_SCORE
from bids.writing.rules.drafts import (
    BenefitRow,
    BiasRow,
    LaterRow,
    OptionRow,
    RiskRow,
    RoleRow,
    SmallerRow,
)
from bids.writing.rules.vocabulary import (
    BENEFIT_KINDS,
    COST_CATEGORIES,
    LEVELS,
    MILESTONE_KINDS,
    PAYERS,
)
from bids.writing.sections.actions.row_checks import (
    Cell,
    amount_field,
    check_amount,
    check_cell,
    check_choice,
    check_given,
    check_number,
    check_option,
    check_prices,
    check_year,
)
from legacyfund.lib.money import is_whole_pennies
from legacyfund.lib.quarters import is_quarter
from legacyfund.lib.rows import RowRefused

# Those whose shape is the rules' own, for who saves them.
__all__ = ["BenefitRow", "BiasRow", "LaterRow", "OptionRow", "RiskRow", "RoleRow", "SmallerRow"]

MOST_COST_LINES = 600
MOST_SMALLER = 3
"""Each is one more way to choose, which the panel reads."""
MOST_PEOPLE = Decimal(10_000)


@dataclass(frozen=True)
class SystemRow:
    system: LegacySystem
    treatment: str = ""
    disposition: str = ""
    target_risk: Decimal | None = None
    decommission_on: date | None = None


@dataclass(frozen=True)
class CostRow:
    """`option` is the number of an option of the bid; it may be left for later, and the short form has none.

    `price_year` is that of a REAL amount. `after_fund` marks what recurs once the fund has stopped. `partner`
    is the partner of the bid that pays, for a line of the payer PARTNER alone.
    """

    description: str
    year: str
    control_budget: str
    category: str
    payer: str
    amount: Decimal
    justification: str = ""
    option: int | None = None
    price_basis: str = "NOMINAL"
    price_year: str = ""
    after_fund: bool = False
    partner: Department | None = None


@dataclass(frozen=True)
class MilestoneRow:
    """`shares` is the fund's money released on it; amounts of £0 are left out."""

    name: str
    kind: str
    baseline_on: date
    evidence_expected: str
    shares: Mapping[Cell, Decimal] = field(default_factory=dict)


def check_system_rows(rows: Sequence[SystemRow], *, nameable: Collection[int]) -> None:
    """`nameable` holds the ids of the systems the bid may be about."""
    check_number(rows, "systems")
    seen = set()
    for index, row in enumerate(rows):
        place = f"systems-{index}"
        if row.system.pk not in nameable:
            raise _not_nameable(row.system, place)
        if row.system.pk in seen:
            raise RowRefused(f"{row.system.reference} is named twice. Keep one.", field=f"{place}-system")
        seen.add(row.system.pk)
        if row.treatment:
            check_choice(row.treatment, TREATMENTS, f"{place}-treatment")
        if row.target_risk is not None and not LOWEST_OVERALL <= row.target_risk <= HIGHEST_OVERALL:
            raise RowRefused(
                f"The target rating must be from {LOWEST_OVERALL} to {HIGHEST_OVERALL}.",
                field=f"{place}-target_rating",
            )


def _not_nameable(system: LegacySystem, place: str) -> RowRefused:
    system.refresh_from_db(fields=["status"])
    if system.has_ended:
        return RowRefused(
            f"{system.reference} is {system.get_status_display().lower()}. A bid is about "
            "systems that are in the register: take this one out.",
            field=f"{place}-system",
        )
    return RowRefused(f"{system.reference} belongs to another department.", field=f"{place}-system")


def check_cost_rows(
    rows: Sequence[CostRow], options: Collection[int] | None, partners: Collection[Department]
) -> None:
    """`options` are the numbers of the bid's options; None in the short form, which weighs none. `partners`
    are the departments in the bid beside its own.
    """
    check_number(rows, "costs", MOST_COST_LINES)
    for index, row in enumerate(rows):
        place = f"costs-{index}"
        check_given(row.description, "Say what the cost is for.", f"{place}-description")
        check_cell((row.year, row.control_budget), place)
        check_choice(row.category, COST_CATEGORIES, f"{place}-category")
        _check_payer(row, partners, f"{place}-payer")
        check_amount(row.amount, f"{place}-amount")
        check_option(row.option, options or (), place)
        check_prices(row.price_basis, row.price_year, place)
        if row.after_fund and row.payer == "FUND":
            raise RowRefused(
                "Once the fund has stopped somebody else pays. Choose who.", field=f"{place}-payer"
            )
        if options is None and (row.after_fund or row.price_basis != "NOMINAL"):
            raise RowRefused(
                "The short form takes nominal prices, and asks nothing of what is paid after the fund.",
                field=f"{place}-price_basis",
            )


def _check_payer(row: CostRow, partners: Collection[Department], field: str) -> None:
    check_choice(row.payer, PAYERS, field)
    if row.payer != "PARTNER":
        if row.partner is not None:
            raise RowRefused("Only a line that a partner pays names a partner.", field=field)
    elif not partners:
        raise RowRefused(
            "No other department is in the bid. Invite the one that pays, or choose who else does.",
            field=field,
        )
    elif row.partner not in partners:
        raise RowRefused("Choose which partner of the bid pays.", field=field)


def check_milestone_rows(rows: Sequence[MilestoneRow]) -> None:
    check_number(rows, "milestones")
    for index, row in enumerate(rows):
        place = f"milestones-{index}"
        check_given(row.name, "Give the milestone a name.", f"{place}-name")
        check_choice(row.kind, MILESTONE_KINDS, f"{place}-kind")
        for cell, amount in row.shares.items():
            check_cell(cell, place)
            if amount != 0:
                check_amount(amount, f"{place}-shares")


def check_later_rows(rows: Sequence[LaterRow]) -> None:
    if len(rows) > 1:
        raise RowRefused("Say once how much later the bid may start.", field="later")
    for row in rows:
        if not 1 <= row.years <= MOST_YEARS:
            raise RowRefused(f"A bid may start from one to {MOST_YEARS} years later.", field="later-0-years")


def check_smaller_rows(rows: Sequence[SmallerRow]) -> None:
    if len(rows) > MOST_SMALLER:
        raise RowRefused(
            f"A bid has at most {MOST_SMALLER} smaller options. Keep those that differ most.", field="smaller"
        )
    for index, row in enumerate(rows):
        place = f"smaller-{index}"
        check_given(row.name, "Give the smaller option a name.", f"{place}-name")
        if row.risk_percent is not None and not 1 <= row.risk_percent <= MOST_PERCENT:
            raise RowRefused(
                f"A smaller option removes from 1% to {MOST_PERCENT}% of the risk.",
                field=f"{place}-risk_percent",
            )
        for cell, amount in row.amounts.items():
            check_cell(cell, place)
            if amount != 0:
                check_amount(amount, f"{place}-{amount_field(cell)}")


def check_option_rows(rows: Sequence[OptionRow], numbers: Collection[int]) -> None:
    """`numbers` are those of the options the bid has."""
    check_number(rows, "options")
    seen: set[int] = set()
    for index, row in enumerate(rows):
        place = f"options-{index}"
        check_given(row.name, "Give the option a name.", f"{place}-name")
        if row.score is not None and not 0 <= row.score <= HIGHEST_SCORE:
            raise RowRefused(f"The score must be from 0 to {HIGHEST_SCORE}.", field=f"{place}-score")
        if row.does_nothing and row.preferred:
            raise RowRefused("Doing nothing cannot be the preferred option.", field=f"{place}-preferred")
        if row.number is not None:
            if row.number not in numbers or row.number in seen:
                raise RowRefused(
                    f"Option {row.number} has been removed meanwhile. Open the page again and add it as new.",
                    field=f"{place}-name",
                )
            seen.add(row.number)
    _check_one(rows, "does_nothing", "Only one option can be doing nothing.")
    _check_one(rows, "preferred", "Only one option can be preferred.")


def _check_one(rows: Sequence[OptionRow], field: str, message: str) -> None:
    marked = [index for index, row in enumerate(rows) if getattr(row, field)]
    if len(marked) > 1:
        raise RowRefused(message, field=f"options-{marked[1]}-{field}")


def check_benefit_rows(rows: Sequence[BenefitRow], options: Collection[int]) -> None:
    check_number(rows, "benefits")
    for index, row in enumerate(rows):
        place = f"benefits-{index}"
        check_given(row.description, "Say what the benefit is.", f"{place}-description")
        check_option(row.option, options, place)
        if row.kind:
            check_choice(row.kind, BENEFIT_KINDS, f"{place}-kind")
        if row.year:
            check_year(row.year, f"{place}-year")
        if row.amount is not None:
            check_amount(row.amount, f"{place}-amount")
        check_prices(row.price_basis, row.price_year, place)


def check_risk_rows(rows: Sequence[RiskRow]) -> None:
    check_number(rows, "risks")
    for index, row in enumerate(rows):
        place = f"risks-{index}"
        check_given(row.description, "Say what could happen.", f"{place}-description")
        for name in ("likelihood", "impact"):
            if (level := getattr(row, name)) is not None:
                check_choice(level, LEVELS, f"{place}-{name}")


def check_bias_rows(rows: Sequence[BiasRow]) -> None:
    check_number(rows, "risks")
    for index, row in enumerate(rows):
        place = f"bias-{index}"
        check_given(row.factor, "Name the cause of optimism bias.", f"{place}-factor")
        if row.kind:
            check_choice(row.kind, BIAS_CAUSED, f"{place}-kind")
        if row.contribution is not None and not (
            is_whole_pennies(row.contribution) and 0 < row.contribution <= WHOLE
        ):
            raise RowRefused(
                "The share must be more than 0% and at most 100%, with two decimal places at most.",
                field=f"{place}-contribution",
            )
        if row.mitigation is not None and not (is_whole_pennies(row.mitigation) and 0 <= row.mitigation <= 1):
            raise RowRefused(
                "How far it is managed must be from 0 to 1, with two decimal places at most.",
                field=f"{place}-mitigation",
            )
    if problem := whole_problem((row.kind, row.contribution) for row in rows):
        raise RowRefused(f"{problem} Lower some of them.", field="risks")


def check_role_rows(rows: Sequence[RoleRow]) -> None:
    check_number(rows, "skills")
    for index, row in enumerate(rows):
        place = f"roles-{index}"
        check_given(row.role, "Name the role.", f"{place}-role")
        for name in ("first_quarter", "last_quarter"):
            quarter = getattr(row, name)
            if quarter and not is_quarter(quarter):
                raise RowRefused("Give a quarter such as 2027-28 Q1.", field=f"{place}-{name}")
        if row.last_quarter and row.last_quarter < row.first_quarter:
            raise RowRefused(
                "The last quarter comes before the first. Choose a later one.", field=f"{place}-last_quarter"
            )
        for name in ("needed", "in_post", "to_hire", "to_buy"):
            number = getattr(row, name)
            if number is not None and not (is_whole_pennies(number) and 0 <= number < MOST_PEOPLE):
                raise RowRefused(
                    "Give full-time equivalents such as 2 or 0.5, none of them negative.",
                    field=f"{place}-{name}",
                )
