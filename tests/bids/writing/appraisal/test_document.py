from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pytest

from bids.writing.appraisal.appraisal import (
    Basis,
    BenefitToAppraise,
    CostToAppraise,
    OptionToAppraise,
    appraise,
)
from bids.writing.appraisal.deflators import PLANNING_RATE
from bids.writing.appraisal.document import plain_appraisal, plain_basis, read_basis
from bids.writing.appraisal.optimism_bias import ContributingRisk
from legacyfund.lib.canonical import canonical_bytes, read_canonical

BASIS = Basis(base_year="2027-28", deflators=replace(PLANNING_RATE, rates={"2028-29": Fraction("0.0185")}))
OPTIONS = [
    OptionToAppraise(
        "Replace it",
        costs=(CostToAppraise("Build", "2028-29", "SUPPLIER", Decimal("100000.01")),),
        benefits=(BenefitToAppraise("Saving", "2029-30", Decimal("400000.00")),),
        points_removed=Fraction(68, 3),
    ),
    OptionToAppraise("Do nothing", do_nothing=True),
]
RISKS = [ContributingRisk("Supplier leaves", Decimal("33.33"), Decimal("0.5"))]


def test_the_basis_reads_back_as_it_was() -> None:
    assert read_basis(read_canonical(canonical_bytes(plain_basis(BASIS)))) == BASIS  # type: ignore[arg-type]


def test_the_same_options_on_the_basis_read_back_give_the_same_bytes() -> None:
    frozen = canonical_bytes(plain_appraisal(appraise(OPTIONS, basis=BASIS, risks=RISKS)))
    basis = read_basis(read_canonical(frozen)["basis"])  # type: ignore[index,call-overload]

    assert canonical_bytes(plain_appraisal(appraise(OPTIONS, basis=basis, risks=RISKS))) == frozen


def test_figures_are_rounded_once_and_undefined_ones_are_nothing() -> None:
    replaced, nothing = plain_appraisal(appraise(OPTIONS, basis=BASIS, risks=RISKS))["options"]

    assert replaced["whole_life_cost"] == replaced["cost_lines"][0]["present_value"] == Decimal("252972.21")
    assert replaced["points_removed"] == "68/3"
    assert (nothing["bcr"], nothing["payback_year"], nothing["cost_per_point"]) == (None, None, None)


def test_a_rate_without_an_end_cannot_be_written() -> None:
    basis = replace(BASIS, deflators=replace(PLANNING_RATE, flat_rate=Fraction(1, 3)))

    with pytest.raises(ValueError, match="no end"):
        plain_basis(basis)
