"""Why a milestone comes later, in one of a few words that can be counted.

Source: none. No official list of causes of delay was found: this one is the house's own.
"""

CAUSES: dict[str, str] = {
    "SUPPLIER": "Supplier",
    "PEOPLE": "Recruitment and skills",
    "PROCUREMENT": "Procurement",
    "APPROVALS": "Approvals",
    "TECHNICAL": "Technical",
    "DATA": "Data and migration",
    "OTHER_BODY": "Dependency on another body",
    "SCOPE": "Scope",
    "FUNDING": "Funding",
    "OTHER": "Other",
}
"""Kept rows name them: add to it, and take nothing out."""
