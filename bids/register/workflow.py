"""The statuses of ratings, and the only table that says what may follow what."""

from django.db.models import TextChoices

from legacyfund.lib.transitions import TransitionTable, labels_of, transition


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
