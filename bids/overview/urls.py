"""Addresses of the room; each view's name is its URL's."""

from django.urls import URLPattern, path

from bids.overview.views import bids, endings, offers, systems

urlpatterns: list[URLPattern] = [
    path("systems/departments", systems.compare_departments, name="compare_departments"),
    path("systems/passed", offers.passed_systems, name="passed_systems"),
    path("systems/offers", offers.system_offers, name="system_offers"),
    path("systems/offers/new", offers.offer_systems, name="offer_systems"),
    path("systems/offers/<slug:reference>/", offers.system_offer, name="system_offer"),
    path("systems/offers/<slug:reference>/accept", offers.accept_offer, name="accept_offer"),
    path("systems/offers/<slug:reference>/decline", offers.decline_offer, name="decline_offer"),
    path("systems/offers/<slug:reference>/take-back", offers.take_back_offer, name="take_back_offer"),
    path("systems/<slug:reference>/", systems.system, name="system"),
    path("systems/<slug:reference>/close", endings.close_system, name="close_system"),
    path("systems/<slug:reference>/merge", endings.merge_system, name="merge_system"),
    path("systems/<slug:reference>/decommission", endings.decommission_system, name="decommission_system"),
    path("systems/<slug:reference>/proof/<slug:sha256>", endings.ending_file, name="ending_file"),
    path("bids/", bids.bids, name="bids"),
    path("bids.csv", bids.bids_csv, name="bids_csv"),
]
