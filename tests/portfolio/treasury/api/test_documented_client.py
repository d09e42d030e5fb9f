"""The client printed in docs/api.md, run as printed against a real server."""

import json
import os
import re
import subprocess
import sys

import pytest
from django.conf import settings

from accounts.actions.clients import create_client
from accounts.permissions import Role
from tests.factories.accounts import NOW, make_user
from tests.factories.returns import accepted_return, released_award


@pytest.fixture
def run(live_server, tmp_path):
    """The client, in a folder of its own."""
    document = (settings.BASE_DIR / "docs" / "api.md").read_text()
    (tmp_path / "pull.py").write_text(re.search(r"```python\n(.+?)```", document, re.DOTALL)[1])
    _, client_id, secret = create_client(
        name="Mirror", scopes=["spend:read"], department=None, by=make_user(Role.ADMINISTRATOR), now=NOW
    )
    known = {"LEGACYFUND_URL": live_server.url, "CLIENT_ID": client_id, "CLIENT_SECRET": secret}
    return lambda: subprocess.run(
        [sys.executable, "pull.py"],
        cwd=tmp_path,
        env={**os.environ, **known},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


@pytest.mark.django_db(transaction=True)
def test_the_client_in_the_documents_mirrors_the_feed_and_resumes_after_being_killed(run, tmp_path):
    mirror = tmp_path / "spend.ndjson"

    def pull():
        done = run()
        assert done.returncode == 0, done.stderr
        return [json.loads(line)["feed_no"] for line in mirror.read_text().splitlines()]

    assert pull() == []
    award = released_award()
    accepted_return(award, "1,000.00", "2,000.00")
    first = pull()
    with mirror.open("a") as file:
        file.write('{"feed_no": 3, "cut off in the mid')
    accepted_return(award, "3,000.00")

    assert first == [1, 2]
    assert pull() == [1, 2, 3]
    assert pull() == [1, 2, 3]


@pytest.mark.django_db(transaction=True)
def test_the_client_in_the_documents_refuses_a_mirror_whose_totals_are_others(run, tmp_path):
    mirror, state = tmp_path / "spend.ndjson", tmp_path / "spend.state.json"
    accepted_return(released_award(), "1,000.00", "2,000.00", "-500.25")
    assert run().returncode == 0
    whole, kept = mirror.read_bytes(), json.loads(state.read_text())
    first, second, third = whole.splitlines(keepends=True)

    for spoiled, has in (
        (first + third, "2 lines and £499.75"),
        (first + second.replace(b"2000.00", b"2000.01") + third, "3 lines and £2499.76"),
        (first + first + third, "3 lines and £1499.75"),
        (whole + third, "4 lines and £1999.50"),
    ):
        mirror.write_bytes(spoiled)
        state.write_text(json.dumps(kept | {"size": len(spoiled)}))
        done = run()
        assert (done.returncode, f"spend.ndjson has {has}" in done.stderr) == (1, True), done.stderr
        assert "the service 3 and £2499.75." in done.stderr

    mirror.write_bytes(first + second)
    state.write_text(json.dumps(kept))
    done = run()
    assert (done.returncode, "shorter than it was left" in done.stderr) == (1, True), done.stderr
    mirror.write_bytes(whole)
    assert run().returncode == 0
