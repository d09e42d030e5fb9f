"""What the parts of a version's document are called where two versions are compared, and their order."""

DERIVED = {"asked": "Asked of the fund", "clarifications": "Clarifications"}
LABELS = {
    "question": "The fund asks",
    "answer": "The department answers",
    "target_risk": "Target rating after delivery",
    "disposition": "What happens to it",
    "decommission_on": "Decommissioned on",
    "baseline_on": "Baseline date",
    "payer": "Who pays",
    "factor": "Cause",
    "contribution": "Share of the upper bound",
    "partner": "Partner that pays",
    "after_fund": "Paid once the fund has stopped",
    "price_year": "In the prices of",
    "does_nothing": "Is doing nothing",
    "preferred": "Is the preferred option",
    "owner_role": "Role that owns it",
    "size": "Size in bytes",
    "sha256": "Fingerprint (SHA-256)",
    "justification": "Coded so because",
    "whole_life_cost": "Whole-life cost, whoever pays",
    "rating": "Risk when bid",
}
ORDER = (
    *("reference", "number", "name", "role", "factor", "description", "question", "answer"),
    *("does_nothing", "preferred", "score", "option", "kind", "year", "control_budget", "category"),
    *("payer", "partner", "amount", "quantity", "price_basis", "price_year", "after_fund", "justification"),
    *("treatment", "disposition", "target_risk", "decommission_on", "rating"),
    *("baseline_on", "evidence_expected", "shares"),
    *("likelihood", "impact", "contribution", "mitigation", "owner_role", "evidence"),
    *("first_quarter", "last_quarter", "needed", "in_post", "to_hire", "to_buy", "size", "sha256"),
)
"""The fields of every kind of row, as the pages that ask for them have them."""
PER_CENT = frozenset({"contribution"})
FIGURES = {
    "whole_life_cost": "Whole-life cost, with optimism bias and discounted",
    "benefits": "Benefits, discounted",
    "npsv": "Net present social value (NPSV)",
    "bcr": "Benefit-cost ratio (BCR)",
    "payback_year": "Pays back in",
    "cost_per_point": "Cost per point of risk removed",
    "points_removed": "Points of risk removed",
}
"""The figures of an option's appraisal."""
POUNDS = frozenset({"whole_life_cost", "benefits", "npsv", "cost_per_point"})
BIAS_RATES = "Rates of optimism bias"


def label_of(field: str) -> str:
    return LABELS.get(field, field.replace("_", " ").capitalize())
