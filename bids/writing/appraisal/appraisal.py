"""The appraisal of each option of a bid: HM Treasury, The Green Book.

Each line is brought to the prices of the base year, a cost is raised by optimism bias, and both are
discounted. Every figure of an option is made of those lines and keeps them. Fractions throughout;
rounding is for whoever shows a figure. The choices the Green Book leaves open are told in
`docs/rules/appraisal.md`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction

from bids.writing.appraisal.deflators import PLANNING_RATE, DeflatorTable
from bids.writing.appraisal.discounting import SOCIAL_TIME_PREFERENCE, RateSchedule, discount_factor
from bids.writing.appraisal.optimism_bias import (
    PUBLISHED_BOUNDS,
    BiasBounds,
    BiasKind,
    ContributingRisk,
    contributing_to,
    optimism_bias,
)
from bids.writing.appraisal.period import appraisal_period, uncosted_years
from legacyfund.lib.financial_year import start_of

NOTHING = Fraction(0)
BOUGHT_IN = frozenset({"SAAS", "SUPPLIER", "LICENCE"})
"""Categories of running cost that a supplier is paid for."""


@dataclass(frozen=True)
class Basis:
    """What the options of a bid are all appraised on; `bounds` by kind of bias."""

    base_year: str
    schedule: RateSchedule = SOCIAL_TIME_PREFERENCE
    deflators: DeflatorTable = PLANNING_RATE
    bounds: Mapping[str, BiasBounds] = field(default_factory=lambda: PUBLISHED_BOUNDS)


@dataclass(frozen=True)
class CostToAppraise:
    """`after_fund`: still to be paid once the fund has stopped. `price_year` is the year whose prices a
    real amount is in; a nominal amount has none.
    """

    description: str
    year: str
    category: str
    amount: Decimal
    price_year: str = ""
    after_fund: bool = False


@dataclass(frozen=True)
class BenefitToAppraise:
    """A benefit with a price; `price_year` as for a cost."""

    description: str
    year: str
    amount: Decimal
    price_year: str = ""


@dataclass(frozen=True)
class OptionToAppraise:
    """`points_removed`: points of risk the option takes away, None where nobody has said."""

    name: str
    number: int = 0
    do_nothing: bool = False
    costs: tuple[CostToAppraise, ...] = ()
    benefits: tuple[BenefitToAppraise, ...] = ()
    points_removed: Fraction | None = None


@dataclass(frozen=True)
class AppraisedLine:
    """`given` ÷ `growth` = `real`; `real` × (1 + `bias`) = `raised`; `raised` × `factor` = present value."""

    description: str
    year: str
    given: Decimal
    growth: Fraction
    bias_kind: BiasKind | None
    bias: Fraction
    factor: Fraction

    @property
    def real(self) -> Fraction:
        """In the prices of the base year."""
        return Fraction(self.given) / self.growth

    @property
    def raised(self) -> Fraction:
        return self.real * (1 + self.bias)

    @property
    def present_value(self) -> Fraction:
        return self.raised * self.factor


@dataclass(frozen=True)
class AppraisedYear:
    """Present values of one year, and benefits less costs from the first year to this one."""

    year: str
    costs: Fraction
    benefits: Fraction
    net_to_date: Fraction


@dataclass(frozen=True)
class OptionAppraisal:
    """The figures of one option, each made of `costs`, `benefits` and `years`.

    `whole_life_cost` is the present value of the costs with optimism bias.
    """

    number: int
    name: str
    do_nothing: bool
    costs: tuple[AppraisedLine, ...]
    benefits: tuple[AppraisedLine, ...]
    years: tuple[AppraisedYear, ...]
    points_removed: Fraction | None

    @property
    def whole_life_cost(self) -> Fraction:
        return _total(self.costs)

    @property
    def benefits_value(self) -> Fraction:
        return _total(self.benefits)

    @property
    def npsv(self) -> Fraction:
        """Net present social value."""
        return self.benefits_value - self.whole_life_cost

    @property
    def bcr(self) -> Fraction | None:
        """The benefit-cost ratio; undefined, so None, where nothing is spent."""
        return self.benefits_value / self.whole_life_cost if self.whole_life_cost else None

    @property
    def payback_year(self) -> str | None:
        """The first year by whose end benefits have met costs and never fall behind again, if any.

        None too where nothing is spent: there is nothing to pay back.
        """
        met = None
        for row in reversed(self.years):
            if row.net_to_date < 0:
                break
            met = row.year
        return met if self.whole_life_cost else None

    @property
    def cost_per_point(self) -> Fraction | None:
        """Whole-life cost per point of risk removed; undefined where none is removed."""
        return self.whole_life_cost / self.points_removed if self.points_removed else None


@dataclass(frozen=True)
class Appraisal:
    """The options in their order, on one basis; `bias` is the rate of each kind after mitigation."""

    basis: Basis
    risks: tuple[ContributingRisk, ...]
    bias: Mapping[str, Fraction]
    options: tuple[OptionAppraisal, ...]

    @property
    def period(self) -> tuple[str, ...]:
        """The years all options are compared over, none while no line is given."""
        return appraisal_period(row.year for option in self.options for row in option.years)

    @property
    def uncosted(self) -> dict[int, tuple[str, ...]]:
        """By option, the years of the period it has no cost in."""
        costed = {option.number: {line.year for line in option.costs} for option in self.options}
        return uncosted_years(self.period, costed)


def appraise(
    options: Sequence[OptionToAppraise], *, basis: Basis, risks: Sequence[ContributingRisk]
) -> Appraisal:
    """Every option on the same basis. Raises BiasRefused for contributions out of bounds."""
    bias = {
        kind: optimism_bias(bounds, contributing_to(kind, risks)) for kind, bounds in basis.bounds.items()
    }
    appraised = tuple(appraise_option(option, basis=basis, bias=bias) for option in options)
    return Appraisal(basis=basis, risks=tuple(risks), bias=bias, options=appraised)


def appraise_option(
    option: OptionToAppraise, *, basis: Basis, bias: Mapping[str, Fraction]
) -> OptionAppraisal:
    """One option; `bias` is by kind, as shares."""
    kinds = [bias_kind_of(cost, do_nothing=option.do_nothing) for cost in option.costs]
    costs = tuple(_line(cost, basis, bias, kind) for cost, kind in zip(option.costs, kinds, strict=True))
    benefits = tuple(_line(benefit, basis, bias, None) for benefit in option.benefits)
    return OptionAppraisal(
        number=option.number,
        name=option.name,
        do_nothing=option.do_nothing,
        costs=costs,
        benefits=benefits,
        years=_years(costs, benefits),
        points_removed=option.points_removed,
    )


def bias_kind_of(cost: CostToAppraise, *, do_nothing: bool) -> BiasKind | None:
    """Which bias raises a cost: that of the work, that of running by a supplier, or none.

    The work's own cost is raised whichever control budget pays it: coding it as resource must not
    make it look cheaper. Contingency is an allowance for the same risks, so it is not raised again,
    and doing nothing costs what is paid today.
    """
    if do_nothing or cost.category == "CONTINGENCY":
        return None
    if cost.after_fund or cost.category == "SAAS":
        return BiasKind.OUTSOURCING if cost.category in BOUGHT_IN else None
    return BiasKind.DEVELOPMENT


def _line(
    row: CostToAppraise | BenefitToAppraise,
    basis: Basis,
    bias: Mapping[str, Fraction],
    kind: BiasKind | None,
) -> AppraisedLine:
    return AppraisedLine(
        description=row.description,
        year=row.year,
        given=row.amount,
        growth=basis.deflators.growth(row.price_year or row.year, basis.base_year),
        bias_kind=kind,
        bias=bias[kind] if kind else NOTHING,
        factor=discount_factor(start_of(row.year) - start_of(basis.base_year), basis.schedule),
    )


def _years(costs: Sequence[AppraisedLine], benefits: Sequence[AppraisedLine]) -> tuple[AppraisedYear, ...]:
    rows, net = [], NOTHING
    for year in sorted({line.year for line in (*costs, *benefits)}):
        spent = _total([line for line in costs if line.year == year])
        gained = _total([line for line in benefits if line.year == year])
        net += gained - spent
        rows.append(AppraisedYear(year, spent, gained, net))
    return tuple(rows)


def _total(lines: Sequence[AppraisedLine]) -> Fraction:
    return sum((line.present_value for line in lines), NOTHING)
