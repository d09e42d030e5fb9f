"""What the panel of the round of thirty asks of a choice, beside the envelopes."""

from portfolio.choice.rules.problem import Kind

# The kind, and keys of the bids it names.
SENTENCES = (
    # Ministers have said that passports will not stop for a broken disc.
    (Kind.MUST_FUND, ("photographs",)),
    # Both would build the same lookup.
    (Kind.EITHER, ("addresses", "property")),
    # Every check goes over the new hub.
    (Kind.NEEDS, ("watchlist-search", "hub")),
    # The records take their identities from the new index.
    (Kind.NEEDS, ("probation", "identity")),
)
