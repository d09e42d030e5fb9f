"""The statuses of rounds, ratings, bids and reviews, and the only tables that say what may follow what."""

from django.db.models import TextChoices

from legacyfund.lib.transitions import TransitionTable, labels_of, transition


class RoundStatus(TextChoices):
    # Being set up by the fund; departments see nothing of it.
    PLANNED = "PLANNED", "Planned"
    # Departments write and submit bids.
    OPEN = "OPEN", "Open"
    # The closing time has passed; the panel assesses.
    CLOSED = "CLOSED", "Closed"
    # The ranking is frozen; the panel decides.
    ASSESSED = "ASSESSED", "Assessed"
    # Departments have been told.
    ANNOUNCED = "ANNOUNCED", "Announced"


RANKING_FROZEN = (RoundStatus.ASSESSED, RoundStatus.ANNOUNCED)


class RatingStatus(TextChoices):
    # Being written: scores may be missing.
    DRAFT = "DRAFT", "Draft"
    # All 13 scores given; waits for a second person.
    RATED = "RATED", "Waiting for confirmation"
    # The system's rating now.
    CONFIRMED = "CONFIRMED", "Confirmed"
    # A later rating took its place.
    SUPERSEDED = "SUPERSEDED", "Superseded"


class BidStatus(TextChoices):
    # The department writes.
    DRAFT = "DRAFT", "Draft"
    # Complete, and waiting for the sign-off; nobody edits.
    CERTIFYING = "CERTIFYING", "Waiting for certification"
    # Frozen as a version; the fund checks eligibility.
    SUBMITTED = "SUBMITTED", "Submitted"
    # The fund has asked about named answers; those alone can change until the department has answered.
    CLARIFYING = "CLARIFYING", "Waiting for clarification"
    # With the panel.
    ELIGIBLE = "ELIGIBLE", "Eligible"
    # Outside the round's rules.
    INELIGIBLE = "INELIGIBLE", "Not eligible"
    # Ranked in the frozen ranking.
    SCORED = "SCORED", "Scored"
    # Announced: the fund pays.
    APPROVED = "APPROVED", "Approved"
    # Announced: on the reserve list.
    RESERVED = "RESERVED", "On the reserve list"
    # Announced: not funded.
    REJECTED = "REJECTED", "Not funded"
    # Taken back by the department.
    WITHDRAWN = "WITHDRAWN", "Withdrawn"
    # Not submitted when the round closed.
    LAPSED = "LAPSED", "Lapsed"


class ClarificationStatus(TextChoices):
    # The department changes the named answers and writes its answer.
    OPEN = "OPEN", "Asked"
    # Written, and waiting for the sign-off; nobody edits.
    CERTIFYING = "CERTIFYING", "Waiting for certification"
    # Certified: a new version stands.
    ANSWERED = "ANSWERED", "Answered"
    # Taken back by the fund, or gone with the bid; the former version stands.
    WITHDRAWN = "WITHDRAWN", "Withdrawn"
    # Not certified in time; the former version stands.
    LAPSED = "LAPSED", "Not answered in time"


class ReviewStatus(TextChoices):
    # The fund asks the reviewer.
    PROPOSED = "PROPOSED", "Proposed"
    # The reviewer has no conflict and will score.
    ACCEPTED = "ACCEPTED", "Accepted"
    # Every criterion scored; never changes again.
    SUBMITTED = "SUBMITTED", "Submitted"
    # The reviewer cannot do it, with a reason.
    DECLINED = "DECLINED", "Declined"
    # The reviewer has an interest.
    RECUSED = "RECUSED", "Recused"


class RegisterImportStatus(TextChoices):
    # The file is kept; its columns are to be matched.
    RECEIVED = "RECEIVED", "Received"
    # A job reads the file and says what it would do.
    CHECKING = "CHECKING", "Being checked"
    # Something in the file cannot be taken; nothing was.
    FAULTY = "FAULTY", "Faulty"
    # Every row can be taken; waits for somebody's word.
    CHECKED = "CHECKED", "Checked"
    # A job writes it, all rows or none.
    QUEUED = "QUEUED", "Being imported"
    # Every row is in the register.
    DONE = "DONE", "Imported"
    # Given up by the department.
    CANCELLED = "CANCELLED", "Cancelled"
    # The job stopped each time it was tried; nothing was written.
    FAILED = "FAILED", "Stopped"


ROUND_TRANSITIONS = TransitionTable(
    "round",
    labels=labels_of(RoundStatus),
    deeds={"open": "opened", "close": "closed", "assess": "assessed", "announce": "announced"},
    transitions=[
        transition("open", [RoundStatus.PLANNED], RoundStatus.OPEN),
        transition("close", [RoundStatus.OPEN], RoundStatus.CLOSED),
        transition("assess", [RoundStatus.CLOSED], RoundStatus.ASSESSED),
        transition("announce", [RoundStatus.ASSESSED], RoundStatus.ANNOUNCED),
    ],
)

RATING_TRANSITIONS = TransitionTable(
    "rating",
    labels=labels_of(RatingStatus),
    deeds={
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

BEFORE_ANNOUNCEMENT = (
    BidStatus.DRAFT,
    BidStatus.CERTIFYING,
    BidStatus.SUBMITTED,
    BidStatus.CLARIFYING,
    BidStatus.ELIGIBLE,
    BidStatus.SCORED,
)

BID_TRANSITIONS = TransitionTable(
    "bid",
    labels=labels_of(BidStatus),
    deeds={
        "send_for_certification": "sent for certification",
        "refuse_certification": "sent back to its writers",
        "submit": "certified and submitted",
        "ask_clarification": "sent back for clarification",
        "return_to_fund": "given back to the fund",
        "return_to_panel": "given back to the panel",
        "find_eligible": "found eligible",
        "find_ineligible": "found not eligible",
        "score": "ranked",
        "approve": "approved",
        "reserve": "put on the reserve list",
        "reject": "rejected",
        "withdraw": "withdrawn",
        "lapse": "lapsed",
    },
    transitions=[
        transition("send_for_certification", [BidStatus.DRAFT], BidStatus.CERTIFYING),
        transition("refuse_certification", [BidStatus.CERTIFYING], BidStatus.DRAFT),
        transition("submit", [BidStatus.CERTIFYING], BidStatus.SUBMITTED),
        transition("ask_clarification", [BidStatus.SUBMITTED, BidStatus.ELIGIBLE], BidStatus.CLARIFYING),
        transition("return_to_fund", [BidStatus.CLARIFYING], BidStatus.SUBMITTED),
        transition("return_to_panel", [BidStatus.CLARIFYING], BidStatus.ELIGIBLE),
        transition("find_eligible", [BidStatus.SUBMITTED], BidStatus.ELIGIBLE),
        transition("find_ineligible", [BidStatus.SUBMITTED], BidStatus.INELIGIBLE),
        transition("score", [BidStatus.ELIGIBLE], BidStatus.SCORED),
        transition("approve", [BidStatus.SCORED, BidStatus.RESERVED], BidStatus.APPROVED),
        transition("reserve", [BidStatus.SCORED], BidStatus.RESERVED),
        transition("reject", [BidStatus.SCORED, BidStatus.RESERVED], BidStatus.REJECTED),
        transition("withdraw", BEFORE_ANNOUNCEMENT, BidStatus.WITHDRAWN),
        transition("lapse", [BidStatus.DRAFT, BidStatus.CERTIFYING], BidStatus.LAPSED),
    ],
)

REVIEW_TRANSITIONS = TransitionTable(
    "review",
    labels=labels_of(ReviewStatus),
    deeds={
        "accept": "accepted",
        "decline": "declined",
        "recuse": "given up for an interest",
        "submit": "submitted",
    },
    transitions=[
        transition("accept", [ReviewStatus.PROPOSED], ReviewStatus.ACCEPTED),
        transition("decline", [ReviewStatus.PROPOSED], ReviewStatus.DECLINED),
        transition("recuse", [ReviewStatus.PROPOSED, ReviewStatus.ACCEPTED], ReviewStatus.RECUSED),
        transition("submit", [ReviewStatus.ACCEPTED], ReviewStatus.SUBMITTED),
    ],
)

# How a clarified bid goes back to the state it was asked in.
RETURNS = {BidStatus.SUBMITTED: "return_to_fund", BidStatus.ELIGIBLE: "return_to_panel"}

STANDING_REVIEWS = (ReviewStatus.PROPOSED, ReviewStatus.ACCEPTED, ReviewStatus.SUBMITTED)
READING_REVIEWS = (ReviewStatus.ACCEPTED, ReviewStatus.SUBMITTED)
STANDING_CLARIFICATIONS = (ClarificationStatus.OPEN, ClarificationStatus.CERTIFYING)

CLARIFICATION_TRANSITIONS = TransitionTable(
    "clarification",
    labels=labels_of(ClarificationStatus),
    deeds={
        "send": "sent for certification",
        "refuse": "sent back to its writers",
        "answer": "certified",
        "withdraw": "withdrawn",
        "lapse": "ended for its date",
    },
    transitions=[
        transition("send", [ClarificationStatus.OPEN], ClarificationStatus.CERTIFYING),
        transition("refuse", [ClarificationStatus.CERTIFYING], ClarificationStatus.OPEN),
        transition("answer", [ClarificationStatus.CERTIFYING], ClarificationStatus.ANSWERED),
        transition("withdraw", STANDING_CLARIFICATIONS, ClarificationStatus.WITHDRAWN),
        transition("lapse", STANDING_CLARIFICATIONS, ClarificationStatus.LAPSED),
    ],
)

AT_REST = (
    RegisterImportStatus.RECEIVED,
    RegisterImportStatus.CHECKED,
    RegisterImportStatus.FAULTY,
    RegisterImportStatus.FAILED,
)
BEING_WORKED_ON = (RegisterImportStatus.CHECKING, RegisterImportStatus.QUEUED)

REGISTER_IMPORT_TRANSITIONS = TransitionTable(
    "import",
    labels=labels_of(RegisterImportStatus),
    deeds={
        "check": "checked",
        "find_faulty": "found faulty",
        "pass": "passed",
        "queue": "imported",
        "finish": "finished",
        "cancel": "cancelled",
        "fail": "stopped",
    },
    transitions=[
        transition("check", AT_REST, RegisterImportStatus.CHECKING),
        transition("find_faulty", BEING_WORKED_ON, RegisterImportStatus.FAULTY),
        transition("pass", BEING_WORKED_ON, RegisterImportStatus.CHECKED),
        transition("queue", [RegisterImportStatus.CHECKED], RegisterImportStatus.QUEUED),
        transition("finish", [RegisterImportStatus.QUEUED], RegisterImportStatus.DONE),
        transition("cancel", AT_REST, RegisterImportStatus.CANCELLED),
        transition("fail", BEING_WORKED_ON, RegisterImportStatus.FAILED),
    ],
)
