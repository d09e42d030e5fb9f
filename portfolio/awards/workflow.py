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
    # Nothing is claimed or released until it is resumed; returns of what was spent before still come in.
    PAUSED = "PAUSED", "Paused"
    # The department does not want it; its money is available again.
    DECLINED = "DECLINED", "Declined"
    # Ended before all was delivered: its decision was reversed before it was announced, or a change request
    # ended it. What is not released is available again.
    TERMINATED = "TERMINATED", "Terminated"
    # The fund agrees that all of it is delivered. What was released and is still being paid is reported.
    COMPLETED = "COMPLETED", "Completed"
    # Nothing of it is spent any more: what was left unspent is available again. Corrections still come in.
    CLOSED = "CLOSED", "Closed"


class MilestoneStatus(TextChoices):
    # To be reached by the department.
    PLANNED = "PLANNED", "Planned"
    # The department says it is met, with evidence; the fund checks.
    CLAIMED = "CLAIMED", "Claimed"
    # The fund agrees that it is met; its money waits for release.
    MET = "MET", "Met"
    # Its money has been released.
    RELEASED = "RELEASED", "Released"
    # Will not be reached: a change request took it out of the award.
    CANCELLED = "CANCELLED", "Cancelled"


AWARD_TRANSITIONS = TransitionTable(
    "award",
    labels=labels_of(AwardStatus),
    steps={
        "accept": "accepted",
        "decline": "declined",
        "start": "made live",
        "terminate": "terminated",
        "pause": "paused",
        "resume": "resumed",
        "resume_unreleased": "resumed",
        "end_early": "terminated",
        "complete": "completed",
        "close": "closed",
    },
    transitions=[
        transition("accept", [AwardStatus.OFFERED], AwardStatus.ACCEPTED),
        transition("decline", [AwardStatus.OFFERED], AwardStatus.DECLINED),
        transition("start", [AwardStatus.ACCEPTED], AwardStatus.LIVE),
        transition("terminate", [AwardStatus.OFFERED], AwardStatus.TERMINATED),
        transition("pause", [AwardStatus.ACCEPTED, AwardStatus.LIVE], AwardStatus.PAUSED),
        # Back to where it was: live once money has been released.
        transition("resume", [AwardStatus.PAUSED], AwardStatus.LIVE),
        transition("resume_unreleased", [AwardStatus.PAUSED], AwardStatus.ACCEPTED),
        transition(
            "end_early",
            [AwardStatus.ACCEPTED, AwardStatus.LIVE, AwardStatus.PAUSED],
            AwardStatus.TERMINATED,
        ),
        transition("complete", [AwardStatus.LIVE], AwardStatus.COMPLETED),
        transition("close", [AwardStatus.COMPLETED, AwardStatus.TERMINATED], AwardStatus.CLOSED),
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
        "cancel": "cancelled",
    },
    transitions=[
        transition("claim", [MilestoneStatus.PLANNED], MilestoneStatus.CLAIMED),
        transition("refuse", [MilestoneStatus.CLAIMED], MilestoneStatus.PLANNED),
        transition("take_back", [MilestoneStatus.CLAIMED], MilestoneStatus.PLANNED),
        transition("check", [MilestoneStatus.CLAIMED], MilestoneStatus.MET),
        transition("release", [MilestoneStatus.MET], MilestoneStatus.RELEASED),
        transition("cancel", [MilestoneStatus.PLANNED], MilestoneStatus.CANCELLED),
    ],
)
# Awards whose department delivers, claims and spends.
DELIVERING = (AwardStatus.ACCEPTED, AwardStatus.LIVE)
# Awards that the department has accepted and that have not ended.
RUNNING = (*DELIVERING, AwardStatus.PAUSED)
# Awards that no more money comes from, whether or not they were delivered.
OVER = (AwardStatus.DECLINED, AwardStatus.TERMINATED, AwardStatus.COMPLETED, AwardStatus.CLOSED)
# Awards that have money committed to them.
STANDING = (AwardStatus.OFFERED, *RUNNING)


def is_called_off(status: str, *, answered: bool) -> bool:
    """Whether an award was declined, or ended before its department answered: nothing of it is to be
    delivered.
    """
    return status == AwardStatus.DECLINED or (status == AwardStatus.TERMINATED and not answered)
