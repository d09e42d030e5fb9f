"""Addresses of the room; each view's name is its URL's."""

from django.urls import URLPattern, path

from bids.overview.views import bids, systems

urlpatterns: list[URLPattern] = [
    path("systems/departments", systems.compare_departments, name="compare_departments"),
    path("systems/<slug:reference>/", systems.system, name="system"),
    path("bids/", bids.bids, name="bids"),
    path("bids.csv", bids.bids_csv, name="bids_csv"),
]
