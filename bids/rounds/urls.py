"""Addresses of the room; each view's name is its URL's."""

from django.urls import URLPattern, path

from bids.rounds import views

urlpatterns: list[URLPattern] = [
    path("rounds/", views.rounds, name="rounds"),
    path("rounds/new", views.create_round, name="create_round"),
    path("rounds/<slug:reference>/set-up", views.set_up_round, name="set_up_round"),
    path("rounds/<slug:reference>/details", views.edit_round, name="edit_round"),
    path(
        "rounds/<slug:reference>/eligibility",
        views.edit_round_eligibility,
        name="edit_round_eligibility",
    ),
    path("rounds/<slug:reference>/criteria", views.edit_criteria, name="edit_criteria"),
    path("rounds/<slug:reference>/open", views.open_round, name="open_round"),
]
