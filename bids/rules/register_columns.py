"""The columns of the register as departments exchange it, and how a file's headings are matched to them.

Source: the register columns of the Legacy IT Risk Assessment Framework, in its order; then the few of
our own. A heading is compared by its letters and figures alone, in lower case.
"""

from collections.abc import Mapping, Sequence

SCORES = ("l1", "l2", "l3", "l4", "l5", "l6", "l7", "c1", "c2", "c3", "c4", "c5", "c6")
WORKED_OUT = (
    *("likelihood_mean", "likelihood_max", "likelihood_total"),
    *("impact_mean", "impact_max", "impact_total"),
    *("overall", "is_legacy", "is_red"),
)

COLUMNS: dict[str, str] = {
    "name": "Asset Name",
    "department": "Department",
    "assessor": "Assessor",
    "assessed_on": "Date Assessed",
    "description": "Asset Description",
    "components": "Legacy Components",
    "services_supported": "Services Supported",
    **{code: f"{code.upper()} Score" for code in SCORES[:7]},
    "likelihood_mean": "Likelihood Mean",
    "likelihood_max": "Likelihood Max",
    "likelihood_total": "Likelihood Total",
    **{code: f"{code.upper()} Score" for code in SCORES[7:]},
    "impact_mean": "Impact Mean",
    "impact_max": "Impact Max",
    "impact_total": "Impact Total",
    "overall": "Overall Risk Score",
    "is_legacy": "Is Legacy",
    "is_red": "Is Red-Rated",
    "remediation_plan": "Has Remediation Plan",
    "plan_funded": "Remediation Plan Funded",
    "target_resolution_on": "Target Resolution Date",
    "cost_change_percent": "Estimated Cost Change (%)",
    "notes": "Notes",
    "reference": "System Reference",
    "users": "Users",
    "number_of_users": "Number of Users",
    "owner_role": "Owner Role",
    "classification": "Data Classification",
    "hosting": "Hosting",
    "yearly_run_cost": "Yearly Run Cost",
    "treatment_planned": "Treatment Planned",
}

_ALIASES: dict[str, tuple[str, ...]] = {
    "name": ("system name", "name", "system", "asset", "name of the system"),
    "department": ("organisation", "department code"),
    "assessor": ("assessed by",),
    "assessed_on": ("assessment date", "date of assessment", "assessed on", "assessed"),
    "description": ("description", "system description", "what it is and what it does"),
    "components": ("components",),
    "services_supported": ("services", "services it supports"),
    "likelihood_max": ("likelihood maximum",),
    "impact_max": ("impact maximum",),
    "overall": ("overall risk", "risk score", "overall score"),
    "is_legacy": ("legacy",),
    "is_red": ("red rated",),
    "remediation_plan": ("remediation plan",),
    "plan_funded": ("plan funded",),
    "target_resolution_on": ("target date", "resolution date"),
    "cost_change_percent": ("estimated cost change", "cost change"),
    "notes": ("comments",),
    "reference": ("reference", "asset reference", "system id"),
    "users": ("who uses it",),
    "number_of_users": ("users number", "user count", "how many people use it"),
    "owner_role": ("owner", "system owner", "owner s role", "who owns it a role not a name"),
    "classification": ("classification", "security classification"),
    "hosting": ("where it runs", "hosted"),
    "yearly_run_cost": ("yearly cost to run", "annual run cost", "run cost", "yearly cost", "annual cost"),
    "treatment_planned": ("treatment", "planned treatment", "disposition"),
    **{code: (code,) for code in SCORES},
}


def normalise_heading(heading: str) -> str:
    return "".join(letter for letter in heading.casefold() if letter.isalnum())


_KNOWN: dict[str, str] = {
    normalise_heading(words): column
    for column, label in COLUMNS.items()
    for words in (label, *_ALIASES.get(column, ()))
}


def match_columns(headings: Sequence[str], remembered: Mapping[str, str]) -> list[str]:
    """A column for each heading, blank where none fits; no column twice, the first heading keeps it.

    `remembered` maps normalised headings to what the department chose before, blank for "do not import".
    """
    matched: list[str] = []
    for heading in headings:
        known = normalise_heading(heading)
        column = remembered.get(known, _KNOWN.get(known, "")) if known else ""
        matched.append(column if column in COLUMNS and column not in matched else "")
    return matched
