"""Addresses of the room; each view's name is its URL's."""

from django.urls import URLPattern, path

from portfolio.decisions.views import decisions as views
from portfolio.decisions.views import funded_line

urlpatterns: list[URLPattern] = [
    path("rounds/<slug:reference>/decisions", views.decisions, name="decisions"),
    path("rounds/<slug:round>/decisions/<slug:reference>", views.propose_decision, name="propose_decision"),
    path("rounds/<slug:reference>/funded-line", funded_line.funded_line, name="funded_line"),
    path("rounds/<slug:reference>/announce", views.announce, name="announce"),
    path("decisions/<slug:reference>/", views.decision, name="decision"),
    path("decisions/<slug:reference>/confirm", views.confirm_decision, name="confirm_decision"),
    path("decisions/<slug:reference>/reverse", views.reverse_decision, name="reverse_decision"),
]
