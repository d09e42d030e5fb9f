"""What an option of a bid is worth beside the bid as asked, which is what the panel scored.

A later start does the same work, so it keeps the bid's value but for a tenth of a point for each year, the
least there is: where both fit, nobody is put off for nothing. A smaller option keeps the share of the value
that it keeps of the risk points, rounded down to a whole tenth.
"""

WHOLE = 100


def option_id(bid: str, code: str) -> str:
    """`LF-2027A-0012/1-year-later`; the bid's reference alone for the bid as asked."""
    return f"{bid}/{code}" if code else bid


def code_of(candidate: str, bid: str) -> str:
    """Blank for the bid as asked."""
    return candidate.removeprefix(bid).removeprefix("/")


def value_of_option(value: int, *, years: int, risk_percent: int) -> int:
    """In tenths of a point. `risk_percent` is 100 for a later start."""
    return max(value * risk_percent // WHOLE - years, 0)


def risk_of_option(risk: int, *, risk_percent: int) -> int:
    """In tenths of a point, rounded down. A later start removes the same risk, later."""
    return risk * risk_percent // WHOLE
