"""Addresses of the Treasury API under /api/v1/. Token and revocation stand beside them."""

from django.urls import URLPattern, path, re_path

from accounts.guards import public
from portfolio.treasury.api.documentation import NothingHere, SchemaView
from portfolio.treasury.api.funds import FundsView, PositionView
from portfolio.treasury.api.returns import ReturnsView, ReturnView
from portfolio.treasury.api.spend import SpendFileView, SpendView

app_name = "api"
urlpatterns: list[URLPattern] = [
    path("schema/", public(SchemaView.as_view()), name="schema"),
    path("funds/", FundsView.as_view(), name="funds"),
    path("funds/<slug:reference>/position/", PositionView.as_view(), name="position"),
    path("spend/", SpendView.as_view(), name="spend"),
    path("spend.<slug:format>", SpendFileView.as_view(), name="spend_file"),
    path("returns/", ReturnsView.as_view(), name="returns"),
    path("returns/<slug:reference>/", ReturnView.as_view(), name="return"),
    re_path(r"^[\s\S]*$", NothingHere.as_view(), name="nothing_here"),
]
