"""What the checks of the ledger, the seals and the sealed files find and hand over."""

from accounts.permissions import Permission
from portfolio.watch.rules import Group, Kind

LEDGER_CHECK = "check equalities"
"""The job that looks for the first two."""

EQUALITY_BROKEN = Kind(
    "EQUALITY_BROKEN",
    Group.RECORDS,
    "The ledger does not add up",
    "The nightly check finds an equality of a fund broken, or its chain.",
    "The cause is mended, and the next check finds nothing. Run manage.py verify_ledger for all of it.",
    told=(Permission.MANAGE_FUND, Permission.SEE_AUDIT),
    find=None,
)
RECORDS_EDITED = Kind(
    "RECORDS_EDITED",
    Group.RECORDS,
    "Records were edited beside the service",
    "The nightly check finds a row that is told to somebody and no longer says what the service wrote.",
    "The row says again what was written. Run manage.py verify_ledger for all of them.",
    told=(Permission.MANAGE_FUND, Permission.SEE_AUDIT),
    find=None,
)
PERIOD_NOT_SEALED = Kind(
    "PERIOD_NOT_SEALED",
    Group.RECORDS,
    "Closed period not sealed",
    "A period was closed more than an hour ago, and its files are not there.",
    "It is sealed. The job tries every minute: look whether the worker runs, and whether the period says "
    "what the feed says.",
    told=(Permission.MANAGE_FUND, Permission.SEE_AUDIT),
    find=None,
)
SEALED_FILE_WRONG = Kind(
    "SEALED_FILE_WRONG",
    Group.RECORDS,
    "Sealed file is not what was sealed",
    "The nightly check finds a file without the SHA-256 it was sealed with, or one that was lost cannot be "
    "written again with it.",
    "The next check finds the file whole. It is written again by itself where the feed gives the same bytes.",
    told=(Permission.MANAGE_FUND, Permission.SEE_AUDIT),
    find=None,
)
PUBLICATION_LATE = Kind(
    "PUBLICATION_LATE",
    Group.RECORDS,
    "Month not published in time",
    "A week after the last day of a month’s returns the fund has not closed the month, so its files, "
    "promised by then, are not there.",
    "The fund closes the month.",
    told=(Permission.MANAGE_FUND, Permission.SEE_AUDIT),
    find=None,
)
PUBLICATION_WRONG = Kind(
    "PUBLICATION_WRONG",
    Group.RECORDS,
    "Publication cannot be made, or is not whole",
    "Once an hour each publication is made to try it: it fails, or does not hold what it should.",
    "The next try ends well. Whoever runs the service finds the cause in the log.",
    told=(Permission.MANAGE_FUND, Permission.SEE_AUDIT),
    find=None,
)
KINDS = (
    *(EQUALITY_BROKEN, RECORDS_EDITED, PERIOD_NOT_SEALED, SEALED_FILE_WRONG),
    *(PUBLICATION_LATE, PUBLICATION_WRONG),
)
