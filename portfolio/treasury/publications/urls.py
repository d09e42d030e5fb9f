"""Addresses of the room's pages; its files are under /api/v1/."""

from django.urls import URLPattern, path

from portfolio.treasury.publications import views

urlpatterns: list[URLPattern] = [
    path("open-data/", views.open_data, name="open_data"),
    path("open-data/<slug:name>.pbids", views.power_bi_source, name="power_bi_source"),
]
