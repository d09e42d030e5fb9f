"""The words a bid is written in: treatments, cost categories and payers, as code and label."""

TREATMENTS: dict[str, str] = {
    "retire": "Retire: switch it off",
    "retain": "Retain: keep it and lower its risk",
    "relocate": "Relocate: move it to another place as it is",
    "rehost": "Rehost: move it to cloud as it is",
    "replatform": "Replatform: move it to a new platform with small changes",
    "repurchase": "Repurchase: replace it with a product or service",
    "refactor": "Refactor: rebuild it",
}

KEEPS_THE_SYSTEM = frozenset({"retain"})

COST_CATEGORIES: dict[str, str] = {
    "people": "People",
    "supplier": "Supplier",
    "licence": "Licence",
    "saas": "Software as a service or cloud",
    "hardware": "Hardware",
    "data_migration": "Data migration",
    "decommissioning": "Decommissioning",
    "contingency": "Contingency",
}

RESOURCE_CATEGORIES = frozenset({"saas"})

PAYERS: dict[str, str] = {
    "FUND": "The fund",
    "DEPARTMENT": "The department",
    "PARTNER": "A partner",
}
