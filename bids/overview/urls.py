"""Addresses of the room; each view's name is its URL's."""

from django.urls import URLPattern, path

from bids.overview.views import bids, endings, systems

urlpatterns: list[URLPattern] = [
    path("systems/departments", systems.compare_departments, name="compare_departments"),
    path("systems/<slug:reference>/", systems.system, name="system"),
    path("systems/<slug:reference>/close", endings.close_system, name="close_system"),
    path("systems/<slug:reference>/merge", endings.merge_system, name="merge_system"),
    path("systems/<slug:reference>/decommission", endings.decommission_system, name="decommission_system"),
    path("bids/", bids.bids, name="bids"),
    path("bids.csv", bids.bids_csv, name="bids_csv"),
]
