"""What the register says of a system: its details, and the words of those chosen from a list."""

from datetime import date
from decimal import Decimal
from typing import TypedDict

from bids.register.rules.treatments import TREATMENT_NAMES


class SystemDetails(TypedDict, total=False):
    """By the names of the system's fields. Blank or None is "not recorded"."""

    name: str
    description: str
    components: str
    services_supported: str
    users: str
    number_of_users: int | None
    owner_role: str
    classification: str
    hosting: str
    yearly_run_cost: Decimal | None
    treatment_planned: str
    remediation_plan: str
    plan_funded: str
    target_resolution_on: date | None
    cost_change_percent: Decimal | None
    notes: str


DETAILS = tuple(SystemDetails.__annotations__)
YES_NO_PARTIALLY = {"YES": "Yes", "NO": "No", "PARTIALLY": "Partially"}
"""The three answers of the framework's register."""
CHOICES: dict[str, dict[str, str]] = {
    "classification": {
        "OFFICIAL": "OFFICIAL",
        "OFFICIAL_SENSITIVE": "OFFICIAL-SENSITIVE",
        "SECRET": "SECRET",
        "TOP_SECRET": "TOP SECRET",
    },
    "hosting": {
        "OWN_SITE": "The department's own site",
        "DATA_CENTRE": "A shared data centre",
        "SUPPLIER": "The supplier's site",
        "CLOUD": "Cloud",
        "MIXED": "More than one of these",
    },
    "treatment_planned": TREATMENT_NAMES,
    "remediation_plan": YES_NO_PARTIALLY,
    "plan_funded": YES_NO_PARTIALLY,
}
"""By detail, what may be chosen, as code and label. The classification is of the data a system holds, by the
Government Security Classifications.
"""
