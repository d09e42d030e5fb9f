"""The statuses of decisions, awards, milestones and returns: the only tables of what may follow what."""

from django.db.models import TextChoices

from legacyfund.lib.transitions import TransitionTable, labels_of, transition

# The status of a decision that the department has been told of. Nobody there sees or answers an award before.
DECISION_ANNOUNCED = "ANNOUNCED"


class DecisionStatus(TextChoices):
    # The fund proposes an outcome; no money moves.
    PROPOSED = "PROPOSED", "Proposed"
    # The chair has confirmed it: an approval has committed its money. Secret until announced.
    CONFIRMED = "CONFIRMED", "Confirmed"
    # The department has been told.
    ANNOUNCED = DECISION_ANNOUNCED, "Announced"
    # Taken back before it was announced; its money is available again.
    REVERSED = "REVERSED", "Reversed"


class AwardStatus(TextChoices):
    # Made by a confirmed approval; the department sees it, and may answer, once it is announced.
    OFFERED = "OFFERED", "Offered"
    # The department's sign-off has accepted it; milestones can be claimed.
    ACCEPTED = "ACCEPTED", "Accepted"
    # Money has been released.
    LIVE = "LIVE", "Live"
    # The department does not want it; its money is available again.
    DECLINED = "DECLINED", "Declined"
    # Ended by the fund: its decision was reversed before it was announced.
    TERMINATED = "TERMINATED", "Terminated"


class MilestoneStatus(TextChoices):
    # To be reached by the department.
    PLANNED = "PLANNED", "Planned"
    # The department says it is met, with evidence; the fund checks.
    CLAIMED = "CLAIMED", "Claimed"
    # The fund agrees that it is met; its money waits for release.
    MET = "MET", "Met"
    # Its money has been released.
    RELEASED = "RELEASED", "Released"


class ReturnStatus(TextChoices):
    # The file is kept and has been read without a fault; nothing is reported until its preparer confirms.
    RECEIVED = "RECEIVED", "Received"
    # Something in the file cannot stand, so nothing was taken from it.
    FAULTY = "FAULTY", "Faulty"
    # Its lines are in, and wait for the department's sign-off.
    CHECKED = "CHECKED", "Checked"
    # The department's sign-off vouches for it; the fund decides.
    CERTIFIED = "CERTIFIED", "Certified"
    # Certified, but more than has been released: waits for money.
    HELD = "HELD", "Held"
    # Its lines are spend, numbered in the Treasury's feed, and never change.
    ACCEPTED = "ACCEPTED", "Accepted"
    # The fund has said no, with a reason.
    REFUSED = "REFUSED", "Refused"
    # The department has taken it back.
    WITHDRAWN = "WITHDRAWN", "Withdrawn"


DECISION_TRANSITIONS = TransitionTable(
    "decision",
    labels=labels_of(DecisionStatus),
    deeds={"confirm": "confirmed", "announce": "announced", "reverse": "reversed"},
    transitions=[
        transition("confirm", [DecisionStatus.PROPOSED], DecisionStatus.CONFIRMED),
        transition("announce", [DecisionStatus.CONFIRMED], DecisionStatus.ANNOUNCED),
        transition("reverse", [DecisionStatus.PROPOSED, DecisionStatus.CONFIRMED], DecisionStatus.REVERSED),
    ],
)

AWARD_TRANSITIONS = TransitionTable(
    "award",
    labels=labels_of(AwardStatus),
    deeds={
        "accept": "accepted",
        "decline": "declined",
        "start": "made live",
        "terminate": "terminated",
    },
    transitions=[
        transition("accept", [AwardStatus.OFFERED], AwardStatus.ACCEPTED),
        transition("decline", [AwardStatus.OFFERED], AwardStatus.DECLINED),
        transition("start", [AwardStatus.ACCEPTED], AwardStatus.LIVE),
        transition("terminate", [AwardStatus.OFFERED], AwardStatus.TERMINATED),
    ],
)

MILESTONE_TRANSITIONS = TransitionTable(
    "milestone",
    labels=labels_of(MilestoneStatus),
    deeds={
        "claim": "claimed",
        "refuse": "refused",
        "check": "found met",
        "release": "released",
    },
    transitions=[
        transition("claim", [MilestoneStatus.PLANNED], MilestoneStatus.CLAIMED),
        transition("refuse", [MilestoneStatus.CLAIMED], MilestoneStatus.PLANNED),
        transition("check", [MilestoneStatus.CLAIMED], MilestoneStatus.MET),
        transition("release", [MilestoneStatus.MET], MilestoneStatus.RELEASED),
    ],
)

RETURN_TRANSITIONS = TransitionTable(
    "return",
    labels=labels_of(ReturnStatus),
    deeds={
        "find_faulty": "found faulty",
        "check": "sent for certification",
        "certify": "certified",
        "hold": "held",
        "accept": "accepted",
        "retry": "tried again",
        "refuse": "refused",
        "withdraw": "withdrawn",
    },
    transitions=[
        transition("find_faulty", [ReturnStatus.RECEIVED], ReturnStatus.FAULTY),
        transition("check", [ReturnStatus.RECEIVED], ReturnStatus.CHECKED),
        transition("certify", [ReturnStatus.CHECKED], ReturnStatus.CERTIFIED),
        transition("hold", [ReturnStatus.CERTIFIED], ReturnStatus.HELD),
        transition("accept", [ReturnStatus.CERTIFIED], ReturnStatus.ACCEPTED),
        transition("retry", [ReturnStatus.HELD], ReturnStatus.ACCEPTED),
        transition("refuse", [ReturnStatus.CERTIFIED, ReturnStatus.HELD], ReturnStatus.REFUSED),
        transition(
            "withdraw",
            [
                ReturnStatus.RECEIVED,
                ReturnStatus.FAULTY,
                ReturnStatus.CHECKED,
                ReturnStatus.CERTIFIED,
                ReturnStatus.HELD,
            ],
            ReturnStatus.WITHDRAWN,
        ),
    ],
)

# Awards whose department delivers, claims and spends.
DELIVERING = (AwardStatus.ACCEPTED, AwardStatus.LIVE)
