"""An analyst of the Treasury: a client that an administrator made, and a folder."""

import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from django.conf import settings

from accounts.actions.clients import create_client
from accounts.permissions import Role
from legacyfund_client.mirror import FILE, Mirror
from legacyfund_client.proving import REFUSED, Proof, prove
from legacyfund_client.pulling import Pulled, pull
from legacyfund_client.service import Service
from tests.factories.accounts import NOW, make_user
from tests.factories.api import TREASURY_SCOPES

THEN = datetime(2026, 12, 1, tzinfo=UTC)


@dataclass
class Analyst:
    service: Service
    folder: Path

    def pull(self) -> Pulled:
        with closing(self.mirror()) as mirror:
            return pull(self.service, mirror, THEN, lambda _: None)

    def prove(self) -> Proof:
        with closing(self.mirror()) as mirror:
            return prove(self.service, mirror, THEN)

    def refusals(self) -> str:
        """What `prove` refuses, check by check."""
        return "\n".join(
            f"{check.what}: {check.found}" for check in self.prove().checks if check.result == REFUSED
        )

    def mirror(self) -> Mirror:
        return Mirror(self.folder, self.service.url)

    def select(self, query: str) -> list[Any]:
        with closing(sqlite3.connect(self.folder / FILE)) as link:
            return link.execute(query).fetchall()

    def tamper(self, *statements: str) -> None:
        with closing(sqlite3.connect(self.folder / FILE)) as link, link:
            for statement in statements:
                link.execute(statement)

    def begin(self, *arguments: str) -> "subprocess.Popen[str]":
        """The command, as a process of its own."""
        return subprocess.Popen(
            [sys.executable, "-m", "legacyfund_client", *arguments],
            env=self.environment(),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def run(self, *arguments: str) -> tuple[int, str, str]:
        """How it ended, and what it printed."""
        process = self.begin(*arguments)
        out, told = process.communicate(timeout=120)
        return process.returncode, out, told

    def environment(self) -> dict[str, str]:
        kept = {name: value for name, value in os.environ.items() if not name.startswith("COVERAGE_")}
        return kept | {
            "PYTHONPATH": str(settings.BASE_DIR / "client"),
            "LEGACYFUND_URL": self.service.url,
            "LEGACYFUND_CLIENT_ID": self.service.client_id,
            "LEGACYFUND_CLIENT_SECRET": self.service.secret,
        }


def make_analyst(url: str, folder: Path, *scopes: str) -> Analyst:
    _, client_id, secret = create_client(
        name="Treasury mirror",
        scopes=scopes or TREASURY_SCOPES,
        department=None,
        by=make_user(Role.ADMINISTRATOR),
        now=NOW,
    )
    return Analyst(Service(url, client_id, secret), folder)
