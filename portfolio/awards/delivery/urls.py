"""Addresses of the room; each view's name is its URL's."""

from django.urls import URLPattern, path

from portfolio.awards.delivery.views import forecasts, milestones, reports

urlpatterns: list[URLPattern] = [
    path("milestones/", milestones.milestones, name="milestones"),
    path("milestones/calendar.ics", milestones.milestones_calendar, name="milestones_calendar"),
    path("delivery/", reports.delivery_of_awards, name="delivery_of_awards"),
    path("awards/<slug:reference>/forecasts", forecasts.forecast_milestones, name="forecast_milestones"),
    path("awards/<slug:reference>/delivery/", reports.delivery, name="delivery"),
    path("awards/<slug:reference>/delivery/report", reports.report_delivery, name="report_delivery"),
    path("awards/<slug:reference>/delivery/view", reports.set_fund_view, name="set_fund_view"),
]
