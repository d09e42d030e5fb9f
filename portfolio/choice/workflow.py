"""The statuses of a scenario's runs, and the only table that says what may follow what."""

from django.db.models import TextChoices

from legacyfund.lib.transitions import TransitionTable, labels_of, transition


class RunStatus(TextChoices):
    # A worker will take it up within seconds.
    QUEUED = "QUEUED", "Waiting"
    # A worker solves, proves and explains; what is known already can be read.
    RUNNING = "RUNNING", "Running"
    # Every step is done.
    DONE = "DONE", "Done"
    # Somebody stopped it; the best set found until then stays, with how much it can be short.
    CANCELLED = "CANCELLED", "Cancelled"
    # The workers stopped each time, or two solves disagreed.
    FAILED = "FAILED", "Stopped"


IN_HAND = (RunStatus.QUEUED, RunStatus.RUNNING)
RUN_TRANSITIONS = TransitionTable(
    "run",
    labels=labels_of(RunStatus),
    steps={
        "start": "started",
        "finish": "finished",
        "cancel": "cancelled",
        "fail": "stopped",
        "retry": "tried again",
    },
    transitions=[
        transition("start", [RunStatus.QUEUED], RunStatus.RUNNING),
        transition("finish", [RunStatus.RUNNING], RunStatus.DONE),
        transition("cancel", IN_HAND, RunStatus.CANCELLED),
        transition("fail", IN_HAND, RunStatus.FAILED),
        transition("retry", [RunStatus.FAILED], RunStatus.QUEUED),
    ],
)
