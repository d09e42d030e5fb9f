"""What a change request may be for, and of an award in which status."""

from collections.abc import Mapping
from enum import StrEnum


class ChangeKind(StrEnum):
    INCREASE = "INCREASE"
    REDUCE = "REDUCE"
    RE_PROFILE = "RE_PROFILE"
    RE_BASELINE = "RE_BASELINE"
    PAUSE = "PAUSE"
    RESUME = "RESUME"
    TERMINATE = "TERMINATE"


KINDS: dict[str, str] = {
    ChangeKind.INCREASE.value: "Increase",
    ChangeKind.REDUCE.value: "Reduce",
    ChangeKind.RE_PROFILE.value: "Re-profile",
    ChangeKind.RE_BASELINE.value: "Re-baseline",
    ChangeKind.PAUSE.value: "Pause",
    ChangeKind.RESUME.value: "Resume",
    ChangeKind.TERMINATE.value: "Terminate",
}
MEANS: Mapping[ChangeKind, str] = {
    ChangeKind.INCREASE: "More money for milestones that are still planned, out of what the fund has "
    "promised to nobody.",
    ChangeKind.REDUCE: "Less money for milestones that are still planned. What they no longer get is free "
    "for others.",
    ChangeKind.RE_PROFILE: "The same money, at other milestones or in other years. Each control budget keeps "
    "its total.",
    ChangeKind.RE_BASELINE: "Later baselines for milestones that are still planned. The former ones stay on "
    "record.",
    ChangeKind.PAUSE: "Nothing is claimed or released until the award is resumed. Returns of what was spent "
    "before still come in.",
    ChangeKind.RESUME: "The award goes on where it was paused.",
    ChangeKind.TERMINATE: "The award ends. Its planned milestones are cancelled, and what is not released is "
    "free for others.",
}
"""What each does, in words for whoever chooses one."""
OF_MONEY = frozenset({ChangeKind.INCREASE, ChangeKind.REDUCE, ChangeKind.RE_PROFILE})
OF_STATUS = frozenset({ChangeKind.PAUSE, ChangeKind.RESUME, ChangeKind.TERMINATE})
CANCELLING = frozenset({ChangeKind.REDUCE, ChangeKind.RE_PROFILE})
"""Kinds that may cancel milestones by name; a termination cancels all that are planned."""
_RUNNING = frozenset(ChangeKind) - {ChangeKind.RESUME}
POSSIBLE: Mapping[str, frozenset[ChangeKind]] = {
    "ACCEPTED": _RUNNING,
    "LIVE": _RUNNING,
    "PAUSED": frozenset(ChangeKind) - {ChangeKind.PAUSE, ChangeKind.INCREASE},
}
"""By the status of the award; none in any other."""
