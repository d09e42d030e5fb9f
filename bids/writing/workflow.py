"""The statuses of bids and of clarifications, and the only tables that say what may follow what."""

from django.db.models import TextChoices

from legacyfund.lib.transitions import TransitionTable, labels_of, transition


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
    steps={
        "send_for_certification": "sent for certification",
        "refuse_certification": "sent back to its writers",
        "recall": "taken back from the sign-off",
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
        transition("recall", [BidStatus.CERTIFYING], BidStatus.DRAFT),
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
# How a clarified bid goes back to the state it was asked in.
RETURNS = {BidStatus.SUBMITTED: "return_to_fund", BidStatus.ELIGIBLE: "return_to_panel"}
CURRENT_CLARIFICATIONS = (ClarificationStatus.OPEN, ClarificationStatus.CERTIFYING)
CLARIFICATION_TRANSITIONS = TransitionTable(
    "clarification",
    labels=labels_of(ClarificationStatus),
    steps={
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
        transition("withdraw", CURRENT_CLARIFICATIONS, ClarificationStatus.WITHDRAWN),
        transition("lapse", CURRENT_CLARIFICATIONS, ClarificationStatus.LAPSED),
    ],
)
OUTCOMES = (BidStatus.APPROVED, BidStatus.RESERVED, BidStatus.REJECTED)
WITH_PANEL = (BidStatus.ELIGIBLE, BidStatus.SCORED)
