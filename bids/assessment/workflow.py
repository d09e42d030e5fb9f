"""The statuses of reviews and of conflicts, and the only tables that say what may follow what."""

from django.db.models import TextChoices

from legacyfund.lib.transitions import TransitionTable, labels_of, transition


class ReviewStatus(TextChoices):
    # The fund asks the reviewer.
    PROPOSED = "PROPOSED", "Not answered"
    # The reviewer has no conflict and will score.
    ACCEPTED = "ACCEPTED", "Accepted"
    # Every criterion scored; stays so once it is moderated or ranked.
    SUBMITTED = "SUBMITTED", "Submitted"
    # The reviewer cannot do it, with a reason.
    DECLINED = "DECLINED", "Declined"
    # The reviewer has an interest.
    RECUSED = "RECUSED", "Recused"
    # The fund gave it to somebody else, or found an interest.
    TAKEN_BACK = "TAKEN_BACK", "Taken back"


REVIEW_TRANSITIONS = TransitionTable(
    "review",
    labels=labels_of(ReviewStatus),
    steps={
        "accept": "accepted",
        "decline": "declined",
        "recuse": "given up for an interest",
        "submit": "submitted",
        "take_back": "taken back",
        "recall": "recalled",
        "set_aside": "set aside for an interest",
    },
    transitions=[
        transition("accept", [ReviewStatus.PROPOSED], ReviewStatus.ACCEPTED),
        transition("decline", [ReviewStatus.PROPOSED], ReviewStatus.DECLINED),
        transition("recuse", [ReviewStatus.PROPOSED, ReviewStatus.ACCEPTED], ReviewStatus.RECUSED),
        transition("submit", [ReviewStatus.ACCEPTED], ReviewStatus.SUBMITTED),
        transition("take_back", [ReviewStatus.PROPOSED, ReviewStatus.ACCEPTED], ReviewStatus.TAKEN_BACK),
        transition("recall", [ReviewStatus.SUBMITTED], ReviewStatus.ACCEPTED),
        transition("set_aside", [ReviewStatus.SUBMITTED], ReviewStatus.TAKEN_BACK),
    ],
)
CURRENT_REVIEWS = (ReviewStatus.PROPOSED, ReviewStatus.ACCEPTED, ReviewStatus.SUBMITTED)
REVIEWS_IN_HAND = (ReviewStatus.PROPOSED, ReviewStatus.ACCEPTED)
READING_REVIEWS = (ReviewStatus.ACCEPTED, ReviewStatus.SUBMITTED)


class ConflictStatus(TextChoices):
    # Found or declared; nobody has decided. The person is not asked to review the bid meanwhile.
    OPEN = "OPEN", "To be decided"
    # The person is kept away from the bid for good.
    CONFIRMED = "CONFIRMED", "Confirmed"
    # Looked at, and no reason to keep the person away.
    DISMISSED = "DISMISSED", "Dismissed"


CONFLICT_TRANSITIONS = TransitionTable(
    "conflict",
    labels=labels_of(ConflictStatus),
    steps={"confirm": "confirmed", "dismiss": "dismissed"},
    transitions=[
        transition("confirm", [ConflictStatus.OPEN, ConflictStatus.DISMISSED], ConflictStatus.CONFIRMED),
        transition("dismiss", [ConflictStatus.OPEN], ConflictStatus.DISMISSED),
    ],
)
