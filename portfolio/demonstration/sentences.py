"""What the panel of the round of thirty asks of a choice, beside the envelopes."""

from portfolio.choice.rules.problem import Kind

# kind, keys of the bids it names, why
SENTENCES = (
    (
        Kind.MUST_FUND,
        ("photographs",),
        "Ministers have said that passports will not stop for a broken disc.",
    ),
    (Kind.EITHER, ("addresses", "property"), "Both would build the same lookup of addresses."),
    (Kind.NEEDS, ("watchlist-search", "hub"), "Every check goes over the new hub."),
    (Kind.NEEDS, ("probation", "identity"), "The records take their identities from the new index."),
)
