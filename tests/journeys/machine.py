"""A machine client of the API, over plain HTTP and nothing else."""

import csv
import io
import json
from base64 import b64encode
from decimal import Decimal
from typing import Any
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import Request, urlopen


class Machine:
    """Signs in by client credentials when made."""

    def __init__(self, base_url: str, client_id: str, secret: str) -> None:
        self.base_url = base_url
        basic = b64encode(f"{client_id}:{secret}".encode()).decode()
        form = urlencode({"grant_type": "client_credentials"}).encode()
        answer = self._ask(
            Request(f"{base_url}/api/v1/token/", data=form, headers={"Authorization": f"Basic {basic}"})
        )
        self._token = json.loads(answer)["access_token"]

    def get(self, path: str) -> Any:
        """The JSON document at the path; numbers with a point come as Decimal."""
        return json.loads(self._read(path), parse_float=Decimal)

    def post(self, path: str, body: bytes, **headers: str) -> tuple[int, Any]:
        """The status and the JSON document that it answers, a refusal's too."""
        given = {"Authorization": f"Bearer {self._token}", **headers}
        try:
            with urlopen(Request(self.base_url + path, data=body, headers=given), timeout=20) as answer:
                return answer.status, json.loads(answer.read())
        except HTTPError as refusal:
            return refusal.code, json.loads(refusal.read())

    def get_csv(self, path: str) -> list[dict[str, str]]:
        return list(csv.DictReader(io.StringIO(self._read(path).removeprefix("\ufeff"))))

    def _read(self, path: str) -> str:
        return self._ask(Request(self.base_url + path, headers={"Authorization": f"Bearer {self._token}"}))

    def _ask(self, request: Request) -> str:
        with urlopen(request, timeout=20) as answer:
            text: str = answer.read().decode()
            return text
