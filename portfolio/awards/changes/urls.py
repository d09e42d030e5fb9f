"""Addresses of the room; each view's name is its URL's."""

from django.urls import URLPattern, path

from portfolio.awards.changes.views import answering, as_it_was, changes, proposing

urlpatterns: list[URLPattern] = [
    path("awards/<slug:reference>/as-it-was", as_it_was.award_as_it_was, name="award_as_it_was"),
    path("awards/<slug:reference>/changes/", changes.changes, name="changes"),
    path("awards/<slug:reference>/changes/new", proposing.new_change, name="new_change"),
    path(
        "awards/<slug:reference>/changes/new/<slug:change_kind>",
        proposing.propose_change,
        name="propose_change",
    ),
    path("awards/<slug:reference>/changes/<int:number>/", changes.change, name="change"),
    path(
        "awards/<slug:reference>/changes/<int:number>/approve",
        answering.approve_change,
        name="approve_change",
    ),
    path(
        "awards/<slug:reference>/changes/<int:number>/refuse", answering.refuse_change, name="refuse_change"
    ),
    path(
        "awards/<slug:reference>/changes/<int:number>/withdraw",
        changes.withdraw_change,
        name="withdraw_change",
    ),
]
