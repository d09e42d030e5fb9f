"""Addresses of the pages of sealed files."""

from django.urls import URLPattern, path

from portfolio.treasury.sealing import views

urlpatterns: list[URLPattern] = [
    path("funds/<slug:reference>/sealed-files", views.sealed_files, name="sealed_files"),
    path("funds/<slug:reference>/sealed-files/<str:file>", views.sealed_file, name="sealed_file"),
]
