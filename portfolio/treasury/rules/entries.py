"""What the data dictionary says of one field, and the examples that its tables share."""

from dataclasses import dataclass

from portfolio.ledger.rules.ledger import journal_hash

FIRST = "1.0.0"
POUNDS = "GBP"
AWARD, BID, FUND, ORGANISATION = "LF-2027A-0012-A", "LF-2027A-0012", "LITF", "GB-GOR-D25"
MOMENT, EARLIER, DAY = "2027-07-20T12:00:00+00:00", "2027-03-02T10:30:00+00:00", "2027-06-17"
SERVICE = "https://service"
NUMBER, HEAD, LINES, NET = 2500, "1:2500", 2500, "1234567.89"
"""The last line of the feed, the cursor there, and what all lines to there are."""
RETURN = f"{AWARD}-2027P03-1"
RETURN_LINES, RETURN_NET = 2, "70000.05"
LICENCE = "https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/"
"""Open Government Licence v3.0, of all that is published."""
JOURNAL: dict[str, object] = {
    "fund": FUND,
    "number": 57,
    "kind": "SPEND",
    "award": AWARD,
    "effective_on": DAY,
    "posted_at": "2027-07-20T12:00:00.000000+00:00",
    "posted_by": 12,
    "narrative": f"Return {RETURN}",
    "idempotency_key": f"return:{RETURN}:spend",
    "reverses": None,
    "postings": [
        ["2027-28", "RDEL_PROGRAMME", "RELEASED", f"-{RETURN_NET}"],
        ["2027-28", "RDEL_PROGRAMME", "SPENT", RETURN_NET],
    ],
}
BEFORE_IT = "2c26b46b68ffc68ff99b453c1d30413413422d706483bfa0f98a5e886266e7ae"
HASH = journal_hash(BEFORE_IT, JOURNAL)


@dataclass(frozen=True)
class Entry:
    """`words`: none where the document has them. `example`: fits together with the other examples of its
    shape. `since`: the version that brought it.
    """

    words: str
    example: object
    unit: str = ""
    since: str = FIRST
