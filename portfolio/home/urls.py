"""Addresses of the room; each view's name is its URL's."""

from django.urls import URLPattern, path

from portfolio.home.views import fund, gaps, home, search

urlpatterns: list[URLPattern] = [
    path("funds/<slug:reference>/", fund.fund, name="fund"),
    path("", home.home, name="home"),
    path("waiting/<slug:worklist>/", home.waiting, name="waiting"),
    path("search/", search.search, name="search"),
    path("gaps/", gaps.gaps, name="gaps"),
]
