"""The words a bid is written in: treatments, cost categories, payers and the like, as code and label."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Treatment:
    """What may happen to a system; `keeps` it, or it is decommissioned. A code is never taken away or given
    another sense: versions are frozen with it.
    """

    code: str
    name: str
    words: str
    keeps: bool = False


ALL_TREATMENTS = (
    Treatment("RETIRE", "Retire", "switch it off"),
    Treatment("RETAIN", "Retain", "keep it and lower its risk", keeps=True),
    Treatment("RELOCATE", "Relocate", "move it to another place as it is"),
    Treatment("REHOST", "Rehost", "move it to cloud as it is"),
    Treatment("REPLATFORM", "Replatform", "move it to a new platform with small changes"),
    Treatment("REPURCHASE", "Repurchase", "replace it with a product or service"),
    Treatment("REFACTOR", "Refactor", "rebuild it"),
)
"""The one list, for the register, its files, bids and versions: docs/adr/0016-treatments-are-one-list.md."""

TREATMENT_NAMES = {row.code: row.name for row in ALL_TREATMENTS}
TREATMENTS = {row.code: f"{row.name}: {row.words}" for row in ALL_TREATMENTS}
KEEPS_THE_SYSTEM = frozenset(row.code for row in ALL_TREATMENTS if row.keeps)

COST_CATEGORIES: dict[str, str] = {
    "PEOPLE": "People",
    "SUPPLIER": "Supplier",
    "LICENCE": "Licence",
    "SAAS": "Software as a service or cloud",
    "HARDWARE": "Hardware",
    "DATA_MIGRATION": "Data migration",
    "DECOMMISSIONING": "Decommissioning",
    "CONTINGENCY": "Contingency",
}

RESOURCE_CATEGORIES = frozenset({"SAAS"})
CAPITAL_CATEGORIES = frozenset({"HARDWARE"})

PAYERS: dict[str, str] = {
    "FUND": "The fund",
    "DEPARTMENT": "The department",
    "PARTNER": "A partner",
}

PRICE_BASES: dict[str, str] = {
    "NOMINAL": "Nominal: the money of the year it is paid in",
    "REAL": "Real: in the prices of one year",
}

BENEFIT_KINDS: dict[str, str] = {
    "CASH": "Cash-releasing",
    "NON_CASH": "Non-cash-releasing",
    "RISK": "Risk",
}

BIAS_CAUSED: dict[str, str] = {
    "DEVELOPMENT": "The cost of the work",
    "DURATION": "How long the work takes",
    "OUTSOURCING": "The cost of running by a supplier",
}
"""The bias a cause counts towards; one that names none counts towards every kind."""
EVERY_BIAS = "All three"

LEVELS: dict[int, str] = {1: "Very low", 2: "Low", 3: "Medium", 4: "High", 5: "Very high"}
"""Of the likelihood and the impact of a risk to delivery; the framework's own scales are for systems."""
