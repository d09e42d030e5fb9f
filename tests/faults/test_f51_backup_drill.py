"""F51: the backup of production, restored into an empty server: every row and file is there, or told."""

import os
import subprocess
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import yaml
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils import timezone
from pytest_django import Settings

from bids.writing.actions.attachments import add_attachment
from bids.writing.models import Bid
from legacyfund.embedded import drill
from legacyfund.embedded.places import CLONE, find_places
from legacyfund.embedded.services import forget_data
from tests.conftest import superuser_connection
from tests.factories.assessment import open_round
from tests.factories.bids import draft_bid
from tests.factories.portfolio import offered_award

pytestmark = [pytest.mark.fault, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def environment(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, settings: Settings
) -> Iterator[dict[str, str]]:
    """A fund with money and an attachment, in a place of its own whose name has a space in it."""
    var = tmp_path / "a clone of any name"
    monkeypatch.setenv("LEGACYFUND_VAR", str(var))
    settings.MEDIA_ROOT = var / "media"
    offered_award()
    bid = draft_bid(open_round())
    with superuser_connection() as link:
        name = link.info.dbname
    yield {
        **os.environ,
        "DATABASE_SUPERUSER_URL": urlsplit(os.environ["DATABASE_SUPERUSER_URL"])
        ._replace(path=f"/{name}")
        .geturl(),
        "BID": str(bid.pk),
    }
    forget_data(find_places(), drill.DRILL)


def attach(bid_pk: str) -> Path:
    bid = Bid.objects.get(pk=bid_pk)
    content = ContentFile(b"%PDF-1.4\n%%EOF\n", name="Plan.pdf")
    attachment = add_attachment(bid=bid, file=content, by=bid.created_by, now=timezone.now())
    return Path(default_storage.path(attachment.stored_as))


def test_f51_everything_comes_back_and_what_does_not_is_named(
    environment: dict[str, str], capfd: pytest.CaptureFixture[str]
) -> None:
    attach(environment["BID"])

    assert drill.drill(environment) == 0

    told = capfd.readouterr().out
    assert "stands" in told
    assert "RTO" in told
    assert f"All is there: {len(tables())} tables" in told
    assert told.rstrip().endswith(" 1 files.")
    assert not (find_places().var / drill.DRILL).exists()


def test_f51_an_attachment_without_its_file_is_named(environment: dict[str, str]) -> None:
    file = attach(environment["BID"])
    source = environment["DATABASE_SUPERUSER_URL"]
    there = drill.state_of(source, find_places().var)
    assert drill.missing_files(source, there) == []

    file.write_bytes(b"another")

    there = drill.state_of(source, find_places().var)
    named = f"attachment attachments/{file.name}: its file is missing or changed"
    assert drill.missing_files(source, there) == [named]


def tables() -> list[str]:
    with superuser_connection() as link:
        return [row[0] for row in link.execute(drill.TABLES).fetchall()]


def test_f51_a_row_a_right_a_trigger_or_a_file_that_differs_is_named() -> None:
    before = drill.State(
        tables={"bids_bid": (2, "11"), "bids_round": (1, "5")},
        sequences={"bids_bid_id_seq": 2},
        guards={"trigger keep of bids_bid": "O", "rights of bids_bid": "{app=r}"},
        files={"media/a": "1", "media/b": "2"},
    )
    after = drill.State(
        tables={"bids_bid": (2, "12")},
        sequences={"bids_bid_id_seq": 1},
        guards={"rights of bids_bid": "{app=rw}"},
        files={"media/a": "9"},
    )

    named = [words.partition(":")[0] for words in drill.differences(before, after)]

    assert named == [
        "table bids_bid",
        "table bids_round",
        "sequence bids_bid_id_seq",
        "rights of bids_bid",
        "trigger keep of bids_bid",
        "file media/a",
        "file media/b",
    ]
    assert drill.differences(before, before) == []


def test_f51_compose_runs_the_scripts_of_the_drill_whatever_its_folder_is_called() -> None:
    compose = yaml.safe_load((CLONE / "docker-compose.yml").read_text())
    documented = (CLONE / "docs" / "operations.md").read_text()

    assert compose["name"] == "legacyfund"
    for name in ("backup", "restore"):
        service = compose["services"][name]
        assert service["entrypoint"] == ["sh", f"/deploy/{name}.sh"]
        assert "./deploy:/deploy:ro" in service["volumes"]
        assert service["image"] == compose["services"]["postgres"]["image"]
        assert f"docker compose run --rm {name} /backups/" in documented
        read = {"PGPASSWORD_FILE", "PGDATABASE", "FILES"}
        script = (CLONE / "deploy" / f"{name}.sh").read_text()
        assert read <= set(service["environment"])
        assert all(variable in script for variable in ("PGPASSWORD_FILE", "FILES"))
    assert "var:/srv/var:ro" in compose["services"]["backup"]["volumes"]


def test_f51_nothing_there_is_written_over(tmp_path: Path) -> None:
    for script, told in (("backup.sh", "name a new folder"), ("restore.sh", "move it out of the way")):
        done = subprocess.run(
            ["sh", str(CLONE / "deploy" / script), str(tmp_path)],
            env={"PATH": os.environ["PATH"], "FILES": str(tmp_path), "PGDATABASE": "any"},
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 1
        assert told in done.stderr
