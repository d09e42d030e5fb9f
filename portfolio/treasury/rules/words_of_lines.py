"""The rows of the data dictionary for a spend line: the words of the feed, with an example of each field."""

from collections.abc import Mapping

from portfolio.spend.rules.feed import FIELDS
from portfolio.treasury.rules.entries import AWARD, DAY, FUND, NUMBER, ORGANISATION, POUNDS, RETURN, Entry

_EXAMPLES: Mapping[str, object] = {
    "feed_no": NUMBER,
    "fund": FUND,
    "award": AWARD,
    "department": ORGANISATION,
    "return": RETURN,
    "line": 3,
    "year": "2027-28",
    "period": 3,
    "posted_year": "2027-28",
    "posted_period": 3,
    "control_budget": "RDEL_PROGRAMME",
    "date": DAY,
    "amount": "40000.05",
    "department_family": "HM Revenue & Customs",
    "entity": "HM Revenue & Customs",
    "expense_type": "IT services",
    "expense_area": "Digital",
    "supplier": "Example Systems Ltd",
    "transaction_number": "T1001",
    "description": "Migration of case data",
    "supplier_postcode": "LS1 4AP",
    "supplier_type": "SME",
    "contract_number": "C-27-001",
    "project_code": "P42",
    "expenditure_type": "Resource",
    "waived": "",
    "correction": "",
    "corrects": None,
}
_UNITS = {"amount": POUNDS, "period": "month", "posted_period": "month"}
OF_A_LINE: Mapping[str, Entry] = {
    name: Entry(words, _EXAMPLES.get(name), _UNITS.get(name, "")) for name, words in FIELDS.items()
}
