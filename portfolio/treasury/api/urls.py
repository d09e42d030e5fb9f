"""Addresses of the Treasury API under /api/v1/. Token and revocation stand beside them."""

from django.urls import URLPattern, path, re_path

from accounts.guards import public
from portfolio.treasury.api.awards import AwardsView, AwardView, MilestonesView
from portfolio.treasury.api.bulk import BulkCsv, BulkNdjson, CurrentCsv, CurrentParquet
from portfolio.treasury.api.changes import ChangesView
from portfolio.treasury.api.control_totals import ControlTotalsFileView, ControlTotalsView
from portfolio.treasury.api.dating import dated
from portfolio.treasury.api.documentation import NothingHere, SchemaView
from portfolio.treasury.api.funds import FundsView, PositionView
from portfolio.treasury.api.journals import JournalsView
from portfolio.treasury.api.reference import ChangeLog, DictionaryCsv, DictionaryJson, reference
from portfolio.treasury.api.returns import ReturnsView, ReturnView
from portfolio.treasury.api.segments import SegmentFileView, SegmentsView
from portfolio.treasury.api.spend import SpendFileView, SpendView

app_name = "api"
patterns: list[URLPattern] = [
    path("docs/", public(reference), name="docs"),
    path("schema/", public(SchemaView.as_view()), name="schema"),
    path("dictionary.json", public(DictionaryJson.as_view()), name="dictionary"),
    path("dictionary.csv", public(DictionaryCsv.as_view()), name="dictionary_file"),
    path("changelog.json", public(ChangeLog.as_view()), name="change_log"),
    path("funds/", FundsView.as_view(), name="funds"),
    path("funds/<slug:reference>/position/", PositionView.as_view(), name="position"),
    path("funds/<slug:reference>/journals/", JournalsView.as_view(), name="journals"),
    path("awards/", AwardsView.as_view(), name="awards"),
    path("awards/<slug:reference>/", AwardView.as_view(), name="award"),
    path("awards/<slug:reference>/milestones/", MilestonesView.as_view(), name="milestones"),
    path("changes/", ChangesView.as_view(), name="changes"),
    path("spend/", SpendView.as_view(), name="spend"),
    path("spend/segments/", SegmentsView.as_view(), name="segments"),
    path("spend/segments/<slug:reference>/<str:file>", SegmentFileView.as_view(), name="segment_file"),
    path("spend/bulk.csv", BulkCsv.as_view(), name="bulk_csv"),
    path("spend/bulk.ndjson", BulkNdjson.as_view(), name="bulk_ndjson"),
    path("spend/current.csv", CurrentCsv.as_view(), name="current_csv"),
    path("spend/current.parquet", CurrentParquet.as_view(), name="current_parquet"),
    path("spend/control-totals/", ControlTotalsView.as_view(), name="control_totals"),
    path("spend/control-totals.<slug:format>", ControlTotalsFileView.as_view(), name="control_totals_file"),
    path("spend.<slug:format>", SpendFileView.as_view(), name="spend_file"),
    path("returns/", ReturnsView.as_view(), name="returns"),
    path("returns/<slug:reference>/", ReturnView.as_view(), name="return"),
    re_path(r"^[\s\S]*$", NothingHere.as_view(), name="nothing_here"),
]
urlpatterns = dated(patterns)
