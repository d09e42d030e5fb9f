"""Addresses of the room; each view's name is its URL's."""

from django.urls import URLPattern, path

from bids.versions.views import bid, certification, clarification, starting_again, versions

urlpatterns: list[URLPattern] = [
    path("bids/<slug:reference>/", bid.bid, name="bid"),
    path("bids/<slug:reference>/appraisal", versions.bid_appraisal, name="bid_appraisal"),
    path("bids/<slug:reference>/read", certification.read_bid, name="read_bid"),
    path("bids/<slug:reference>/attachments/<slug:sha256>", versions.attachment, name="attachment"),
    path("bids/<slug:reference>/check", certification.check_bid, name="check_bid"),
    path("bids/<slug:reference>/send", certification.send_for_certification, name="send_for_certification"),
    path("bids/<slug:reference>/recall", certification.recall_bid, name="recall_bid"),
    path("bids/<slug:reference>/certify", certification.certify_bid, name="certify_bid"),
    path("bids/<slug:reference>/refuse", certification.refuse_certification, name="refuse_certification"),
    path("bids/<slug:reference>/start-again", starting_again.start_again, name="start_again"),
    path("bids/<slug:reference>/since", starting_again.changes_since, name="changes_since"),
    path("bids/<slug:reference>/submitted", versions.bid_submitted, name="bid_submitted"),
    path("bids/<slug:reference>/versions/<int:number>", versions.bid_version, name="bid_version"),
    path(
        "bids/<slug:reference>/versions/<int:number>/appraisal",
        versions.version_appraisal,
        name="version_appraisal",
    ),
    path("bids/<slug:reference>/versions/<int:number>/pdf", versions.version_pdf, name="version_pdf"),
    path(
        "bids/<slug:reference>/versions/<int:number>/file", versions.version_pdf_file, name="version_pdf_file"
    ),
    path("bids/<slug:reference>/withdraw", bid.withdraw_bid, name="withdraw_bid"),
    path("bids/<slug:reference>/clarification", clarification.clarification, name="clarification"),
    path(
        "bids/<slug:reference>/clarification/ask", clarification.ask_clarification, name="ask_clarification"
    ),
    path(
        "bids/<slug:reference>/clarification/answer",
        clarification.answer_clarification,
        name="answer_clarification",
    ),
    path(
        "bids/<slug:reference>/clarification/send",
        clarification.send_clarification,
        name="send_clarification",
    ),
    path(
        "bids/<slug:reference>/clarification/refuse",
        clarification.refuse_clarification,
        name="refuse_clarification",
    ),
    path(
        "bids/<slug:reference>/clarification/withdraw",
        clarification.withdraw_clarification,
        name="withdraw_clarification",
    ),
    path(
        "bids/<slug:reference>/changes/<int:before>/<int:after>", versions.version_diff, name="version_diff"
    ),
]
