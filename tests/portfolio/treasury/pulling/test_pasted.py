"""Every line that pages give an analyst, pasted into a shell that reaches this service and nothing else."""

import os
import re
import subprocess
import sys
from html import unescape
from pathlib import Path

import polars
import pytest
from django.urls import reverse

from accounts.actions.clients import create_client
from accounts.permissions import Role
from portfolio.treasury.sealing.models import SealedFile
from tests.factories.accounts import NOW, client_of, make_user
from tests.factories.api import TREASURY_SCOPES
from tests.factories.returns import accepted_return, released_award
from tests.factories.sealing import LAST, sealed_to

pytestmark = pytest.mark.django_db(transaction=True)
NOT_HERE = re.compile(r"duckdb|pandas")
"""What these tools are asked is asked of another beside them."""
INSTALLED = "echo '{}' > legacy-fund/lib/python{}.{}/site-packages/installed.pth"
"""In the place of a line that fetches Polars: the folder that the page's Python then has it of."""


@pytest.fixture
def award(settings, tmp_path, live_server):
    settings.SEALED_FILES, settings.SERVICE_URL = tmp_path / "sealed", live_server.url
    award = released_award()
    accepted_return(award, "1,000.00", "2,000.00")
    sealed_to(award.fund, LAST)
    return award


def blocks_of(page):
    """What is to be pasted, by what it is called."""
    found = re.findall(r'<pre[^>]*aria-label="([^"]+)"><code>(.+?)</code>', page.content.decode(), re.DOTALL)
    return {label: unescape(lines) for label, lines in found}


def paste(lines: str, folder: Path, program: str = "bash") -> str:
    """What was printed. Any line that fails ends it."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("PIP_", "PYTHON", "COVERAGE_", "LEGACYFUND_"))
    }
    given = {"PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}", "PIP_NO_INDEX": "1"}
    installed = INSTALLED.format(Path(polars.__file__).parent.parent, *sys.version_info)
    lines = re.sub(r"^legacy-fund/bin/pip install polars .+$", installed, lines, flags=re.MULTILINE)
    typed = "\n".join(line for line in lines.splitlines() if not NOT_HERE.search(line))
    command = ["bash", "-euo", "pipefail", "-c"] if program == "bash" else [program, "-c"]
    done = subprocess.run(
        [*command, typed],
        cwd=folder,
        env=kept | given,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, f"{typed}\n{done.stdout}\n{done.stderr}"
    return done.stdout


def test_from_a_new_client_to_a_proven_mirror_with_the_lines_of_the_page(award, live_server, tmp_path):
    administrator = client_of(Role.ADMINISTRATOR)
    host = live_server.url.removeprefix("http://")
    page = administrator.post(
        reverse("accounts:create_client"),
        {"name": "HM Treasury", "scopes": TREASURY_SCOPES},
        headers={"Host": host},
    )
    lines = blocks_of(page)

    assert "Proved." in paste(lines["Commands for the mirror on Linux or macOS"], tmp_path)
    assert '"amount":"2000.00"' in paste(lines["Commands for curl"], tmp_path).replace(" ", "")

    pulled = blocks_of(client_of(Role.TREASURY_ANALYST).get(reverse("portfolio:pull")))
    *installing, starting = pulled["Commands for Polars and pandas"].splitlines()
    paste("\n".join(installing), tmp_path)
    assert "300000" in paste(pulled["Lines of Python for the mirror"], tmp_path, str(tmp_path / starting))


def test_the_lines_for_sealed_files_and_any_other_tool(award, tmp_path):
    other = released_award()
    accepted_return(other, "7.00")
    sealed_to(other.fund, LAST.previous)
    _, client_id, secret = create_client(
        name="Files", scopes=TREASURY_SCOPES, department=None, by=make_user(Role.ADMINISTRATOR), now=NOW
    )
    lines = blocks_of(client_of(Role.TREASURY_ANALYST).get(reverse("portfolio:pull")))
    files = lines["Commands for Parquet files"].replace("ID='…'", f"ID='{client_id}'")
    files = files.replace("SECRET='…'", f"SECRET='{secret}'")

    said = paste(f"{files}\n{lines['A command for any other tool']}", tmp_path)

    assert "3000.00" in said
    assert (tmp_path / "spend.csv").read_text().count("\n") == 4
    kept = {file.name for file in tmp_path.glob("*.parquet")}
    assert {
        f"{award.fund.reference}-2027-28-P04.parquet",
        f"{award.fund.reference}-2027-28-P03.parquet",
        f"{other.fund.reference}-2027-28-P03.parquet",
    } <= kept
    assert len(kept) == SealedFile.objects.filter(form="parquet").count()


def test_every_line_asks_the_python_that_has_what_it_needs():
    lines = "\n".join(blocks_of(client_of(Role.TREASURY_ANALYST).get(reverse("portfolio:pull"))).values())

    assert "legacy-fund/bin/pip install polars duckdb" in lines
    for line in lines.splitlines():
        if re.search(r"-c '?import (polars|duckdb|pandas)", line):
            assert line.startswith("legacy-fund/bin/python -c ")
        assert not line.startswith("duckdb")
