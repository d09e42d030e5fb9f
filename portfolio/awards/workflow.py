"""The statuses of awards and milestones, and the only tables that say what may follow what."""

from django.db.models import TextChoices

from legacyfund.lib.transitions import TransitionTable, labels_of, transition

# The status of a decision that the department has been told of. Nobody there sees or answers an award before.
DECISION_ANNOUNCED = "ANNOUNCED"


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


AWARD_TRANSITIONS = TransitionTable(
    "award",
    labels=labels_of(AwardStatus),
    steps={
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
    steps={
        "claim": "claimed",
        "refuse": "refused",
        "take_back": "taken back",
        "check": "found met",
        "release": "released",
    },
    transitions=[
        transition("claim", [MilestoneStatus.PLANNED], MilestoneStatus.CLAIMED),
        transition("refuse", [MilestoneStatus.CLAIMED], MilestoneStatus.PLANNED),
        transition("take_back", [MilestoneStatus.CLAIMED], MilestoneStatus.PLANNED),
        transition("check", [MilestoneStatus.CLAIMED], MilestoneStatus.MET),
        transition("release", [MilestoneStatus.MET], MilestoneStatus.RELEASED),
    ],
)
# Awards whose department delivers, claims and spends.
DELIVERING = (AwardStatus.ACCEPTED, AwardStatus.LIVE)
# Awards that have money committed to them.
STANDING = (AwardStatus.OFFERED, *DELIVERING)
