"""The appraisal as it is frozen with a version: the basis it was made on, and its figures.

Shares and rates are written as text with their exact decimals, pounds to the penny, so the same
options on the same basis give the same bytes. The options themselves are in the version's document.
"""

from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from bids.writing.appraisal.appraisal import Appraisal, AppraisedLine, Basis, OptionAppraisal
from bids.writing.appraisal.deflators import read_table
from bids.writing.appraisal.discounting import RateBand, RateSchedule
from bids.writing.appraisal.optimism_bias import BiasBounds
from legacyfund.lib.money import round_fraction

Plain = dict[str, Any]


def plain_basis(basis: Basis) -> Plain:
    return {
        "base_year": basis.base_year,
        "discounting": {
            "code": basis.schedule.code,
            "source": basis.schedule.source,
            "in_force_from": basis.schedule.in_force_from.isoformat(),
            "bands": [
                {"first_year": band.first_year, "rate": _share(band.rate)} for band in basis.schedule.bands
            ],
        },
        "deflators": {
            "code": basis.deflators.code,
            "source": basis.deflators.source,
            "dated": basis.deflators.dated.isoformat(),
            "verified": basis.deflators.verified,
            "flat_rate": _share(basis.deflators.flat_rate),
            "rates": {year: _share(rate) for year, rate in basis.deflators.rates.items()},
        },
        "optimism_bias": {
            str(kind): {"upper": _share(bounds.upper), "lower": _share(bounds.lower)}
            for kind, bounds in basis.bounds.items()
        },
    }


def read_basis(plain: Plain) -> Basis:
    """The basis back, from what `plain_basis` wrote."""
    discounting = plain["discounting"]
    return Basis(
        base_year=plain["base_year"],
        schedule=RateSchedule(
            code=discounting["code"],
            source=discounting["source"],
            in_force_from=date.fromisoformat(discounting["in_force_from"]),
            bands=tuple(
                RateBand(band["first_year"], Fraction(band["rate"])) for band in discounting["bands"]
            ),
        ),
        deflators=read_table(plain["deflators"]),
        bounds={
            kind: BiasBounds(Fraction(bounds["upper"]), Fraction(bounds["lower"]))
            for kind, bounds in plain["optimism_bias"].items()
        },
    )


def plain_appraisal(appraisal: Appraisal) -> Plain:
    """What is frozen: basis, rates of bias, and the figures of each option with those of its lines."""
    return {
        "basis": plain_basis(appraisal.basis),
        "bias": {str(kind): _fraction(rate) for kind, rate in appraisal.bias.items()},
        "options": [_option(option) for option in appraisal.options],
    }


def _option(option: OptionAppraisal) -> Plain:
    return {
        "number": option.number,
        "name": option.name,
        "whole_life_cost": round_fraction(option.whole_life_cost),
        "benefits": round_fraction(option.benefits_value),
        "npsv": round_fraction(option.npsv),
        "bcr": _rounded(option.bcr),
        "payback_year": option.payback_year,
        "cost_per_point": _rounded(option.cost_per_point),
        "points_removed": _fraction(option.points_removed),
        "cost_lines": [_line(line) for line in option.costs],
        "benefit_lines": [_line(line) for line in option.benefits],
    }


def _line(line: AppraisedLine) -> Plain:
    return {
        "real": round_fraction(line.real),
        "bias": line.bias_kind,
        "raised": round_fraction(line.raised),
        "present_value": round_fraction(line.present_value),
    }


def _share(rate: Fraction) -> str:
    """`0.035`: a rate of the tables, which always ends. Raises ValueError for one that does not."""
    text = f"{Decimal(rate.numerator) / rate.denominator:f}"
    if Fraction(text) != rate:
        raise ValueError(f"{rate} has no end as a decimal")
    return text


def _fraction(exact: Fraction | None) -> str | None:
    return None if exact is None else str(exact)


def _rounded(exact: Fraction | None) -> Decimal | None:
    return None if exact is None else round_fraction(exact)
