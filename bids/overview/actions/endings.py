"""A department takes a system out of its register, with what its bids say against it."""

from datetime import date, datetime

from django.conf import settings
from django.db import transaction

from accounts.models import User
from accounts.permissions import Permission
from accounts.queries.roles import people_with
from bids.overview.queries.endings import bids_at_stake, is_draft, milestone_that_ends
from bids.register.actions.endings import end_system
from bids.register.actions.systems import lock_system
from bids.register.models import LegacySystem
from bids.writing.models import Bid
from legacyfund.lib.errors import ConflictRefused
from legacyfund.lib.financial_year import london_date
from legacyfund.lib.uploads import EvidenceFile, check_evidence


class BidNamesSystem(ConflictRefused):
    """A bid is about the system, so it cannot leave the register like this."""


def close_system(*, system: LegacySystem, reason: str, by: User, now: datetime) -> LegacySystem:
    """It was entered by mistake, or is out of scope. Raises BidNamesSystem, EndingRefused, PermissionRefused,
    SystemEnded.
    """
    with transaction.atomic():
        system = lock_system(system, by)
        _check_bids(system, so="be closed")
        return end_system(
            system=system, step="close", reason=reason, ended_on=london_date(now), by=by, now=now
        )


def merge_system(
    *, system: LegacySystem, into: LegacySystem, reason: str, by: User, now: datetime
) -> LegacySystem:
    """It is the same system as `into`, whose page shows its bids and history from now on. Raises as
    `close_system` does.
    """
    with transaction.atomic():
        first, second = sorted((system, into), key=lambda row: row.pk)
        locked = {row.pk: lock_system(row, by, ended=row.pk == into.pk) for row in (first, second)}
        _check_bids(locked[system.pk], so="be merged into another")
        return end_system(
            system=locked[system.pk],
            step="merge",
            into=into,
            reason=reason,
            ended_on=london_date(now),
            by=by,
            now=now,
        )


def decommission_system(
    *,
    system: LegacySystem,
    ended_on: date,
    evidence: str,
    by: User,
    now: datetime,
    file: EvidenceFile | None = None,
) -> LegacySystem:
    """It is switched off, with `evidence` in words and where there is one a file. The fund is told where a
    submitted bid is about it; an award whose milestone is the decommissioning is told by that milestone's
    claim. Raises as `close_system` does, and as `check_evidence` does.
    """
    if file is not None:
        file = check_evidence(file, scanner=settings.CLAMD_ADDRESS)
    with transaction.atomic():
        system = lock_system(system, by)
        bids = bids_at_stake(system)
        for bid in bids:
            if is_draft(bid):
                raise _named(bid, system, "be decommissioned")
            if name := milestone_that_ends(bid):
                raise BidNamesSystem(
                    f"{bid.reference} has an award with the milestone “{name}”. Claim that milestone, with "
                    f"{system.reference} as what was switched off: the register closes the system once the "
                    "fund has found the milestone met."
                )
        return end_system(
            system=system,
            step="decommission",
            ended_on=ended_on,
            evidence=evidence,
            file=file,
            by=by,
            now=now,
            tell=people_with(Permission.CHECK_MILESTONE) if bids else (),
        )


def _check_bids(system: LegacySystem, *, so: str) -> None:
    for bid in bids_at_stake(system):
        raise _named(bid, system, so)


def _named(bid: Bid, system: LegacySystem, so: str) -> BidNamesSystem:
    """Of a bid begun by a department that closed into this one, nothing but its reference is said."""
    if bid.department_id != system.department_id:
        return BidNamesSystem(
            f"{bid.reference}, a bid of {bid.department}, is about this system, so it cannot {so}. It stays "
            "until that bid has ended."
        )
    do = (
        "Take the system out of the draft first."
        if is_draft(bid)
        else ("Withdraw the bid first, or keep the system until the bid has ended.")
    )
    return BidNamesSystem(f"{bid.reference} “{bid.title}” is about this system, so it cannot {so}. {do}")
