"""Addresses of the room; each view's name is its URL's."""

from django.urls import URLPattern, path

from portfolio.home.dashboards.views import department, fund, risk, treasury

urlpatterns: list[URLPattern] = [
    path("funds/<slug:reference>/dashboard", fund.fund_dashboard, name="fund_dashboard"),
    path("funds/<slug:reference>/dashboard.csv", fund.fund_dashboard_file, name="fund_dashboard_file"),
    path("funds/<slug:reference>/risk-removed", risk.risk_removed, name="risk_removed"),
    path("dashboards/department", department.department_dashboard, name="department_dashboard"),
    path("dashboards/department.csv", department.department_dashboard_file, name="department_dashboard_file"),
    path("dashboards/treasury", treasury.treasury_dashboard, name="treasury_dashboard"),
    path("dashboards/treasury.csv", treasury.treasury_dashboard_file, name="treasury_dashboard_file"),
]
