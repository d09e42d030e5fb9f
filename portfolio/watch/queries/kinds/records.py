"""What the nightly check of the ledger and the seals finds and hands over."""

from accounts.permissions import Permission
from portfolio.watch.rules import Group, Kind

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
KINDS = (EQUALITY_BROKEN, RECORDS_EDITED)
