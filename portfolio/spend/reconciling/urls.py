"""Addresses of the room; each view's name is its URL's."""

from django.urls import URLPattern, path

from portfolio.spend.reconciling.views import preparing, reconciliations, settling

_ONE = "reconciliations/<slug:reference>/"
urlpatterns: list[URLPattern] = [
    path("reconciliations/", reconciliations.reconciliations, name="reconciliations"),
    path("reconciliations/new", preparing.reconcile, name="reconcile"),
    path(_ONE, reconciliations.reconciliation_page, name="reconciliation_page"),
    path(f"{_ONE}open-items.csv", reconciliations.reconciliation_items, name="reconciliation_items"),
    path(f"{_ONE}totals", preparing.reconciliation_totals, name="reconciliation_totals"),
    path(f"{_ONE}columns", preparing.reconciliation_columns, name="reconciliation_columns"),
    path(f"{_ONE}awards", preparing.reconciliation_awards, name="reconciliation_awards"),
    path(f"{_ONE}explain", settling.reconciliation_explain, name="reconciliation_explain"),
    path(f"{_ONE}send", settling.reconciliation_send, name="reconciliation_send"),
    path(f"{_ONE}agree", settling.reconciliation_agree, name="reconciliation_agree"),
    path(f"{_ONE}give-back", settling.reconciliation_give_back, name="reconciliation_give_back"),
    path(f"{_ONE}withdraw", settling.reconciliation_withdraw, name="reconciliation_withdraw"),
]
