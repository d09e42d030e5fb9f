"""Addresses of the room; each view's name is its URL's."""

from django.urls import URLPattern, path

from bids.writing.sections.views import alternatives, costs, delivery, options, preview, questions, systems

urlpatterns: list[URLPattern] = [
    path("bids/<slug:reference>/systems", systems.bid_systems, name="bid_systems"),
    path("bids/<slug:reference>/work", questions.bid_work, name="bid_work"),
    path("bids/<slug:reference>/options", options.bid_options, name="bid_options"),
    path("bids/<slug:reference>/costs", costs.bid_costs, name="bid_costs"),
    path("bids/<slug:reference>/benefits", options.bid_benefits, name="bid_benefits"),
    path("bids/<slug:reference>/milestones", delivery.bid_milestones, name="bid_milestones"),
    path("bids/<slug:reference>/risks", delivery.bid_risks, name="bid_risks"),
    path("bids/<slug:reference>/skills", delivery.bid_skills, name="bid_skills"),
    path("bids/<slug:reference>/resilience", questions.bid_resilience, name="bid_resilience"),
    path(
        "bids/<slug:reference>/accounting-officer",
        questions.bid_accounting_officer,
        name="bid_accounting_officer",
    ),
    path("bids/<slug:reference>/alternatives", alternatives.bid_alternatives, name="bid_alternatives"),
    path("rounds/<slug:reference>/preview", preview.preview_round, name="preview_round"),
]
