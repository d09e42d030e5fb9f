"""Addresses under /api/v1/, before those that end with an answer to every other."""

from django.urls import URLPattern, path

from accounts.guards import public
from portfolio.treasury.api.dating import dated
from portfolio.treasury.freshness.api.status import OpenStatusView, StatusView

app_name = "freshness"
patterns: list[URLPattern] = [
    path("open/status.json", public(OpenStatusView.as_view()), name="open_status"),
    path("status/", StatusView.as_view(), name="status"),
]
urlpatterns = dated(patterns)
