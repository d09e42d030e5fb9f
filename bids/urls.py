"""Addresses of every room."""

from django.urls import URLPattern

from bids.assessment import urls as assessment
from bids.overview import urls as overview
from bids.register import urls as register
from bids.register.imports import urls as imports
from bids.rounds import urls as rounds
from bids.versions import urls as versions
from bids.writing import urls as writing
from bids.writing.questions import urls as questions
from bids.writing.sections import urls as sections

app_name = "bids"

urlpatterns: list[URLPattern] = [
    *register.urlpatterns,
    *imports.urlpatterns,
    *overview.urlpatterns,
    *writing.urlpatterns,
    *versions.urlpatterns,
    *sections.urlpatterns,
    *questions.urlpatterns,
    *assessment.urlpatterns,
    *rounds.urlpatterns,
]
