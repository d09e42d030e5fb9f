"""The Treasury's machine client of the demonstration, and the line that pulls spend with it."""

import json
import os
from pathlib import Path

from django.conf import settings
from django.urls import reverse

from accounts.actions.clients import create_client
from portfolio.demonstration.stage import Stage

FILE = "treasury-client.json"


def make_client(stage: Stage) -> None:
    """Create the client and keep its secret in var/, readable by the owner alone."""
    _, client_id, secret = create_client(
        name="HM Treasury spend reader",
        scopes=["spend:read", "portfolio:read"],
        department=None,
        by=stage.people["administrator"],
        now=stage.at(-300),
    )
    path = _path()
    path.parent.mkdir(parents=True, exist_ok=True)
    path.unlink(missing_ok=True)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        json.dump({"client_id": client_id, "client_secret": secret}, file)


def curl_line() -> str:
    """One line: a token by client credentials, then the first spend lines with it."""
    client = json.loads(_path().read_text())
    token = f"{settings.SERVICE_URL}{reverse('api_token')}"
    spend = f"{settings.SERVICE_URL}{reverse('api:spend')}?limit=5"
    credentials = f"{client['client_id']}:{client['client_secret']}"
    ask = f"curl -s -d grant_type=client_credentials -u '{credentials}' {token}"
    read = "python3 -c 'import json, sys; print(json.load(sys.stdin)[\"access_token\"])'"
    return f'curl -s -H "Authorization: Bearer $({ask} | {read})" "{spend}"'


def _path() -> Path:
    return Path(settings.VAR_DIR) / FILE
