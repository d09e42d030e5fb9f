"""F35: after a restore the client goes on as if nothing had been, or is told plainly that lines are gone."""

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command

from legacyfund.embedded.postgres import free_port
from portfolio.spend.queries.lines import feed_head
from tests.client.running import Analyst, make_analyst
from tests.factories.returns import accepted_return, released_award
from tests.faults.engines import own_postgres, standing_on, superuser_address
from tests.faults.serving import serving

pytestmark = [pytest.mark.fault, pytest.mark.django_db(transaction=True)]

SIGNING = {"LEDGER_KEY": "11" * 32}


@pytest.fixture
def analyst(tmp_path: Path) -> Analyst:
    """Of a service that will stand at the same address, whichever database it has."""
    return make_analyst(f"http://127.0.0.1:{free_port()}", tmp_path / "mirror")


def served(analyst: Analyst):
    return serving(SIGNING, port=int(analyst.service.url.rpartition(":")[2]))


def ended(analyst: Analyst, command: str, *options: str) -> tuple[int, str]:
    """With what it printed, on one line."""
    code, out, told = analyst.run(command, str(analyst.folder), *options)
    return code, " ".join((out + told).split())


def test_f35_restored_whole_the_client_notices_nothing(analyst: Analyst, tmp_path: Path) -> None:
    award = released_award()
    accepted_return(award, "1,000.00", "2,000.00")
    with served(analyst):
        assert ended(analyst, "pull")[0] == 0

    with own_postgres(tmp_path / "new", like=superuser_address()) as cluster, standing_on(cluster):
        accepted_return(award, "3,000.00")
        with served(analyst):
            pulled, told = ended(analyst, "pull")
            proved, table = ended(analyst, "prove")

    assert (pulled, proved) == (0, 0), table
    assert "1 lines came. The mirror ends at 1:3" in told
    assert "£6,000.00 net" in table


def test_f35_restored_from_an_older_dump_it_is_told_and_kept_from_going_on(
    analyst: Analyst, tmp_path: Path
) -> None:
    award = released_award()
    accepted_return(award, "1,000.00")
    with own_postgres(tmp_path / "older", like=superuser_address()) as cluster:
        accepted_return(award, "2,000.00", "2,500.00")
        with served(analyst):
            assert ended(analyst, "pull")[0] == 0

        with standing_on(cluster), served(analyst):
            short = [ended(analyst, command) for command in ("pull", "prove")]
            accepted_return(award, "4,000.00", "5,000.00", "6,000.00")
            assert feed_head().feed_no == 4
            forked = [ended(analyst, command) for command in ("pull", "prove")]
            call_command("start_epoch", reason="Restored from an older backup.", stdout=StringIO())
            over = [ended(analyst, command) for command in ("pull", "prove")]
            anew = ended(analyst, "pull", "--start-over")
            proved, table = ended(analyst, "prove")

    assert [code for code, _ in (*short, *forked, *over)] == [2] * 6
    assert all("no longer has what it gave" in told for _, told in short)
    assert all("a fork" in told for _, told in forked)
    assert all("began its feed anew" in told and "--start-over" in told for _, told in over)
    assert anew[0] == 0
    assert "The mirror ends at 2:4" in anew[1]
    assert "mirror-until-1-3.sqlite" in anew[1]
    assert proved == 0, table
