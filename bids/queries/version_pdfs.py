"""How far the PDF of a version is, and its bytes."""

from bids.models import BidVersion, VersionPdf


def pdf_of(version: BidVersion) -> VersionPdf | None:
    """The row without the file; None before anybody has asked for it."""
    return VersionPdf.objects.filter(version=version).defer("content").first()


def content_of(version: BidVersion) -> bytes | None:
    """None until it is made."""
    pdf = VersionPdf.objects.filter(version=version, done_at__isnull=False).first()
    return bytes(pdf.content) if pdf is not None else None
