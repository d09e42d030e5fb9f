"""The service as gunicorn runs it, and a browser that keeps time."""

import http.client
import os
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlencode

from django.conf import settings
from django.db import connection

from legacyfund.embedded.postgres import free_port

START_SECONDS = 60


def own_database() -> str:
    """The address of the test database, as the application signs in to it."""
    row = connection.settings_dict
    return f"postgres://{row['USER']}:{row['PASSWORD']}@{row['HOST']}:{row['PORT']}/{row['NAME']}"


@contextmanager
def serving(
    environment: Mapping[str, str],
    *,
    application: str = "legacyfund.wsgi:application",
    threads: int = 1,
    workers: int = 1,
    log: Path | None = None,
    port: int = 0,
) -> Iterator[int]:
    """A gunicorn of one worker process or more, each started again when it dies; gives the port."""
    port = port or free_port()
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("COVERAGE_")}
    kept = {"DATABASE_URL": own_database(), "REDIS_URL": settings.REDIS_URL}
    command = [sys.executable, "-m", "gunicorn", application, "--bind", f"127.0.0.1:{port}", "--workers"]
    command += [str(workers), "--log-level", "error", "--threads", str(threads), "--no-control-socket"]
    with (log or Path(os.devnull)).open("wb") as output:
        process = subprocess.Popen(
            command,
            env={**inherited, **kept, **environment},
            cwd=settings.BASE_DIR,
            stderr=output if log else None,
        )
        try:
            until_it_answers(port)
            yield port
        finally:
            process.terminate()
            process.wait(timeout=30)


def until_it_answers(port: int) -> None:
    deadline = time.monotonic() + START_SECONDS
    while True:
        try:
            Browser(port).get("/healthz")
            return
        except OSError:
            assert time.monotonic() < deadline, "gunicorn did not answer in time"
            time.sleep(0.1)


@dataclass(frozen=True)
class Reply:
    status: int
    headers: http.client.HTTPMessage
    text: str
    seconds: float


@dataclass
class Browser:
    port: int
    cookies: dict[str, str] = field(default_factory=dict)

    def get(self, path: str, **headers: str) -> Reply:
        return self._ask("GET", path, None, headers)

    def post(self, path: str, form: Mapping[str, str | list[str]]) -> Reply:
        return self._ask(
            "POST", path, urlencode(form, doseq=True), {"Content-Type": "application/x-www-form-urlencoded"}
        )

    def _ask(self, method: str, path: str, body: str | None, headers: Mapping[str, str]) -> Reply:
        kept = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        link = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        begun = time.monotonic()
        try:
            link.request(method, path, body, {"Host": "127.0.0.1", "Cookie": kept, **headers})
            response = link.getresponse()
            text = response.read().decode()
            taken = time.monotonic() - begun
        finally:
            link.close()
        for line in response.headers.get_all("Set-Cookie") or ():
            name, _, value = line.split(";")[0].partition("=")
            self.cookies[name] = value.strip('"')
        return Reply(response.status, response.headers, text, taken)
