"""What the OAuth toolkit asks of us: whose secret opens a client, and which scopes it may ask for."""

from hashlib import sha256
from typing import Any

from django.utils import timezone
from oauth2_provider.models import AccessToken, Application
from oauth2_provider.oauth2_validators import OAuth2Validator
from oauth2_provider.scopes import SettingsScopes

from accounts.actions.clients import mark_used
from accounts.models import ApiClient
from accounts.queries.clients import former_secrets_of, token_with_client
from legacyfund.limits import count


class ClientScopes(SettingsScopes):  # type: ignore[misc]
    """A machine may ask for the scopes its client was given, and for none once it has ended."""

    def get_available_scopes(
        self, application: Application | None = None, request: Any = None, *args: Any, **kwargs: Any
    ) -> list[str]:
        client = ApiClient.objects.filter(application=application, ended_at__isnull=True).first()
        return client.scopes.split() if client is not None else []

    def get_default_scopes(
        self, application: Application | None = None, request: Any = None, *args: Any, **kwargs: Any
    ) -> list[str]:
        return self.get_available_scopes(application, request)


class SecretsInTurn(OAuth2Validator):  # type: ignore[misc]
    """The toolkit keeps one secret of a client. While a new one takes its place, those before open it too,
    and a token that one of them fetched lasts no longer than it does.
    """

    def authenticate_client(self, request: Any, *args: Any, **kwargs: Any) -> bool:
        """Raises TooManyRequests for a client that asks too often, and only to whoever has its secret."""
        now = timezone.now()
        request.asks, request.secret_ends_at = None, None
        opened = bool(super().authenticate_client(request, *args, **kwargs))
        application = request.asks
        client = ApiClient.objects.filter(application=application, ended_at=None).first()
        if client is None:
            return opened
        for former in [] if opened else former_secrets_of(client, now):
            application.client_secret, request.client = former.hashed, application
            if super().authenticate_client(request, *args, **kwargs):
                opened, request.secret_ends_at = True, former.ends_at
                break
        if opened:
            count(client, "token").require()
            mark_used(client=client, now=now)
        return opened

    def _load_access_token(self, token: str) -> AccessToken | None:
        return token_with_client(sha256(token.encode()).hexdigest())

    def _load_application(self, client_id: str, request: Any) -> Application | None:
        """Notes whose secret is asked for: the toolkit forgets it where the first way in fails."""
        found: Application | None = super()._load_application(client_id, request)
        request.asks = found or getattr(request, "asks", None)
        return found

    def _save_bearer_token(self, token: Any, request: Any, *args: Any, **kwargs: Any) -> None:
        if request.secret_ends_at is not None:
            left = int((request.secret_ends_at - timezone.now()).total_seconds())
            token["expires_in"] = max(0, min(token["expires_in"], left))
        super()._save_bearer_token(token, request, *args, **kwargs)
