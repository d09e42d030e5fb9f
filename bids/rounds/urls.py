"""Addresses of the room; each view's name is its URL's."""

from django.urls import URLPattern, path

from bids.rounds.views import rounds, setting_up

urlpatterns: list[URLPattern] = [
    path("rounds/", rounds.rounds, name="rounds"),
    path("rounds/new", setting_up.create_round, name="create_round"),
    path("rounds/<slug:reference>/set-up", setting_up.set_up_round, name="set_up_round"),
    path("rounds/<slug:reference>/details", setting_up.edit_round, name="edit_round"),
    path(
        "rounds/<slug:reference>/eligibility",
        setting_up.edit_round_eligibility,
        name="edit_round_eligibility",
    ),
    path("rounds/<slug:reference>/criteria", setting_up.edit_criteria, name="edit_criteria"),
    path("rounds/<slug:reference>/open", setting_up.open_round, name="open_round"),
]
