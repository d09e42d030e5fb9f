"""Addresses of the room; each view's name is its URL's."""

from django.urls import URLPattern, path

from bids.register.views import parts, ratings, systems

urlpatterns: list[URLPattern] = [
    path("systems/", systems.systems, name="systems"),
    path("systems/new", systems.register_system, name="register_system"),
    path("systems/<slug:reference>/change", systems.change_system, name="change_system"),
    path("systems/<slug:reference>/components", parts.system_components, name="system_components"),
    path("systems/<slug:reference>/contracts", parts.system_contracts, name="system_contracts"),
    path("systems/<slug:reference>/dependencies", parts.system_dependencies, name="system_dependencies"),
    path("systems/<slug:reference>/rate/<slug:side>", ratings.rate, name="rate"),
    path("systems/<slug:reference>/rating", ratings.finish_rating, name="finish_rating"),
    path("systems/<slug:reference>/rating/confirm", ratings.confirm_rating, name="confirm_rating"),
]
