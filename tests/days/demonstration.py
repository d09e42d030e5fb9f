"""Starts the demonstration as `make demo` does, and looks at it as each person of its table does.

Every sign-in reaches home, every entry of the navigation is there and fits, the line of curl pulls, the
ledger agrees with itself, and no process has logged a traceback.
"""

import os
import re
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from legacyfund.embedded.places import CLONE, find_places
from legacyfund.embedded.postgres import free_port
from tests.journeys import chromium
from tests.journeys.browser import Browser

LAUNCHER = [sys.executable, "-m", "tests.days.launcher"]
READY_SECONDS = 900
ENTRIES = "[...document.querySelectorAll('.govuk-service-navigation a')].map(link => link.pathname)"


@contextmanager
def demonstration(port: int) -> Iterator[list[str]]:
    """The lines it printed, from Ready to the one of curl."""
    process = subprocess.Popen(
        [*LAUNCHER, "demo"], env={**os.environ, "PORT": str(port)}, stdout=subprocess.PIPE, text=True
    )
    patience = threading.Timer(READY_SECONDS, process.terminate)
    patience.start()
    try:
        lines: list[str] = []
        assert process.stdout is not None
        for line in process.stdout:
            sys.stdout.write(line)
            lines.append(line.rstrip())
            if line.startswith("curl"):
                break
        else:
            raise SystemExit("The demonstration did not start.")
        patience.cancel()
        yield lines
    finally:
        patience.cancel()
        process.terminate()
        process.communicate(timeout=120)
    assert process.returncode == 0, f"the demonstration ended with {process.returncode}"


def look_at_every_home(base_url: str, password: str, addresses: list[str]) -> None:
    with Browser(base_url, axe=False, measures=True) as browser:
        for address in addresses:
            person = browser.visitor().sign_in(address, password)
            assert person.path() == "/", f"{address} signs in to {person.path()}"
            for path in browser.do(person.page.evaluate, ENTRIES):
                person.visit(path)
            browser.do(person.page.context.close)
            sys.stdout.write(f"{address} reached home\n")


def main() -> None:
    subprocess.run([*LAUNCHER, "reset"], check=True)
    # Of the day before it says how that was stopped in the middle of a job.
    log_file = find_places().log("demo")
    log_file.unlink(missing_ok=True)
    port = free_port()
    try:
        with demonstration(port) as lines:
            told = "\n".join(lines)
            password = re.search(r"the password of all is (\S+)", told)
            addresses = re.findall(r"\S+@\S+$", told, re.MULTILINE)
            assert password, told
            assert len(addresses) > 5, told
            look_at_every_home(f"http://127.0.0.1:{port}", password[1], addresses)
            subprocess.run(["bash", "-c", lines[-1]], check=True, stdout=subprocess.DEVNULL)
            verify = [sys.executable, "manage.py", "verify_ledger"]
            subprocess.run([*LAUNCHER, "run", "--", *verify], check=True, cwd=CLONE)
            log = log_file.read_text(errors="replace")
            assert "Traceback" not in log, log[log.index("Traceback") :][:3000]
    finally:
        chromium.stop()
        subprocess.run([*LAUNCHER, "reset"], check=True)


if __name__ == "__main__":
    main()
