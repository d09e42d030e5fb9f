"""Addresses of the room; each view's name is its URL's."""

from django.urls import URLPattern, path

from portfolio.treasury.pulling import views

urlpatterns: list[URLPattern] = [
    path("spend/pull", views.pull, name="pull"),
    path("spend/pull.pq", views.power_query, name="power_query"),
    path("spend/pull/<str:file>", views.program_file, name="program_file"),
]
