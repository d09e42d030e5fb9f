"""What each event of the register, rounds, bids and reviews says to the person told of it."""

from accounts.emails import Write
from bids.emails.bids import BIDS
from bids.emails.clarifications import CLARIFICATIONS
from bids.emails.imports import IMPORTS
from bids.emails.partners import PARTNERS
from bids.emails.ratings import RATINGS
from bids.emails.reviews import REVIEWS
from bids.emails.rounds import ROUNDS

MESSAGES: dict[str, Write] = {
    **RATINGS,
    **IMPORTS,
    **BIDS,
    **CLARIFICATIONS,
    **PARTNERS,
    **ROUNDS,
    **REVIEWS,
}
