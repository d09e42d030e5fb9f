"""Addresses of the room; each view's name is its URL's."""

from django.urls import URLPattern, path

from portfolio.awards.views import awards, exchanges, milestones

urlpatterns: list[URLPattern] = [
    path("awards/", awards.awards, name="awards"),
    path("awards/<slug:reference>/", awards.award, name="award"),
    path("awards/<slug:reference>/outcome", awards.outcome, name="outcome"),
    path("awards/<slug:reference>/decline", awards.decline_award, name="decline_award"),
    path("awards/<slug:reference>/milestones/<int:number>/", milestones.milestone, name="milestone"),
    path(
        "awards/<slug:reference>/milestones/<int:number>/claim",
        milestones.claim_milestone,
        name="claim_milestone",
    ),
    path(
        "awards/<slug:reference>/milestones/<int:number>/take-back",
        milestones.take_back_claim,
        name="take_back_claim",
    ),
    path(
        "awards/<slug:reference>/milestones/<int:number>/check",
        milestones.check_milestone,
        name="check_milestone",
    ),
    path(
        "awards/<slug:reference>/milestones/<int:number>/refuse", milestones.refuse_claim, name="refuse_claim"
    ),
    path(
        "awards/<slug:reference>/milestones/<int:number>/release",
        milestones.release_tranche,
        name="release_tranche",
    ),
    path(
        "awards/<slug:reference>/milestones/<int:number>/exchange",
        exchanges.exchange_share,
        name="exchange_share",
    ),
    path("funds/<slug:reference>/exchanges/", exchanges.exchanges, name="exchanges"),
    path("funds/<slug:reference>/exchanges/new", exchanges.propose_exchange, name="propose_exchange"),
    path("funds/<slug:reference>/exchanges/<int:number>/", exchanges.exchange, name="exchange"),
    path(
        "funds/<slug:reference>/exchanges/<int:number>/confirm",
        exchanges.confirm_exchange,
        name="confirm_exchange",
    ),
    path(
        "funds/<slug:reference>/exchanges/<int:number>/withdraw",
        exchanges.withdraw_exchange,
        name="withdraw_exchange",
    ),
    path(
        "awards/<slug:reference>/milestones/<int:number>/evidence/<slug:sha256>",
        milestones.evidence,
        name="evidence",
    ),
]
