"""How the machine API and its tokens behave, for the settings. Nothing here comes from the environment."""

from typing import Any

REST_FRAMEWORK: dict[str, Any] = {
    "DEFAULT_AUTHENTICATION_CLASSES": ["legacyfund.api.MachineClientAuthentication"],
    "DEFAULT_PERMISSION_CLASSES": ["legacyfund.api.NobodyUnlessSaid"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["rest_framework.parsers.JSONParser"],
    "EXCEPTION_HANDLER": "legacyfund.api.problem_response",
    "COERCE_DECIMAL_TO_STRING": True,
    "URL_FORMAT_OVERRIDE": None,
    "UNAUTHENTICATED_USER": None,
    "UNAUTHENTICATED_TOKEN": None,
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    # OPTIONS is refused: its answer would go through renderers that write spend alone.
    "DEFAULT_METADATA_CLASS": None,
}
# By name: how many requests of one client in a window of so many seconds. `token`: for a token, or its end.
API_LIMITS: dict[str, tuple[int, int]] = {"client": (1200, 60), "bulk": (60, 3600), "token": (60, 60)}
SPECTACULAR_SETTINGS: dict[str, Any] = {
    "TITLE": "Legacy Fund Treasury API",
    "VERSION": "1.0.0",
    "OAS_VERSION": "3.1.0",
    "SERVE_INCLUDE_SCHEMA": False,
    # Choices stand where they are asked or answered; the words of fields come from the data dictionary.
    "ENUM_GENERATE_CHOICE_DESCRIPTION": False,
    "POSTPROCESSING_HOOKS": [
        "portfolio.treasury.api.describing.describe",
        "portfolio.treasury.api.describing.state_limits",
    ],
}
OAUTH2_PROVIDER: dict[str, Any] = {
    "SCOPES": {
        "spend:read": "Read accepted spend lines",
        "portfolio:read": "Read funds, awards and positions",
        "returns:write": "File a department’s returns",
    },
    "DEFAULT_SCOPES": ["spend:read"],
    "ACCESS_TOKEN_EXPIRE_SECONDS": 15 * 60,
    "CLEAR_EXPIRED_TOKENS_BATCH_SIZE": 1000,
    # Client credentials are the only way in, for the scopes the client was given.
    "OAUTH2_SERVER_CLASS": "oauthlib.oauth2.BackendApplicationServer",
    "SCOPES_BACKEND_CLASS": "accounts.tokens.ClientScopes",
    # While a secret is being replaced two of them open a client.
    "OAUTH2_VALIDATOR_CLASS": "accounts.tokens.SecretsInTurn",
    "REFRESH_TOKEN_REUSE_PROTECTION": True,
    "ALLOWED_REDIRECT_URI_SCHEMES": ["https"],
    "COMPLIANT_BCP_RFC9700_IMPLICIT_GRANT": True,
    "COMPLIANT_BCP_RFC9700_PASSWORD_GRANT": True,
    "COMPLIANT_BCP_RFC9700_PKCE_METHOD": True,
    "COMPLIANT_BCP_RFC9700_ACCESS_TOKEN_TRANSPORT": True,
    "COMPLIANT_BCP_RFC9700_AUTHZ_RESPONSE_ISS": True,
    "COMPLIANT_BCP_RFC9700_TOKEN_STORAGE": True,
    "COMPLIANT_BCP_RFC9700_REFRESH_TOKEN": True,
    "COMPLIANT_BCP_RFC9700_REDIRECT_URI_SCHEME": True,
    "COMPLIANT_BCP_RFC9700_REDIRECT_URI_MATCHING": True,
    "COMPLIANT_BCP_RFC9700_PKCE_REQUIRED": True,
}
