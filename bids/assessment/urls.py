"""Addresses of the room; each view's name is its URL's."""

from django.urls import URLPattern, path

from bids.assessment.views import (
    clarified,
    eligibility,
    ranking,
    ranking_check,
    ranking_files,
    reviewers,
    reviews,
    rounds,
    scoring,
    simulation,
)

urlpatterns: list[URLPattern] = [
    path(
        "bids/<slug:reference>/clarification/certify",
        clarified.certify_clarification,
        name="certify_clarification",
    ),
    path("bids/<slug:reference>/review/options", scoring.review_appraisal, name="review_appraisal"),
    path("bids/<slug:reference>/review/changes", scoring.review_changes, name="review_changes"),
    path("rounds/<slug:reference>/", rounds.round, name="round"),
    path("rounds/<slug:reference>/ranking", ranking.ranking, name="ranking"),
    path("rounds/<slug:reference>/ranking/freeze", ranking.freeze_ranking, name="freeze_ranking"),
    path(
        "rounds/<slug:reference>/ranking/recompute", ranking_check.recompute_ranking, name="recompute_ranking"
    ),
    path("rounds/<slug:reference>/ranking.<slug:format>", ranking_files.ranking_file, name="ranking_file"),
    path("rounds/<slug:reference>/ranking/simulation", simulation.simulation, name="simulation"),
    path("rounds/<slug:reference>/ranking/simulation/ask", simulation.ask_simulation, name="ask_simulation"),
    path("reviews/", reviews.reviews, name="reviews"),
    path("bids/<slug:reference>/eligibility", eligibility.eligibility, name="eligibility"),
    path("bids/<slug:reference>/reviewers", reviewers.assign_reviewers, name="assign_reviewers"),
    path("bids/<slug:reference>/reviews", reviewers.bid_reviews, name="bid_reviews"),
    path("bids/<slug:reference>/review", scoring.review, name="review"),
    path(
        "bids/<slug:reference>/review/attachments/<slug:sha256>",
        scoring.review_attachment,
        name="review_attachment",
    ),
    path("bids/<slug:reference>/review/accept", reviews.accept_review, name="accept_review"),
    path("bids/<slug:reference>/review/decline", reviews.decline_review, name="decline_review"),
    path("bids/<slug:reference>/review/recuse", reviews.recuse_review, name="recuse_review"),
    path("bids/<slug:reference>/review/submit", scoring.submit_review, name="submit_review"),
]
