"""What a frozen document offers instead of the bid as asked."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from bids.writing.rules.alternatives import OfferedOption, offered_options
from bids.writing.rules.drafts import Cell, LaterRow, SmallerRow


def offered_in(document: Mapping[str, Any]) -> tuple[OfferedOption, ...]:
    """From the document as read from its canonical bytes; none where it has no key for it."""
    return offered_options(
        [LaterRow(row["years"]) for row in document.get("later_start", [])],
        [
            SmallerRow(row["name"], row["left_out"], row["risk_percent"], _amounts(row["amounts"]))
            for row in document.get("smaller_options", [])
        ],
        _amounts(document["asked"]),
    )


def _amounts(rows: list[dict[str, Any]]) -> dict[Cell, Decimal]:
    return {(row["year"], row["control_budget"]): Decimal(row["amount"]) for row in rows}
