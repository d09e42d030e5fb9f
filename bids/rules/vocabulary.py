"""The words a bid is written in: treatments, cost categories, payers and the like, as code and label."""

TREATMENTS: dict[str, str] = {
    "RETIRE": "Retire: switch it off",
    "RETAIN": "Retain: keep it and lower its risk",
    "RELOCATE": "Relocate: move it to another place as it is",
    "REHOST": "Rehost: move it to cloud as it is",
    "REPLATFORM": "Replatform: move it to a new platform with small changes",
    "REPURCHASE": "Repurchase: replace it with a product or service",
    "REFACTOR": "Refactor: rebuild it",
}

KEEPS_THE_SYSTEM = frozenset({"RETAIN"})

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
