"""Addresses of the register, rounds, bids and reviews; each view's name is its URL's."""

from django.urls import URLPattern, path

from bids.views.change_system import change_system
from bids.views.confirm_rating import confirm_rating
from bids.views.finish_rating import finish_rating
from bids.views.rate import rate
from bids.views.register_system import register_system
from bids.views.system import system
from bids.views.systems import systems

app_name = "bids"

register_urls: list[URLPattern] = [
    path("systems/", systems, name="systems"),
    path("systems/new", register_system, name="register_system"),
    path("systems/<slug:reference>/", system, name="system"),
    path("systems/<slug:reference>/change", change_system, name="change_system"),
    path("systems/<slug:reference>/rate/<slug:side>", rate, name="rate"),
    path("systems/<slug:reference>/rating", finish_rating, name="finish_rating"),
    path("systems/<slug:reference>/rating/confirm", confirm_rating, name="confirm_rating"),
]

urlpatterns: list[URLPattern] = [*register_urls]
