"""The versions of a bid, who certified them, and how far the PDF of each is."""

from django.db.models import QuerySet

from accounts.queries import deputised_by
from bids.versions.models import BidVersion, VersionPdf
from bids.writing.models import Bid


def pdf_of(version: BidVersion) -> VersionPdf | None:
    """The row without the file; None before anybody has asked for it."""
    return VersionPdf.objects.filter(version=version).defer("content").first()


def content_of(version: BidVersion) -> bytes | None:
    """None until it is made."""
    pdf = VersionPdf.objects.filter(version=version, done_at__isnull=False).first()
    return bytes(pdf.content) if pdf is not None else None


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
