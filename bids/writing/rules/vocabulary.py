"""The words a bid is written in: treatments, cost categories, payers and the like, as code and label."""

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
LEVELS: dict[int, str] = {1: "Very low", 2: "Low", 3: "Medium", 4: "High", 5: "Very high"}
"""Of the likelihood and the impact of a risk to delivery; the framework's own scales are for systems."""
