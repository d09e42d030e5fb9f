"""What the parts of a version's document are called where two versions are compared."""

DERIVED = {"asked": "Asked of the fund", "clarifications": "Clarifications"}
LABELS = {
    "question": "The fund asks",
    "answer": "The department answers",
    "target_risk": "Target rating after delivery",
    "disposition": "What happens to it",
    "decommission_on": "Decommissioned on",
    "baseline_on": "Baseline date",
    "payer": "Who pays",
    "partner": "Partner that pays",
    "size": "Size in bytes",
    "sha256": "Fingerprint (SHA-256)",
    "justification": "Coded so because",
    "whole_life_cost": "Whole-life cost, whoever pays",
    "rating": "Risk when bid",
}


def label_of(field: str) -> str:
    return LABELS.get(field, field.replace("_", " ").capitalize())
