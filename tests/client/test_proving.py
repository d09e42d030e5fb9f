"""`prove`: what it accepts, and everything it refuses by name."""

import json
import shutil
import sqlite3
from contextlib import closing
from decimal import Decimal
from io import StringIO
from urllib.parse import urlsplit

import pytest
from django.core.management import CommandError, call_command

from accounts.permissions import Role
from legacyfund_client import signatures
from legacyfund_client.mirror import FILE
from legacyfund_client.proving import NOT_CHECKED, PROVED, REFUSED
from legacyfund_client.service import Refused
from portfolio.decisions.actions.announcement import announce_round
from tests.client.running import Analyst
from tests.client.test_pulling import rewrite
from tests.factories.accounts import NOW, make_user
from tests.factories.corrections import accepted_correction
from tests.factories.portfolio import confirmed_decision, ranked_bids, tied_round
from tests.factories.returns import accepted_return, released_award

pytestmark = pytest.mark.django_db(transaction=True)

ANOTHER_KEY = "22" * 32
TAMPERED = [
    ("UPDATE spend_lines SET amount = '1000.01' WHERE feed_no = 1", "A line of the mirror was changed"),
    ("UPDATE spend_lines SET supplier = 'Another' WHERE feed_no = 3", "A line of the mirror was changed"),
    ("DELETE FROM spend_lines WHERE feed_no = 2", "Line 2 is missing"),
    ("DELETE FROM spend_lines WHERE feed_no = 4", "Line 4 is missing"),
    (f"UPDATE heads SET hash = '{'5' * 64}' WHERE journal = 5", "A fork:"),
    ("UPDATE heads SET signature = 'AAAA' WHERE journal = 5", "The signature of"),
    (
        "UPDATE journals SET document = replace(document, 'Spend', 'Spent') WHERE number = 4",
        "does not give its hash",
    ),
    ("DELETE FROM journals WHERE number = 2", "does not give its hash"),
]
"""What is done to the mirror, and what is said then."""


@pytest.fixture
def pulled(analyst: Analyst) -> Analyst:
    """Four lines, two of them a correction; journal 4 is the spend, 5 what the correction gives back."""
    accepted_return(released_award(), "1,000.00", "2,000.00")
    analyst.pull()
    accepted_correction(1, amount=Decimal("900.00"))
    analyst.pull()
    return analyst


def test_a_mirror_that_is_the_ledger_is_proved(pulled: Analyst) -> None:
    code, out, _ = pulled.run("prove", str(pulled.folder), "--json")
    _, table, _ = pulled.run("prove", str(pulled.folder))

    proof = json.loads(out)
    assert code == 0
    assert (proof["proved"], proof["cursor"], proof["lines"], proof["net"]) == (True, "1:4", 4, "2900.00")
    assert {check["result"] for check in proof["checks"]} == {PROVED}
    assert len(proof["checks"]) >= 6
    assert "up to 1:4, £2,900.00 net" in table
    assert table.endswith("\nProved.\n")


def test_what_is_not_told_yet_is_proved_by_its_hash_and_by_its_document_once_it_is(pulled: Analyst) -> None:
    round_, fund = tied_round(900_000)
    confirmed_decision(ranked_bids(round_)[0])
    what = "Every head it gave lies on its chain"
    count = "SELECT count(*) FROM journals WHERE document = 'null'"

    before = {check.what: check for check in pulled.prove().checks}
    assert pulled.select(count) == [(1,)]
    announce_round(round=round_, by=make_user(Role.FUND_MANAGER), now=NOW)
    after = {check.what: check for check in pulled.prove().checks}

    assert {check.result for check in (*before.values(), *after.values())} == {PROVED}
    assert before[what].found.endswith("; journals told by their hash alone so far: 1")
    assert "hash alone" not in after[what].found
    assert pulled.select(count) == [(0,)]
    other = f"UPDATE journals SET document = 'null', hash = '{'5' * 64}'"
    pulled.tamper(f"{other} WHERE fund = '{fund.reference}' AND number = 2")
    assert "is another one now that it is told" in pulled.refusals()


def test_what_is_changed_in_the_mirror_is_refused_by_name(pulled: Analyst, tmp_path) -> None:
    pulled.prove()
    for number, (statement, said) in enumerate(TAMPERED):
        folder = shutil.copytree(pulled.folder, tmp_path / str(number))
        with closing(sqlite3.connect(folder / FILE)) as link, link:
            assert link.execute(statement).rowcount > 0

        proof = Analyst(pulled.service, folder).prove()

        told = [check.found for check in proof.checks if check.result == REFUSED]
        assert not proof.stands
        assert any(said in sentence for sentence in told), (statement, told)


def test_an_amount_is_refused_by_the_ledger_too_where_the_mirror_hides_that_it_was_changed(
    pulled: Analyst, monkeypatch: pytest.MonkeyPatch
) -> None:
    pulled.tamper("UPDATE spend_lines SET amount = '1000.01' WHERE feed_no = 1")
    monkeypatch.setattr("legacyfund_client.mirror.Mirror.is_as_pulled", lambda mirror: True)

    told = pulled.refusals()

    assert "Mirror and ledger are apart for return" in told
    assert "Mirror and service are apart in" in told


def test_a_ledger_written_anew_is_a_fork(pulled: Analyst) -> None:
    (last,) = pulled.select("SELECT fund, max(number) FROM journals GROUP BY fund")
    rewrite(f"UPDATE portfolio_journal SET hash = '{'5' * 64}' WHERE number = {last[1]}")

    code, out, _ = pulled.run("prove", str(pulled.folder))
    pulling, _, told = pulled.run("pull", str(pulled.folder))

    assert (code, pulling) == (2, 2)
    assert f"{last[0]} journal {last[1]} (555555555555…)" in " ".join(out.split())
    assert "a fork" in " ".join(out.split())
    assert "legacyfund heads FOLDER" in told
    assert out.endswith("\nRefused.\n")
    kept = pulled.select(f"SELECT count(*) FROM heads WHERE journal = {last[1]}")
    assert kept == [(2,)]


def test_the_heads_kept_can_be_handed_to_whoever_verifies_the_ledger(pulled: Analyst, tmp_path) -> None:
    code, heads, _ = pulled.run("heads", str(pulled.folder))
    file = tmp_path / "heads.ndjson"
    file.write_text(heads)

    assert code == 0
    assert len(heads.splitlines()) >= 2
    call_command("verify_ledger", f"--heads={file}", stdout=StringIO(), stderr=StringIO())
    rewrite(f"UPDATE portfolio_journal SET hash = '{'5' * 64}' WHERE number = 5")
    with pytest.raises(CommandError):
        call_command("verify_ledger", f"--heads={file}", stdout=StringIO(), stderr=StringIO())


def test_another_key_is_refused_until_a_person_says_that_it_is_trusted(pulled: Analyst, settings) -> None:
    settings.LEDGER_KEY = ANOTHER_KEY
    pulled.pull()

    assert "is not signed by the key kept" in pulled.refusals()
    (key,) = pulled.select("SELECT DISTINCT key FROM heads WHERE key NOT IN (SELECT key FROM trusted_keys)")
    assert pulled.run("prove", str(pulled.folder), "--key", key[0])[0] == 0


def test_what_cannot_be_checked_is_said_and_is_no_refusal(pulled: Analyst, monkeypatch) -> None:
    monkeypatch.setattr(signatures, "can_check", lambda: False)

    proof = pulled.prove()

    assert [check.found for check in proof.checks if check.result == NOT_CHECKED] == [
        "Signatures were not checked: install the package cryptography too."
    ]
    assert proof.stands


def test_a_service_without_a_key_signs_nothing_and_the_chain_is_proved_all_the_same(
    analyst, settings
) -> None:
    settings.LEDGER_KEY = ""
    accepted_return(released_award(), "1,000.00")
    analyst.pull()

    proof = analyst.prove()

    assert proof.stands
    assert "it has no key" in next(check.found for check in proof.checks if check.result == NOT_CHECKED)


def test_lines_that_keep_coming_leave_the_position_out_and_the_rest_is_proved(pulled: Analyst) -> None:
    award, get = released_award(), pulled.service.get

    def while_others_report(address: str):
        if address.endswith("limit=1"):
            accepted_return(award, "10.00")
        return get(address)

    pulled.service.get = while_others_report  # type: ignore[method-assign]

    proof = pulled.prove()

    assert proof.stands
    assert [check.what for check in proof.checks if check.result == NOT_CHECKED] == [
        "Totals are what the position says is spent"
    ]
    assert proof.lines >= 8


def test_words_of_a_line_that_were_changed_in_the_service_are_found_when_all_are_read_again(
    pulled: Analyst,
) -> None:
    untouched, _, _ = pulled.run("prove", str(pulled.folder), "--every-line")
    rewrite("UPDATE portfolio_spendline SET supplier = 'Another', description = 'Else' WHERE feed_no = 2")

    lightly, _, _ = pulled.run("prove", str(pulled.folder))
    wholly, out, _ = pulled.run("prove", str(pulled.folder), "--every-line")

    assert (untouched, lightly, wholly) == (0, 0, 2)
    assert "Line 2 says something else now: supplier, description." in " ".join(out.split())


@pytest.mark.parametrize(("net", "result"), [("2900.00", PROVED), ("2900.01", REFUSED)])
def test_control_totals_are_compared_where_the_service_gives_them(pulled: Analyst, net, result) -> None:
    get, asked = pulled.service.get, []
    ((fund,),) = pulled.select("SELECT DISTINCT fund FROM spend_lines")
    row = {"fund": fund, "year": "2027-28", "control_budget": "RDEL_PROGRAMME", "lines": 4, "net": net}
    ((row["year"], row["control_budget"]),) = pulled.select(
        "SELECT DISTINCT year, control_budget FROM spend_lines"
    )

    def with_totals(address: str):
        if urlsplit(address).path == "/api/v1/spend/control-totals/":
            asked.append(urlsplit(address).query)
            return {"totals": [row]}
        return get(address)

    pulled.service.get = with_totals  # type: ignore[method-assign]

    checks = {check.what: check.result for check in pulled.prove().checks}

    assert asked == ["by=fund,year,control_budget&up_to=4"]
    assert checks["Lines and totals are those the service counts"] == result


def test_a_service_without_control_totals_is_proved_without(pulled: Analyst) -> None:
    get = pulled.service.get

    def without(address: str):
        if "control-totals" in address:
            raise Refused(404, "about:blank", "There is nothing at this address.")
        return get(address)

    pulled.service.get = without  # type: ignore[method-assign]

    assert pulled.prove().stands
