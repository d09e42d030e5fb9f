"""A version on paper: what its page says, set as a PDF."""

from django.template.loader import render_to_string

from bids.versions.models import BidVersion
from bids.versions.queries.documents import version_document
from bids.versions.queries.versions import certifier_of
from legacyfund.web.pdf import blocks_of, typeset


def version_pdf(version: BidVersion) -> bytes:
    """The same version gives the same bytes: the only moment in it is its submission."""
    document = version_document(version)
    name = f"{document.reference} version {version.number}"
    context = {"version": version, "certifier": certifier_of(version), "document": document}
    return typeset(
        blocks_of(render_to_string("bids/versions/version_on_paper.html", context)),
        title=document.title,
        running=f"{name}: {document.title}",
        footer=f"{name}, SHA-256 {version.sha256}",
        made_at=version.submitted_at,
    )
