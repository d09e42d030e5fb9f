"""The statuses of reviews, and the only table that says what may follow what."""

from django.db.models import TextChoices

from legacyfund.lib.transitions import TransitionTable, labels_of, transition


class ReviewStatus(TextChoices):
    # The fund asks the reviewer.
    PROPOSED = "PROPOSED", "Proposed"
    # The reviewer has no conflict and will score.
    ACCEPTED = "ACCEPTED", "Accepted"
    # Every criterion scored; stays so once it is moderated or ranked.
    SUBMITTED = "SUBMITTED", "Submitted"
    # The reviewer cannot do it, with a reason.
    DECLINED = "DECLINED", "Declined"
    # The reviewer has an interest.
    RECUSED = "RECUSED", "Recused"


REVIEW_TRANSITIONS = TransitionTable(
    "review",
    labels=labels_of(ReviewStatus),
    steps={
        "accept": "accepted",
        "decline": "declined",
        "recuse": "given up for an interest",
        "submit": "submitted",
        "recall": "recalled",
    },
    transitions=[
        transition("accept", [ReviewStatus.PROPOSED], ReviewStatus.ACCEPTED),
        transition("decline", [ReviewStatus.PROPOSED], ReviewStatus.DECLINED),
        transition("recuse", [ReviewStatus.PROPOSED, ReviewStatus.ACCEPTED], ReviewStatus.RECUSED),
        transition("submit", [ReviewStatus.ACCEPTED], ReviewStatus.SUBMITTED),
        transition("recall", [ReviewStatus.SUBMITTED], ReviewStatus.ACCEPTED),
    ],
)
CURRENT_REVIEWS = (ReviewStatus.PROPOSED, ReviewStatus.ACCEPTED, ReviewStatus.SUBMITTED)
REVIEWS_IN_HAND = (ReviewStatus.PROPOSED, ReviewStatus.ACCEPTED)
READING_REVIEWS = (ReviewStatus.ACCEPTED, ReviewStatus.SUBMITTED)
