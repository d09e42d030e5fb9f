"""What the data dictionary says of one field, and the examples that its tables share."""

from dataclasses import dataclass

FIRST = "1.0.0"
POUNDS = "GBP"
AWARD, BID, FUND, ORGANISATION = "LF-2027A-0012-A", "LF-2027A-0012", "LITF", "GB-GOR-D25"
MOMENT, EARLIER, DAY = "2027-07-20T12:00:00+00:00", "2027-03-02T10:30:00+00:00", "2027-06-17"
SERVICE = "https://service"


@dataclass(frozen=True)
class Entry:
    """`example`: fits together with the other examples of its shape. `since`: the version that brought it."""

    words: str
    example: object
    unit: str = ""
    since: str = FIRST
