"""Addresses of the room; each view's name is its URL's."""

from django.urls import URLPattern, path

from portfolio.watch.views import findings, ledger

urlpatterns: list[URLPattern] = [
    path("findings/", findings.findings, name="findings"),
    path("findings/findings.csv", findings.findings_file, name="findings_file"),
    path("findings/kinds", findings.finding_kinds, name="finding_kinds"),
    path("ledger/", ledger.ledger, name="ledger"),
    path("ledger/check", ledger.check_ledger, name="check_ledger"),
    path("ledger/heads.ndjson", ledger.ledger_heads, name="ledger_heads"),
]
