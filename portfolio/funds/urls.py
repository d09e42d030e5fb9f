"""Addresses of the room; each view's name is its URL's."""

from django.urls import URLPattern, path

from portfolio.funds import views

urlpatterns: list[URLPattern] = [
    path("funds/new", views.create_fund, name="create_fund"),
    path("funds/<slug:reference>/tie-round", views.tie_round, name="tie_round"),
]
