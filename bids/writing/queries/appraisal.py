"""The appraisal of a full-form bid, worked out from its document: a draft's now, a version's for ever.

A version keeps the basis it was appraised on and the figures; the lines are those of its document.
"""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import cast

from bids.rounds.rules.questions import UNCOSTED_YEARS
from bids.rounds.rules.scoring import SystemToScore, risk_removed
from bids.writing.appraisal.appraisal import (
    Appraisal,
    Basis,
    BenefitToAppraise,
    CostToAppraise,
    OptionAppraisal,
    OptionToAppraise,
    appraise,
)
from bids.writing.appraisal.document import plain_appraisal, read_basis
from bids.writing.appraisal.optimism_bias import BiasRefused, ContributingRisk
from bids.writing.appraisal.period import years_in_words
from bids.writing.queries.plain import Plain
from legacyfund.lib.canonical import canonical_bytes, read_canonical


@dataclass(frozen=True)
class ComparedOption:
    """An option beside the others. `gain` is its NPSV less that of doing nothing, None without such an
    option; `score` the department's own; `unpriced` its benefits that have no price, in words;
    `uncosted` the years compared that it has no cost in, in words.
    """

    description: str
    preferred: bool
    score: int | None
    figures: OptionAppraisal
    gain: Fraction | None
    unpriced: tuple[str, ...]
    uncosted: str = ""


@dataclass(frozen=True)
class ComparedOptions:
    """`appraisal` is None where the causes of bias exceed the whole, and `options` is empty then.

    `why_uncosted` is what the department says of years in which an option has no cost.
    """

    appraisal: Appraisal | None
    options: list[ComparedOption]
    why_uncosted: str = ""

    @property
    def is_uneven(self) -> bool:
        """Whether some option has no cost in a year that is compared."""
        return any(option.uncosted for option in self.options)

    @property
    def period(self) -> str:
        """The years the options are compared over, in words."""
        return years_in_words(self.appraisal.period) if self.appraisal else ""


def with_appraisal(document: Plain, basis: Basis) -> Plain:
    """The document of a full-form bid with its appraisal, None where the causes of bias exceed the whole;
    a short-form one as it is.
    """
    if "options" not in document:
        return document
    appraisal = _appraise(cast(Plain, read_canonical(canonical_bytes(document))), basis)
    return {**document, "appraisal": plain_appraisal(appraisal) if appraisal is not None else None}


def appraisal_of(document: Plain) -> Appraisal | None:
    """The exact appraisal of a document as read from its bytes, on the basis it was frozen with."""
    frozen = document.get("appraisal")
    return None if frozen is None else _appraise(document, read_basis(frozen["basis"]))


def appraised_cost(document: Plain) -> Decimal | None:
    """The preferred option's whole-life cost with optimism bias, discounted; None without an appraisal."""
    preferred = {row["number"] for row in document.get("options", []) if row["preferred"]}
    options = (document.get("appraisal") or {}).get("options", [])
    costs = [Decimal(row["whole_life_cost"]) for row in options if row["number"] in preferred]
    return costs[0] if costs else None


def _appraise(document: Plain, basis: Basis) -> Appraisal | None:
    options = [_option(row, document) for row in document["options"]]
    try:
        return appraise(options, basis=basis, risks=_contributing(document))
    except BiasRefused:
        return None


def _option(row: Plain, document: Plain) -> OptionToAppraise:
    return OptionToAppraise(
        number=row["number"],
        name=row["name"],
        do_nothing=row["does_nothing"],
        costs=tuple(
            CostToAppraise(
                description=line["description"],
                year=line["year"],
                category=line["category"],
                amount=Decimal(line["amount"]),
                price_year=line["price_year"],
                after_fund=line["after_fund"],
            )
            for line in document["costs"]
            if line["option"] == row["number"]
        ),
        benefits=tuple(
            BenefitToAppraise(
                description=line["description"],
                year=line["year"],
                amount=Decimal(line["amount"]),
                price_year=line["price_year"],
            )
            for line in document["benefits"]
            if line["option"] == row["number"] and line["amount"] is not None and line["year"]
        ),
        points_removed=_points(row, document),
    )


def _points(option: Plain, document: Plain) -> Fraction | None:
    """The targets are those of the preferred option; doing nothing removes nothing."""
    if option["does_nothing"]:
        return Fraction(0)
    systems = [
        SystemToScore(row["reference"], row["rating"]["overall_in_168ths"], Decimal(row["target_risk"]))
        for row in document["systems"]
        if row["rating"] is not None and row["target_risk"] is not None
    ]
    known = bool(systems) and len(systems) == len(document["systems"])
    if not option["preferred"] or not known:
        return None
    return risk_removed(systems, document["round"]["rest_share"])


def _contributing(document: Plain) -> list[ContributingRisk]:
    """Causes with both their figures: one that is not finished takes nothing away yet."""
    return [
        ContributingRisk(
            row["factor"], Decimal(row["contribution"]), Decimal(row["mitigation"]), row.get("kind", "")
        )
        for row in document["bias_contributions"]
        if row["contribution"] is not None and row["mitigation"] is not None
    ]


def compare_options(document: Plain) -> ComparedOptions:
    """The options of a full-form document as read from its bytes, with their figures.

    Doing nothing comes first: it is what the others are measured against.
    """
    appraisal = appraisal_of(document)
    options = [] if appraisal is None else _compared(document, appraisal)
    return ComparedOptions(appraisal, options, _why_uncosted(document))


def _why_uncosted(document: Plain) -> str:
    answers = document["answers"].get("costs", [])
    return next((row["answer"] for row in answers if row["code"] == UNCOSTED_YEARS), "")


def _compared(document: Plain, appraisal: Appraisal) -> list[ComparedOption]:
    figures = {option.number: option for option in appraisal.options}
    uncosted = appraisal.uncosted
    base = next((option.npsv for option in appraisal.options if option.do_nothing), None)
    compared = [
        ComparedOption(
            description=row["description"],
            preferred=row["preferred"],
            score=row["score"],
            figures=figures[row["number"]],
            gain=None if base is None else figures[row["number"]].npsv - base,
            unpriced=_unpriced(document["benefits"], row["number"]),
            uncosted=years_in_words(uncosted.get(row["number"], ())),
        )
        for row in document["options"]
    ]
    return sorted(compared, key=lambda option: not option.figures.do_nothing)


def _unpriced(benefits: list[Plain], number: int) -> tuple[str, ...]:
    of_option = (row for row in benefits if row["option"] == number and row["amount"] is None)
    return tuple(
        ": ".join(part for part in (row["description"], row["quantity"]) if part) for row in of_option
    )
