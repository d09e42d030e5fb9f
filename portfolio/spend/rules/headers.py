"""The over-£25,000 layout: its columns in order, and the other names seen for them in real files.

A header is compared by its letters alone, in lower case ("Amount (£)" is "amount"); a header without
a letter, such as "£", is compared as it is. Letters with accents are what an encoding mistake left of
a pound sign, and are kept as seen. A unit is no letter to be passed over: `over_25k` refuses it.
"""

import csv
from pathlib import Path

from legacyfund.lib.tables.matching import KnownColumns

COLUMNS: dict[str, str] = {
    "department_family": "Department family",
    "entity": "Entity",
    "date": "Date",
    "expense_type": "Expense type",
    "expense_area": "Expense area",
    "supplier": "Supplier",
    "transaction_number": "Transaction number",
    "amount": "Amount",
    "description": "Description",
    "supplier_postcode": "Supplier Postcode",
    "supplier_type": "Supplier Type",
    "contract_number": "Contract Number",
    "project_code": "Project Code",
    "expenditure_type": "Expenditure Type",
}
REQUIRED_COLUMNS = ("date", "supplier", "transaction_number", "amount")
CONTROL_BUDGET = "control_budget"
"""Beside those of the layout: what each line is spent out of, where the file says it."""
FEED_NO = "feed_no"
"""The number in the feed of an accepted line, in a row that says what is right of it."""


def normalise_header(text: str) -> str:
    letters = "".join(character for character in text.casefold() if character.isalpha())
    return letters or text.strip()


OFFICIAL_HEADERS: dict[str, str] = {normalise_header(label): name for name, label in COLUMNS.items()}
_SEEN = Path(__file__).with_name("aliases.csv").read_text(encoding="utf-8")
OTHER_HEADERS = {row["heading"]: row["column"] for row in csv.DictReader(_SEEN.splitlines())}
"""By normalised heading the column it stands for. The file says where each was seen: add yours there."""
KNOWN = KnownColumns(
    labels={**COLUMNS, CONTROL_BUDGET: "Control budget", FEED_NO: "Line corrected"},
    others={
        **OTHER_HEADERS,
        **dict.fromkeys(("budgettype", "deltype", "capitalorresource", "resourceorcapital"), CONTROL_BUDGET),
        **dict.fromkeys(("feedno", "feednumber", "numberinthefeed", "correctsline"), FEED_NO),
    },
    figures={"amount"},
    first_of_several=COLUMNS.keys() - set(REQUIRED_COLUMNS),
    normalise=normalise_header,
)
"""What a person is asked, where the headings alone do not say it."""
AWARD_HEADINGS = frozenset({"award", "awardreference", "awardref", "fundaward", "referenceofaward"})
"""Of the column under which a line says its award. It may have any other name: a person says which it is."""
