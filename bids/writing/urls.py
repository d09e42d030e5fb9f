"""Addresses of the room; each view's name is its URL's."""

from django.urls import URLPattern, path

from bids.writing.views import attachments, bids, closing, comments, partners

urlpatterns: list[URLPattern] = [
    path("bids/start/<slug:round_reference>", bids.start_bid, name="start_bid"),
    path("bids/<slug:reference>/rename", bids.rename_bid, name="rename_bid"),
    path("bids/<slug:reference>/attachments", attachments.bid_attachments, name="bid_attachments"),
    path("bids/<slug:reference>/comments/", comments.comments, name="comments"),
    path(
        "bids/<slug:reference>/comments/of/<slug:section>", comments.section_comments, name="section_comments"
    ),
    path("bids/<slug:reference>/comments/<int:pk>", comments.comment_step, name="comment_step"),
    path("bids/<slug:reference>/partners", partners.bid_partners, name="bid_partners"),
    path("bids/<slug:reference>/partners/invite", partners.invite_partner, name="invite_partner"),
    path("bids/<slug:reference>/partners/<int:pk>/end", partners.end_partnership, name="end_partnership"),
    path("partner-invitations/<int:pk>", partners.answer_partnership, name="answer_partnership"),
    path("rounds/<slug:reference>/closing-time", closing.change_deadline, name="change_deadline"),
    path("rounds/<slug:reference>/close", closing.close_round, name="close_round"),
]
