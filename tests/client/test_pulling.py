"""`pull`: every accepted line once, whatever happened before, and nothing of a service that forgot."""

from contextlib import closing
from decimal import Decimal

import pytest

from legacyfund_client.files import write_csv
from legacyfund_client.lines import FIELDS
from legacyfund_client.mirror import FILE, Cursor, Mirror
from legacyfund_client.refusals import Contradicted, NotDone
from portfolio.spend.queries.lines import SpendFilter, as_rows
from portfolio.spend.rules import feed
from tests.client.running import THEN, Analyst, make_analyst
from tests.conftest import superuser_connection
from tests.factories.api import make_machine
from tests.factories.corrections import accepted_correction
from tests.factories.returns import accepted_return, file_of, released_award

pytestmark = pytest.mark.django_db(transaction=True)


def rewrite(*statements: str) -> None:
    """The service's database, past its triggers."""
    with superuser_connection() as link:
        link.execute("SET session_replication_role = replica")
        for statement in statements:
            assert link.execute(statement).rowcount > 0


def test_the_fields_are_those_of_the_feed() -> None:
    assert tuple(feed.FIELDS) == FIELDS


def test_the_mirror_is_the_feed_to_the_penny_and_its_csv_is_the_services_own(analyst: Analyst) -> None:
    award = released_award()
    accepted_return(award, content=file_of("1,000.00", "-0.50", supplier="=1+1;-2"))
    first = analyst.pull()
    accepted_correction(1, amount=Decimal("999.99"))

    second, nothing = analyst.pull(), analyst.pull()

    there = as_rows(SpendFilter().lines())
    assert (first.lines, second.lines, nothing.lines) == (2, 2, 0)
    with closing(analyst.mirror()) as mirror:
        kept = [dict(zip(FIELDS, row, strict=True)) for row in mirror.rows()]
        csv = write_csv(mirror).read_bytes()
    assert kept == [{**row, "date": row["date"].isoformat()} for row in there]
    assert csv == make_machine().get("/api/v1/spend.csv").content
    pence = analyst.select("SELECT pence FROM spend_lines ORDER BY feed_no")
    assert [amount for (amount,) in pence] == [100_000, -50, -100_000, 99_999]


def test_a_page_is_kept_once_and_only_behind_the_one_before_it(analyst: Analyst) -> None:
    accepted_return(released_award(), "1,000.00")
    analyst.pull()

    with closing(analyst.mirror()) as mirror:
        with pytest.raises(NotDone, match="Another run has written"):
            mirror.keep_page(Cursor(1, 0), [], Cursor(1, 0), [], THEN)
        with pytest.raises(NotDone, match="cannot be read"):
            mirror.keep_page(Cursor(1, 1), [{"feed_no": 2}], Cursor(1, 2), [], THEN)
        line = as_rows(SpendFilter().lines())[0]
        again = {**line, "date": str(line["date"])}
        with pytest.raises(NotDone, match="not in order"):
            mirror.keep_page(Cursor(1, 1), [again], Cursor(1, 1), [], THEN)


def test_a_feed_that_began_anew_is_told_and_pulled_beside_the_old_mirror(analyst: Analyst) -> None:
    accepted_return(released_award(), "1,000.00")
    analyst.pull()
    rewrite("UPDATE portfolio_feed SET epoch = 2")

    code, _, told = analyst.run("pull", str(analyst.folder))
    refused, proof, _ = analyst.run("prove", str(analyst.folder))
    over, _, said = analyst.run("pull", str(analyst.folder), "--start-over")

    assert code == 2
    assert "began its feed anew" in told
    assert "--start-over" in told
    assert refused == 2
    assert "began its feed anew" in " ".join(proof.split())
    assert over == 0
    aside = analyst.folder / "mirror-until-1-1.sqlite"
    assert f"The mirror that was here is {aside} now." in said
    with closing(analyst.mirror()) as mirror:
        assert mirror.cursor == Cursor(2, 1)
    aside.rename(analyst.folder / FILE)
    with closing(analyst.mirror()) as mirror:
        assert mirror.cursor == Cursor(1, 1)


def test_a_feed_that_is_shorter_than_the_mirror_is_told(analyst: Analyst) -> None:
    accepted_return(released_award(), "1,000.00")
    analyst.pull()
    rewrite("UPDATE portfolio_feed SET head = 0")

    with pytest.raises(Contradicted, match="no longer has what it gave"):
        analyst.pull()
    assert "no longer has what it gave" in analyst.refusals()


def test_another_story_is_found_out_before_a_line_of_it_is_kept(analyst: Analyst) -> None:
    award = released_award()
    accepted_return(award, "1,000.00")
    analyst.pull()
    rewrite("UPDATE portfolio_journal SET narrative = 'Another' WHERE number = 1")
    accepted_return(award, "2,000.00")
    analyst.pull()

    rewrite(f"UPDATE portfolio_journal SET hash = '{'5' * 64}' WHERE kind = 'SPEND' AND number = 5")
    accepted_return(award, "3,000.00")

    with pytest.raises(Contradicted, match=r"Journal 6 of .* a fork"):
        analyst.pull()
    with closing(analyst.mirror()) as mirror:
        assert mirror.cursor == Cursor(1, 2)
        assert mirror.last_link(award.fund.reference).number == 5


def test_a_folder_is_one_services_until_it_is_said_to_have_moved(analyst: Analyst) -> None:
    accepted_return(released_award(), "1,000.00")
    analyst.pull()

    with pytest.raises(NotDone, match="--moved"):
        Mirror(analyst.folder, "https://other.example.gov.uk")
    Mirror(analyst.folder, "https://other.example.gov.uk", moved=True).close()
    with pytest.raises(NotDone, match="--moved"):
        analyst.mirror()


def test_a_client_that_may_read_the_lines_alone_is_told_what_it_lacks(live_server, tmp_path) -> None:
    accepted_return(released_award(), "1,000.00")
    analyst = make_analyst(live_server.url, tmp_path / "mirror", "spend:read")

    assert (analyst.pull().lines, analyst.pull().chains) == (1, False)
    with pytest.raises(NotDone, match="portfolio:read"):
        analyst.prove()


def test_a_folder_that_cannot_be_made_is_said(analyst: Analyst) -> None:
    analyst.folder.write_text("A file of that name.")

    code, _, told = analyst.run("pull", str(analyst.folder))

    assert code == 1
    assert "The folder cannot be read or written" in told


def test_what_is_no_mirror_is_said_and_set_aside(analyst: Analyst) -> None:
    accepted_return(released_award(), "1,000.00")
    analyst.folder.mkdir()
    (analyst.folder / FILE).write_bytes(b"This is a letter.")

    code, _, told = analyst.run("pull", str(analyst.folder))
    over, _, _ = analyst.run("pull", str(analyst.folder), "--start-over", "--form", "csv")

    assert (code, over) == (1, 0)
    assert "cannot be read as a mirror" in told
    assert (analyst.folder / "mirror-unreadable.sqlite").read_bytes() == b"This is a letter."
    assert (analyst.folder / "spend.csv").read_text().count("\n") == 2
