"""The words a bid is written in: cost categories, payers, milestones and the like, as code and label."""

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
MILESTONE_KINDS: dict[str, str] = {
    "GATE_0": "Gate 0: strategic assessment",
    "GATE_1": "Gate 1: business justification",
    "GATE_2": "Gate 2: delivery strategy",
    "GATE_3": "Gate 3: investment decision",
    "GATE_4": "Gate 4: readiness for service",
    "GATE_5": "Gate 5: operations review and benefits",
    "DELIVERY": "Delivery",
    "DECOMMISSION": "Decommissioning",
}
LEVELS: dict[int, str] = {1: "Very low", 2: "Low", 3: "Medium", 4: "High", 5: "Very high"}
"""Of the likelihood and the impact of a risk to delivery; the framework's own scales are for systems."""
