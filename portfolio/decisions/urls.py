"""Addresses of the room; each view's name is its URL's."""

from django.urls import URLPattern, path

from portfolio.decisions.views import decisions as views
from portfolio.decisions.views import feedback, letters, outcomes, reserve

urlpatterns: list[URLPattern] = [
    path("rounds/<slug:reference>/decisions", views.decisions, name="decisions"),
    path("rounds/<slug:round>/decisions/<slug:reference>", views.propose_decision, name="propose_decision"),
    path("rounds/<slug:reference>/announce", views.announce, name="announce"),
    path("rounds/<slug:reference>/feedback", feedback.round_feedback, name="round_feedback"),
    path("decisions/<slug:reference>/", views.decision, name="decision"),
    path("rounds/<slug:reference>/outcomes", outcomes.outcomes, name="outcomes"),
    path("rounds/<slug:reference>/outcomes.csv", outcomes.outcomes_csv, name="outcomes_csv"),
    path("rounds/<slug:reference>/reserve", reserve.reserve, name="reserve"),
    path("decisions/<slug:reference>/promote", reserve.promote_reserved, name="promote_reserved"),
    path("decisions/<slug:reference>/announce", reserve.announce_promotion, name="announce_promotion"),
    path("decisions/<slug:reference>/feedback", feedback.bid_feedback, name="bid_feedback"),
    path("decisions/<slug:reference>/confirm", views.confirm_decision, name="confirm_decision"),
    path("decisions/<slug:reference>/reverse", views.reverse_decision, name="reverse_decision"),
    path("bids/<slug:reference>/letters/<int:number>/", letters.letter, name="letter"),
    path("bids/<slug:reference>/letters/<int:number>/pdf", letters.letter_pdf, name="letter_pdf"),
    path("bids/<slug:reference>/letters/<int:number>/file", letters.letter_pdf_file, name="letter_pdf_file"),
]
