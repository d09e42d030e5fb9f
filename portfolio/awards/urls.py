"""Addresses of the room; each view's name is its URL's."""

from django.urls import URLPattern, path

from portfolio.awards.views import awards, exchanges, milestones, reversals, switches

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
        "awards/<slug:reference>/milestones/<int:number>/switch", switches.switch_share, name="switch_share"
    ),
    path("funds/<slug:reference>/switches/", switches.switches, name="switches"),
    path("funds/<slug:reference>/switches/new", switches.propose_switch, name="propose_switch"),
    path("funds/<slug:reference>/switches/<int:number>/", switches.switch, name="switch"),
    path(
        "funds/<slug:reference>/switches/<int:number>/confirm", switches.confirm_switch, name="confirm_switch"
    ),
    path(
        "funds/<slug:reference>/switches/<int:number>/withdraw",
        switches.withdraw_switch,
        name="withdraw_switch",
    ),
    path("funds/<slug:reference>/reversals/", reversals.reversals, name="reversals"),
    path("funds/<slug:reference>/reversals/<int:number>/", reversals.reversal, name="reversal"),
    path(
        "funds/<slug:reference>/journals/<int:number>/reverse",
        reversals.propose_reversal,
        name="propose_reversal",
    ),
    path(
        "funds/<slug:reference>/reversals/<int:number>/confirm",
        reversals.confirm_reversal,
        name="confirm_reversal",
    ),
    path(
        "funds/<slug:reference>/reversals/<int:number>/withdraw",
        reversals.withdraw_reversal,
        name="withdraw_reversal",
    ),
    path(
        "awards/<slug:reference>/milestones/<int:number>/evidence/<slug:sha256>",
        milestones.evidence,
        name="evidence",
    ),
]
