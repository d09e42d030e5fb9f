"""The rows risks, causes of optimism bias and roles are saved from, and what each must hold."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from bids.writing.appraisal.optimism_bias import BIAS_CAUSED, WHOLE, whole_problem
from bids.writing.rules.vocabulary import LEVELS
from bids.writing.sections.actions.rows import check_number
from legacyfund.lib.money import is_whole_pennies
from legacyfund.lib.quarters import is_quarter
from legacyfund.lib.rows import RowRefused

MOST_PEOPLE = Decimal(10_000)


@dataclass(frozen=True)
class RiskRow:
    """Likelihood and impact run from 1 to 5; all but the description may be left for later."""

    description: str
    likelihood: int | None = None
    impact: int | None = None
    mitigation: str = ""
    owner_role: str = ""


@dataclass(frozen=True)
class BiasRow:
    """`contribution` in per cent of the upper bound, `mitigation` from 0 to 1.

    `kind` is the bias it counts towards, blank for every kind.
    """

    factor: str
    contribution: Decimal | None = None
    mitigation: Decimal | None = None
    evidence: str = ""
    kind: str = ""


@dataclass(frozen=True)
class RoleRow:
    """Full-time equivalents from a quarter such as `2027-28 Q1` to another, both included."""

    role: str
    first_quarter: str = ""
    last_quarter: str = ""
    needed: Decimal | None = None
    in_post: Decimal | None = None
    to_hire: Decimal | None = None
    to_buy: Decimal | None = None


def check_risk_rows(rows: Sequence[RiskRow]) -> None:
    check_number(rows, "risks")
    for index, row in enumerate(rows):
        place = f"risks-{index}"
        if not row.description.strip():
            raise RowRefused("Say what could happen.", field=f"{place}-description")
        for field in ("likelihood", "impact"):
            level = getattr(row, field)
            if level is not None and level not in LEVELS:
                raise RowRefused("Choose one of the answers offered.", field=f"{place}-{field}")


def check_bias_rows(rows: Sequence[BiasRow]) -> None:
    check_number(rows, "risks")
    for index, row in enumerate(rows):
        place = f"bias-{index}"
        if not row.factor.strip():
            raise RowRefused("Name the cause of optimism bias.", field=f"{place}-factor")
        if row.kind and row.kind not in BIAS_CAUSED:
            raise RowRefused("Choose one of the answers offered.", field=f"{place}-kind")
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
        if not row.role.strip():
            raise RowRefused("Name the role.", field=f"{place}-role")
        for field in ("first_quarter", "last_quarter"):
            quarter = getattr(row, field)
            if quarter and not is_quarter(quarter):
                raise RowRefused("Give a quarter such as 2027-28 Q1.", field=f"{place}-{field}")
        if row.last_quarter and row.last_quarter < row.first_quarter:
            raise RowRefused(
                "The last quarter comes before the first. Choose a later one.", field=f"{place}-last_quarter"
            )
        for field in ("needed", "in_post", "to_hire", "to_buy"):
            number = getattr(row, field)
            if number is not None and not (is_whole_pennies(number) and 0 <= number < MOST_PEOPLE):
                raise RowRefused(
                    "Give full-time equivalents such as 2 or 0.5, none of them negative.",
                    field=f"{place}-{field}",
                )
