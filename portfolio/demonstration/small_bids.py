"""Bids of the round of small systems: seven are approved at once, one when money has become free."""

from portfolio.demonstration.bids import BidStory, CostStory, Fate

SMALL_ROUND = 4
CAPITAL = 170_000, 140_000
RESOURCE = 60_000, 50_000
"""Of the fund's first and second year of the round."""


def _costs(first: int = 0) -> tuple[CostStory, ...]:
    """The same for each, for the fund pays one team one rate; `first` is the year it starts in."""
    lines = []
    for number, (capital, resource) in enumerate(zip(CAPITAL, RESOURCE, strict=True), start=first):
        lines += [
            CostStory("Building the replacement", number, "CDEL", "SUPPLIER", capital),
            CostStory("The team in the department", number, "RDEL_PROGRAMME", "PEOPLE", resource),
        ]
    after = CostStory(
        "Running it after the fund stops", first + 2, "RDEL_PROGRAMME", "SAAS", 24_000, "DEPARTMENT"
    )
    return (*lines, after)


SMALL_BIDS = (
    BidStory(
        "fees", SMALL_ROUND, "fcdo", "fee-tables", "One table of consular fees",
        Fate.APPROVED, "RETIRE", "2.00", 5,
        "Publish the fees once for every post, then switch the mailed spreadsheets off.",
        _costs(), steps=(110, 165, 205),
    ),
    BidStory(
        "stores", SMALL_ROUND, "mod", "stores-index", "Base stores in the stock system",
        Fate.APPROVED, "RETIRE", "4.00", 3,
        "Move the index base by base into the stock system that the depots use.",
        _costs(), steps=(110, 300, 420),
    ),
    BidStory(
        "milk", SMALL_ROUND, "dfe", "milk-claims", "School milk on the grants platform",
        Fate.APPROVED, "REPLATFORM", "3.00", 4,
        "Take claims on the platform that pays other grants, and pay the open ones from the old forms.",
        _costs(), steps=(110, 300, 420),
    ),
    BidStory(
        "dues", SMALL_ROUND, "dft", "port-dues", "Port dues as a service",
        Fate.APPROVED, "REFACTOR", "4.50", 4,
        "Write the tariff down as rules, bill from them beside the old program for a quarter, then stop it.",
        _costs(), steps=(110, 261, 380),
    ),
    BidStory(
        "rents", SMALL_ROUND, "mhclg", "rent-returns", "Rent returns with the other housing returns",
        Fate.APPROVED, "REPLATFORM", "4.00", 3,
        "Take the rents on the same pages as the other returns of councils.",
        _costs(), steps=(110, 300, 420),
    ),
    BidStory(
        "meters", SMALL_ROUND, "desnz", "meter-index", "A meter index that stands by itself",
        Fate.APPROVED, "REHOST", "4.50", 4,
        "Put the matching on cloud hosting with tests, then hand it to the energy service.",
        _costs(), steps=(110, 230, 280),
    ),
    BidStory(
        "blood", SMALL_ROUND, "dhsc", "blood-reports", "Blood stock each hour",
        Fate.APPROVED, "REPURCHASE", "4.00", 5,
        "Read the hospitals' own stock systems each hour in place of mailed files.",
        _costs(), steps=(110, 300, 420),
    ),
    BidStory(
        "desk", SMALL_ROUND, "home-office", "visitor-desk", "Enquiry desks on the booking platform",
        Fate.RESERVED, "REPURCHASE", "4.00", 3,
        "Book the desks on the platform that other departments book on.",
        _costs(1), steps=(110, 300, 420),
    ),
)  # fmt: skip
