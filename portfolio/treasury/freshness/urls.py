"""Addresses of the room; each view's name is its URL's."""

from django.urls import URLPattern, path

from portfolio.treasury.freshness import views

urlpatterns: list[URLPattern] = [path("status/", views.status, name="status")]
