"""Addresses of the room; each view's name is its URL's."""

from django.urls import URLPattern, path

from portfolio.spend.views import certification, checks, lines, returns

urlpatterns: list[URLPattern] = [
    path("returns/", returns.returns, name="returns"),
    path("returns/checks", checks.checks, name="checks"),
    path("returns/upload", returns.return_upload, name="return_upload"),
    path("returns/<slug:reference>/", returns.return_page, name="return_page"),
    path("returns/<slug:reference>/confirm", returns.return_confirm, name="return_confirm"),
    path("returns/<slug:reference>/certify", certification.return_certify, name="return_certify"),
    path("returns/<slug:reference>/accept", returns.return_accept, name="return_accept"),
    path("returns/<slug:reference>/refuse", returns.return_refuse, name="return_refuse"),
    path("returns/<slug:reference>/withdraw", returns.return_withdraw, name="return_withdraw"),
    path("returns/<slug:reference>/file", returns.return_file, name="return_file"),
    path("spend/", lines.spend, name="spend"),
    path("spend/lines.csv", lines.spend_csv, name="spend_csv"),
]
