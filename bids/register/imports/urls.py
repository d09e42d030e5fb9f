"""Addresses of the room; each view's name is its URL's."""

from django.urls import URLPattern, path

from bids.register.imports.views import corrections, exports, imports, ratings

urlpatterns: list[URLPattern] = [
    path("systems/register.<slug:format>", exports.register_file, name="register_file"),
    path("systems/<slug:table>.csv", exports.register_lines_file, name="register_lines_file"),
    path("imports/", imports.register_imports, name="register_imports"),
    path("imports/new", imports.import_register, name="import_register"),
    path("imports/<slug:reference>/", imports.register_import, name="register_import"),
    path("imports/<slug:reference>/columns", imports.import_columns, name="import_columns"),
    path(
        "imports/<slug:reference>/rows/<int:row>/columns/<int:column>",
        corrections.correct_cell,
        name="correct_cell",
    ),
    path("imports/<slug:reference>/confirm", imports.confirm_import, name="confirm_import"),
    path("imports/<slug:reference>/cancel", imports.cancel_import, name="cancel_import"),
    path("imports/<slug:reference>/ratings", ratings.import_ratings, name="import_ratings"),
    path("imports/<slug:reference>/file", imports.import_file, name="import_file"),
    path("imports/<slug:reference>/checked.xlsx", exports.checked_file, name="checked_file"),
]
