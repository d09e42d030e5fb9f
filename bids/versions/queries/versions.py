"""The versions of a bid: what they ask, who certified them, the PDF of each, and the bids that have any."""

from decimal import Decimal

from django.db.models import QuerySet

from accounts.models import User
from accounts.permissions import Permission
from accounts.queries.roles import deputised_by, sees_all_departments
from bids.versions.models import BidVersion, VersionPdf
from bids.writing.models import Bid
from bids.writing.rules.drafts import Cell


def submitted_bids_visible_to(user: User) -> QuerySet[Bid]:
    """Every bid that was ever submitted, for those who see the bids of all departments; none for others."""
    bids = Bid.objects.filter(current_version__isnull=False).select_related(
        "round", "department", "current_version"
    )
    if not sees_all_departments(user, Permission.SEE_BIDS):
        bids = bids.none()
    return bids.order_by("reference")


def versions_of(bid: Bid) -> QuerySet[BidVersion]:
    """What was submitted, the newest first, without the documents."""
    return bid.versions.select_related("submitted_by").defer("document").order_by("-number")


def certifier_of(version: BidVersion) -> str:
    """Who certified it, and for whom where that was a deputy. Needs `version.bid.department`."""
    person, department = version.submitted_by, version.bid.department
    principals = deputised_by(person, department, at=version.submitted_at)
    if principals is None:
        return str(person)
    *others, last = [str(row) for row in principals] or [f"the sign-off of {department}"]
    names = f"{', '.join(others)} and {last}" if others else last
    return f"{person}, deputy for {names},"


def requested_amounts(version: BidVersion) -> dict[Cell, Decimal]:
    """What the version asks of the fund, by (year, control budget)."""
    rows = version.amounts.order_by("year", "control_budget")
    return {(row.year, row.control_budget): row.requested for row in rows}


def pdf_of(version: BidVersion) -> VersionPdf | None:
    """The row without the file; None before anybody has asked for it."""
    return VersionPdf.objects.filter(version=version).defer("content").first()


def content_of(version: BidVersion) -> bytes | None:
    """None until it is made."""
    pdf = VersionPdf.objects.filter(version=version, done_at__isnull=False).first()
    return bytes(pdf.content) if pdf is not None else None
