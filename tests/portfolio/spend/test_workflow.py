"""Every status × event of what the fund works on is decided here: a target, or a refusal."""

import pytest

from legacyfund.lib.transitions import TransitionRefused
from portfolio.awards.changes.workflow import CHANGE_TRANSITIONS
from portfolio.awards.closing.workflow import CLOSURE_TRANSITIONS, COMPLETION_TRANSITIONS
from portfolio.awards.conditions.workflow import CONDITION_TRANSITIONS
from portfolio.awards.workflow import AWARD_TRANSITIONS, MILESTONE_TRANSITIONS
from portfolio.decisions.workflow import DECISION_TRANSITIONS
from portfolio.spend.reconciling.workflow import TRANSITIONS as RECONCILIATION_TRANSITIONS
from portfolio.spend.workflow import PERIOD_TRANSITIONS, REQUEST_TRANSITIONS

DECIDED = {
    "decision": (
        DECISION_TRANSITIONS,
        {
            ("PROPOSED", "confirm"): "CONFIRMED",
            ("PROPOSED", "reverse"): "REVERSED",
            ("CONFIRMED", "announce"): "ANNOUNCED",
            ("CONFIRMED", "reverse"): "REVERSED",
        },
    ),
    "award": (
        AWARD_TRANSITIONS,
        {
            ("OFFERED", "accept"): "ACCEPTED",
            ("OFFERED", "decline"): "DECLINED",
            ("OFFERED", "terminate"): "TERMINATED",
            ("ACCEPTED", "start"): "LIVE",
            ("ACCEPTED", "pause"): "PAUSED",
            ("LIVE", "pause"): "PAUSED",
            ("PAUSED", "resume"): "LIVE",
            ("PAUSED", "resume_unreleased"): "ACCEPTED",
            ("ACCEPTED", "end_early"): "TERMINATED",
            ("LIVE", "end_early"): "TERMINATED",
            ("PAUSED", "end_early"): "TERMINATED",
            ("LIVE", "complete"): "COMPLETED",
            ("COMPLETED", "close"): "CLOSED",
            ("TERMINATED", "close"): "CLOSED",
        },
    ),
    "milestone": (
        MILESTONE_TRANSITIONS,
        {
            ("PLANNED", "claim"): "CLAIMED",
            ("CLAIMED", "refuse"): "PLANNED",
            ("CLAIMED", "take_back"): "PLANNED",
            ("CLAIMED", "check"): "MET",
            ("MET", "release"): "RELEASED",
            ("PLANNED", "cancel"): "CANCELLED",
        },
    ),
    "change request": (
        CHANGE_TRANSITIONS,
        {
            ("PROPOSED", "approve"): "APPROVED",
            ("PROPOSED", "refuse"): "REFUSED",
            ("PROPOSED", "withdraw"): "WITHDRAWN",
        },
    ),
    "condition": (
        CONDITION_TRANSITIONS,
        {
            ("OPEN", "say_met"): "SAID_MET",
            ("OPEN", "waive"): "WAIVED",
            ("OPEN", "move"): "OPEN",
            ("SAID_MET", "take_back"): "OPEN",
            ("SAID_MET", "send_back"): "OPEN",
            ("SAID_MET", "discharge"): "DISCHARGED",
        },
    ),
    "completion": (
        COMPLETION_TRANSITIONS,
        {
            ("SAID", "confirm"): "CONFIRMED",
            ("SAID", "send_back"): "SENT_BACK",
            ("SAID", "take_back"): "TAKEN_BACK",
        },
    ),
    "closure": (
        CLOSURE_TRANSITIONS,
        {("PROPOSED", "approve"): "APPROVED", ("PROPOSED", "withdraw"): "WITHDRAWN"},
    ),
    "request": (
        REQUEST_TRANSITIONS,
        {
            ("OPEN", "answer"): "ANSWERED",
            ("ANSWERED", "ask_again"): "OPEN",
            ("ANSWERED", "agree"): "AGREED",
            ("OPEN", "correct"): "CORRECTED",
            ("ANSWERED", "correct"): "CORRECTED",
            ("OPEN", "withdraw"): "WITHDRAWN",
            ("ANSWERED", "withdraw"): "WITHDRAWN",
        },
    ),
    "reconciliation": (
        RECONCILIATION_TRANSITIONS,
        {
            ("RECEIVED", "read"): "READING",
            ("FAULTY", "read"): "READING",
            ("STOPPED", "read"): "READING",
            ("READING", "find_faulty"): "FAULTY",
            ("READING", "compare"): "OPEN",
            ("RECEIVED", "compare"): "OPEN",
            ("READING", "stop"): "STOPPED",
            ("OPEN", "explain"): "OPEN",
            ("OPEN", "send"): "SENT",
            ("SENT", "agree"): "AGREED",
            ("SENT", "give_back"): "OPEN",
            **{
                (status, "withdraw"): "WITHDRAWN"
                for status in ("RECEIVED", "READING", "FAULTY", "STOPPED", "OPEN", "SENT")
            },
        },
    ),
    "period": (
        PERIOD_TRANSITIONS,
        {("OPEN", "close"): "CLOSED", ("OPEN", "change"): "OPEN"},
    ),
}
EVERY = [
    (noun, status, event)
    for noun, (table, _) in DECIDED.items()
    for status in table.labels
    for event in table.steps
]


@pytest.mark.parametrize(("noun", "status", "event"), EVERY)
def test_every_status_and_event_is_decided(noun, status, event):
    table, decided = DECIDED[noun]

    if (status, event) in decided:
        assert table.target(status, event) == decided[status, event]
    else:
        with pytest.raises(TransitionRefused):
            table.target(status, event)
