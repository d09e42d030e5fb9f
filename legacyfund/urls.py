"""Every address of the service. Each view behind them carries its permission."""

from allauth.account import views as sign_in
from django.urls import URLPattern, URLResolver, include, path, re_path

from accounts.guards import requires
from accounts.permissions import Permission
from accounts.views.signing_in import AskForPassword, SignIn, too_many_requests
from legacyfund import views

handler400 = views.bad_request
handler403 = views.forbidden
handler404 = views.not_found
handler429 = too_many_requests
handler500 = views.failed

# Of allauth's pages, those a person who is invited needs; of the OAuth toolkit's, those a machine needs.
change_password = requires(Permission.SEE_OWN_MESSAGES)(sign_in.password_change)
set_password = requires(Permission.SEE_OWN_MESSAGES)(sign_in.password_set)
sign_in_patterns = [
    path("login/", SignIn.as_view(), name="account_login"),
    path("logout/", sign_in.logout, name="account_logout"),
    path("signup/", sign_in.signup, name="account_signup"),
    path("password/change/", change_password, name="account_change_password"),
    path("password/set/", set_password, name="account_set_password"),
    path("password/reset/", AskForPassword.as_view(), name="account_reset_password"),
    path("password/reset/done/", sign_in.password_reset_done, name="account_reset_password_done"),
    re_path(
        r"^password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        sign_in.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
]
token_patterns = [
    path("token/", views.Token.as_view(), name="api_token"),
    path("revoke/", views.Revoke.as_view(), name="api_revoke"),
]

urlpatterns: list[URLPattern | URLResolver] = [
    path("healthz", views.healthz, name="healthz"),
    path("readyz", views.readyz, name="readyz"),
    path("accounts/", include(sign_in_patterns)),
    path("accounts/", include("accounts.urls")),
    path("api/v1/", include(token_patterns)),
    path("api/v1/", include("portfolio.treasury.freshness.api.urls")),
    path("api/v1/", include("portfolio.treasury.publications.api.urls")),
    path("api/v1/", include("portfolio.treasury.api.urls")),
    path("", include("bids.urls")),
    path("", include("portfolio.urls")),
]
