"""Addresses of the room; each view's name is its URL's."""

from django.urls import URLPattern, path

from portfolio.spend.views import certification, checks, lines, reading, returns, uploads, waivers, year_end

urlpatterns: list[URLPattern] = [
    path("returns/", returns.returns, name="returns"),
    path("returns/checks", checks.checks, name="checks"),
    path("returns/upload", uploads.return_upload, name="return_upload"),
    path("returns/nothing-spent", uploads.nothing_spent, name="nothing_spent"),
    path("returns/files/<slug:reference>/", uploads.upload_page, name="upload_page"),
    path("returns/files/<slug:reference>/columns", reading.upload_columns, name="upload_columns"),
    path("returns/files/<slug:reference>/awards", reading.upload_awards, name="upload_awards"),
    path(
        "returns/files/<slug:reference>/lines/<int:line>/columns/<int:column>",
        reading.upload_cell,
        name="upload_cell",
    ),
    path("returns/files/<slug:reference>/check", uploads.check_upload, name="check_upload"),
    path("returns/files/<slug:reference>/send", uploads.send_upload, name="send_upload"),
    path("returns/files/<slug:reference>/cancel", uploads.cancel_file, name="cancel_file"),
    path("returns/files/<slug:reference>/file", uploads.upload_file, name="upload_file"),
    path(
        "returns/files/<slug:reference>/checked.xlsx", uploads.upload_checked_file, name="upload_checked_file"
    ),
    path("returns/files/<slug:reference>/waive/<slug:code>", waivers.waiver_ask, name="waiver_ask"),
    path("returns/waivers/<slug:reference>/", waivers.waiver_page, name="waiver_page"),
    path("returns/waivers/<slug:reference>/endorse", waivers.waiver_endorse, name="waiver_endorse"),
    path("returns/waivers/<slug:reference>/agree", waivers.waiver_agree, name="waiver_agree"),
    path("returns/waivers/<slug:reference>/refuse", waivers.waiver_refuse, name="waiver_refuse"),
    path("returns/waivers/<slug:reference>/withdraw", waivers.waiver_withdraw, name="waiver_withdraw"),
    path("returns/<slug:reference>/", returns.return_page, name="return_page"),
    path("returns/<slug:reference>/certify", certification.return_certify, name="return_certify"),
    path("returns/<slug:reference>/accept", returns.return_accept, name="return_accept"),
    path("returns/<slug:reference>/refuse", returns.return_refuse, name="return_refuse"),
    path("returns/<slug:reference>/withdraw", returns.return_withdraw, name="return_withdraw"),
    path("returns/<slug:reference>/file", returns.return_file, name="return_file"),
    path("funds/<slug:reference>/close-year", year_end.close_year, name="close_year"),
    path("spend/", lines.spend, name="spend"),
    path("spend/lines.csv", lines.spend_csv, name="spend_csv"),
]
