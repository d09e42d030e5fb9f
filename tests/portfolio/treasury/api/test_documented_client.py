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


@pytest.mark.django_db(transaction=True)
def test_the_client_in_the_documents_mirrors_the_feed_and_resumes_after_being_killed(live_server, tmp_path):
    document = (settings.BASE_DIR / "docs" / "api.md").read_text()
    (tmp_path / "pull.py").write_text(re.search(r"```python\n(.+?)```", document, re.DOTALL)[1])
    _, client_id, secret = create_client(
        name="Mirror", scopes=["spend:read"], department=None, by=make_user(Role.ADMINISTRATOR), now=NOW
    )
    known = {"LEGACYFUND_URL": live_server.url, "CLIENT_ID": client_id, "CLIENT_SECRET": secret}
    mirror = tmp_path / "spend.ndjson"

    def pull():
        subprocess.run(
            [sys.executable, "pull.py"], cwd=tmp_path, env={**os.environ, **known}, check=True, timeout=60
        )
        return [json.loads(line)["feed_no"] for line in mirror.read_text().splitlines()]

    award = released_award()
    accepted_return(award, "1,000.00", "2,000.00")
    first = pull()
    with mirror.open("a") as file:
        file.write('{"feed_no": 3, "cut off in the mid')
    accepted_return(award, "3,000.00")

    assert first == [1, 2]
    assert pull() == [1, 2, 3]
    assert pull() == [1, 2, 3]
