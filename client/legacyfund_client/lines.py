"""A spend line as the mirror keeps it: the fields of version 1 in order, and a digest of all so far."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from legacyfund_client.chain import canonical, to_pence
from legacyfund_client.refusals import NotDone

NUMBERS = frozenset({"feed_no", "line", "period", "posted_period", "corrects"})
FIELDS = (
    *("feed_no", "fund", "award", "department", "return", "line", "year", "period", "posted_year"),
    *("posted_period", "control_budget", "date", "amount", "department_family", "entity", "expense_type"),
    *("expense_area", "supplier", "transaction_number", "description", "supplier_postcode", "supplier_type"),
    *("contract_number", "project_code", "expenditure_type", "waived", "correction", "corrects"),
)
"""What the API gives of a line, in the order of its files. Fields that it adds later are passed over."""
FIRST_DIGEST = "0" * 64
Row = Sequence[str | int | None]
"""The values of FIELDS."""


def as_row(line: Mapping[str, Any]) -> Row:
    """Raises NotDone for what is no line of version 1."""
    try:
        row = [line[name] for name in FIELDS]
        to_pence(line["amount"])
    except (KeyError, TypeError, ValueError) as error:
        raise NotDone(f"The service gave a line that cannot be read ({error}).") from error
    for name, value in zip(FIELDS, row, strict=True):
        wanted = int if name in NUMBERS else str
        if not isinstance(value, wanted) and not (name == "corrects" and value is None):
            raise NotDone(f"The service gave line {line['feed_no']} with a {name} that cannot be read.")
    return row


def digest_after(digest: str, rows: Iterable[Row]) -> str:
    """Over the rows and all before them, so that a change to any of them shows."""
    for row in rows:
        digest = hashlib.sha256(f"{digest}\n{canonical(list(row))}".encode()).hexdigest()
    return digest
