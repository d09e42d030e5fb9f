"""Addresses of the Treasury API under /api/v1/. Token and revocation stand beside them."""

from django.urls import URLPattern, path, re_path

from accounts.guards import public
from portfolio.treasury.api.bulk import BulkCsv, BulkNdjson, CurrentCsv
from portfolio.treasury.api.control_totals import ControlTotalsFileView, ControlTotalsView
from portfolio.treasury.api.documentation import NothingHere, SchemaView
from portfolio.treasury.api.funds import FundsView, PositionView
from portfolio.treasury.api.spend import SpendFileView, SpendView

app_name = "api"
urlpatterns: list[URLPattern] = [
    path("schema/", public(SchemaView.as_view()), name="schema"),
    path("funds/", FundsView.as_view(), name="funds"),
    path("funds/<slug:reference>/position/", PositionView.as_view(), name="position"),
    path("spend/", SpendView.as_view(), name="spend"),
    path("spend/bulk.csv", BulkCsv.as_view(), name="bulk_csv"),
    path("spend/bulk.ndjson", BulkNdjson.as_view(), name="bulk_ndjson"),
    path("spend/current.csv", CurrentCsv.as_view(), name="current_csv"),
    path("spend/control-totals/", ControlTotalsView.as_view(), name="control_totals"),
    path("spend/control-totals.<slug:format>", ControlTotalsFileView.as_view(), name="control_totals_file"),
    path("spend.<slug:format>", SpendFileView.as_view(), name="spend_file"),
    re_path(r"^[\s\S]*$", NothingHere.as_view(), name="nothing_here"),
]
