"""Addresses of the room; each view's name is its URL's."""

from django.urls import URLPattern, path

from portfolio.spend.forecasts.views import giving, versions

urlpatterns: list[URLPattern] = [
    path("awards/<slug:reference>/forecast/", versions.award_forecast, name="award_forecast"),
    path("awards/<slug:reference>/forecast/new", giving.give_forecast, name="give_forecast"),
    path(
        "awards/<slug:reference>/forecast/<int:number>/", versions.forecast_version, name="forecast_version"
    ),
]
