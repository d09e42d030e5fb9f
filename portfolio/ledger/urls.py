"""Addresses of the room; each view's name is its URL's."""

from django.urls import URLPattern, path

from portfolio.ledger import views

urlpatterns: list[URLPattern] = [
    path("funds/", views.funds, name="funds"),
    path("funds/<slug:reference>/allocate", views.allocate, name="allocate"),
]
