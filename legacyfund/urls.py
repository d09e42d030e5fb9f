"""Every address of the service. Each view behind them carries its permission."""

from django.urls import URLPattern, URLResolver, include, path

from legacyfund import views

handler400 = views.bad_request
handler403 = views.forbidden
handler404 = views.not_found
handler500 = views.failed

urlpatterns: list[URLPattern | URLResolver] = [
    path("healthz", views.healthz, name="healthz"),
    path("accounts/", include("accounts.urls")),
    path("", include("bids.urls")),
    path("", include("portfolio.urls")),
]
