"""Addresses under /api/v1/, before those of the Treasury's API, which ends with an answer to every other."""

from django.urls import URLPattern, path, re_path

from accounts.guards import public
from portfolio.treasury.api.dating import dated
from portfolio.treasury.publications.api.awards import OpenAwardsView
from portfolio.treasury.publications.api.files import NothingOpen
from portfolio.treasury.publications.api.oscar import OscarView
from portfolio.treasury.publications.api.over_25k import Over25kView, PublishedMonthsView

app_name = "open"
patterns: list[URLPattern] = [
    path("open/awards.json", public(OpenAwardsView.as_view()), name="awards"),
    path("open/spend-over-25k/", public(PublishedMonthsView.as_view()), name="over_25k_files"),
    path(
        "open/spend-over-25k/<slug:department>/<slug:month>.csv",
        public(Over25kView.as_view()),
        name="over_25k",
    ),
    re_path(r"^open/[\s\S]*$", public(NothingOpen.as_view()), name="nothing_open"),
    path("oscar/<slug:year>.csv", OscarView.as_view(), name="oscar"),
]
urlpatterns = dated(patterns)
