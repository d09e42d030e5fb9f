"""The statuses of imports of the register, and the only table that says what may follow what."""

from django.db.models import TextChoices

from legacyfund.lib.transitions import TransitionTable, labels_of, transition


class RegisterImportStatus(TextChoices):
    # The file is kept; its columns are to be matched, or it is to be said what comes first in its dates.
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
    steps={
        "check": "checked",
        "ask": "asked about",
        "find_faulty": "found faulty",
        "pass": "passed",
        "queue": "imported",
        "finish": "finished",
        "cancel": "cancelled",
        "fail": "stopped",
    },
    transitions=[
        transition("check", AT_REST, RegisterImportStatus.CHECKING),
        transition("ask", [RegisterImportStatus.CHECKING], RegisterImportStatus.RECEIVED),
        transition("find_faulty", BEING_WORKED_ON, RegisterImportStatus.FAULTY),
        transition("pass", BEING_WORKED_ON, RegisterImportStatus.CHECKED),
        transition("queue", [RegisterImportStatus.CHECKED], RegisterImportStatus.QUEUED),
        transition("finish", [RegisterImportStatus.QUEUED], RegisterImportStatus.DONE),
        transition("cancel", AT_REST, RegisterImportStatus.CANCELLED),
        transition("fail", BEING_WORKED_ON, RegisterImportStatus.FAILED),
    ],
)
