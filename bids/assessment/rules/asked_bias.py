"""By how much what the fund is asked for would grow, if the bid's optimism bias came true."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any

from legacyfund.lib.money import round_fraction

Plain = Mapping[str, Any]


def bias_of_asked(appraisal: Plain | None, options: Sequence[Plain], costs: Sequence[Plain]) -> int:
    """Whole percent, halves up: each line the fund is asked for weighs what it asks for. The parts are a
    version's document's; without an appraisal, as in the short form, no bias is known: 0.
    """
    if not appraisal:
        return 0
    preferred = {row["number"] for row in options if row["preferred"]}
    figures = [row for row in appraisal["options"] if row["number"] in preferred]
    lines = [row for row in costs if row["option"] in preferred]
    rates = {kind: Fraction(rate) for kind, rate in appraisal["bias"].items()}
    asked, more = Fraction(0), Fraction(0)
    for line, figure in zip(lines, (row for one in figures for row in one["cost_lines"]), strict=True):
        if line["payer"] == "FUND":
            amount = Fraction(Decimal(line["amount"]))
            asked += amount
            more += amount * rates.get(figure["bias"] or "", Fraction(0))
    return int(round_fraction(100 * more / asked, 0)) if asked else 0
