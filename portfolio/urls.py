"""Addresses of every room."""

from django.urls import URLPattern

from portfolio.awards import urls as awards
from portfolio.awards.changes import urls as changes
from portfolio.awards.closing import urls as closing
from portfolio.awards.conditions import urls as conditions
from portfolio.awards.delivery import urls as delivery
from portfolio.choice import urls as choice
from portfolio.decisions import urls as decisions
from portfolio.funds import urls as funds
from portfolio.home import urls as home
from portfolio.home.dashboards import urls as dashboards
from portfolio.ledger import urls as ledger
from portfolio.spend import urls as spend
from portfolio.spend.forecasts import urls as forecasts
from portfolio.spend.reconciling import urls as reconciling
from portfolio.treasury.freshness import urls as freshness
from portfolio.treasury.publications import urls as publications
from portfolio.treasury.pulling import urls as pulling
from portfolio.treasury.sealing import urls as sealing
from portfolio.watch import urls as watch

app_name = "portfolio"

urlpatterns: list[URLPattern] = [
    *ledger.urlpatterns,
    *funds.urlpatterns,
    *home.urlpatterns,
    *dashboards.urlpatterns,
    *choice.urlpatterns,
    *decisions.urlpatterns,
    *awards.urlpatterns,
    *changes.urlpatterns,
    *conditions.urlpatterns,
    *closing.urlpatterns,
    *delivery.urlpatterns,
    *spend.urlpatterns,
    *forecasts.urlpatterns,
    *reconciling.urlpatterns,
    *sealing.urlpatterns,
    *watch.urlpatterns,
    *freshness.urlpatterns,
    *publications.urlpatterns,
    *pulling.urlpatterns,
]
