"""The statuses of systems, ratings and offers of systems, and the only tables that say what may follow
what.
"""

from django.db.models import TextChoices

from legacyfund.lib.transitions import TransitionTable, labels_of, transition


class SystemStatus(TextChoices):
    # In the register: rated, bid for, counted.
    LIVE = "LIVE", "In the register"
    # Entered by mistake, or out of scope.
    CLOSED = "CLOSED", "Closed"
    # The same system as another, whose page shows its bids and history.
    MERGED = "MERGED", "Merged into another"
    # Switched off, with what shows it.
    DECOMMISSIONED = "DECOMMISSIONED", "Decommissioned"


SYSTEM_TRANSITIONS = TransitionTable(
    "system",
    labels=labels_of(SystemStatus),
    steps={"close": "closed", "merge": "merged into another", "decommission": "decommissioned"},
    transitions=[
        transition("close", [SystemStatus.LIVE], SystemStatus.CLOSED),
        transition("merge", [SystemStatus.LIVE], SystemStatus.MERGED),
        transition("decommission", [SystemStatus.LIVE], SystemStatus.DECOMMISSIONED),
    ],
)


class RatingStatus(TextChoices):
    # Being written: scores may be missing.
    DRAFT = "DRAFT", "Draft"
    # All 13 scores given; waits for a second person.
    RATED = "RATED", "Waiting for confirmation"
    # The system's rating now.
    CONFIRMED = "CONFIRMED", "Confirmed"
    # A later rating took its place.
    SUPERSEDED = "SUPERSEDED", "Superseded"


RATING_TRANSITIONS = TransitionTable(
    "rating",
    labels=labels_of(RatingStatus),
    steps={
        "finish": "sent for confirmation",
        "return": "sent back",
        "confirm": "confirmed",
        "supersede": "superseded",
    },
    transitions=[
        transition("finish", [RatingStatus.DRAFT], RatingStatus.RATED),
        transition("return", [RatingStatus.RATED], RatingStatus.DRAFT),
        transition("confirm", [RatingStatus.RATED], RatingStatus.CONFIRMED),
        transition("supersede", [RatingStatus.CONFIRMED], RatingStatus.SUPERSEDED),
    ],
)


class OfferStatus(TextChoices):
    # The other department's sign-off has to answer.
    OPEN = "OPEN", "Unanswered"
    # The systems are in the other department's register.
    ACCEPTED = "ACCEPTED", "Accepted"
    # The other department does not want them, and says why.
    DECLINED = "DECLINED", "Declined"
    # The department that offered them keeps them.
    TAKEN_BACK = "TAKEN_BACK", "Taken back"
    # One of the two departments closed before there was an answer.
    LAPSED = "LAPSED", "Lapsed"


OFFER_TRANSITIONS = TransitionTable(
    "offer",
    labels=labels_of(OfferStatus),
    steps={
        "accept": "accepted",
        "decline": "declined",
        "take_back": "taken back",
        "lapse": "ended by a department's closing",
    },
    transitions=[
        transition("accept", [OfferStatus.OPEN], OfferStatus.ACCEPTED),
        transition("decline", [OfferStatus.OPEN], OfferStatus.DECLINED),
        transition("take_back", [OfferStatus.OPEN], OfferStatus.TAKEN_BACK),
        transition("lapse", [OfferStatus.OPEN], OfferStatus.LAPSED),
    ],
)
