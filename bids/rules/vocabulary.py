"""The words a bid is written in: treatments, cost categories and payers, as code and label."""

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

PAYERS: dict[str, str] = {
    "FUND": "The fund",
    "DEPARTMENT": "The department",
    "PARTNER": "A partner",
}
