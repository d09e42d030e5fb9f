"""How far the chain is witnessed: heads are signed and given out, and a chain written anew is not theirs."""

import json
from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, transaction

from portfolio.ledger.actions.witness import give_heads
from portfolio.ledger.models import GivenHead, Journal
from portfolio.ledger.queries.verification import verify_fund
from portfolio.ledger.rules.ledger import FIRST_HASH
from portfolio.ledger.rules.witness import Head, is_signed, public_text, read_key, read_signed, sign_head
from portfolio.watch.queries.equalities import EQUALITIES
from tests.factories.accounts import NOW, make_user
from tests.factories.api import make_machine
from tests.factories.bids import CELL
from tests.factories.portfolio import give, make_fund

pytestmark = pytest.mark.django_db

KEY, OTHER = "11" * 32, "22" * 32


@pytest.fixture
def fund(settings):
    settings.LEDGER_KEY = KEY
    return make_fund({CELL: 100}, reference="LITF")


def verified(*options):
    out, err = StringIO(), StringIO()
    try:
        call_command("verify_ledger", *options, stdout=out, stderr=err)
    except CommandError as error:
        return out.getvalue() + err.getvalue() + str(error)
    return out.getvalue()


def kept(tmp_path, *heads):
    path = tmp_path / "heads.ndjson"
    path.write_text("\n".join(json.dumps(head.as_fields()) for head in heads) + "\n\n")
    return f"--heads={path}"


def test_every_page_of_the_api_carries_the_head_and_the_service_keeps_that_it_was_given(fund):
    machine = make_machine()

    position = machine.get("/api/v1/funds/LITF/position/").json()["head"]

    assert machine.get("/api/v1/spend/").json()["ledger_heads"] == [position]
    signed = read_signed(position)
    assert (signed.head, is_signed(signed)) == (Head("LITF", 1, fund.journals.get().hash), True)
    assert str(GivenHead.objects.get()) == f"LITF journal 1, signed by {signed.key}"
    give(fund, {CELL: 5}, by=make_user("FUND_MANAGER"))
    assert machine.get("/api/v1/funds/LITF/position/").json()["head"]["journal"] == 2
    assert GivenHead.objects.count() == 2


def test_without_a_key_heads_go_out_unsigned_and_nobody_is_a_witness(fund, settings):
    settings.LEDGER_KEY = ""
    empty = make_fund(reference="ZZ")

    heads = give_heads([fund, empty], now=NOW)

    assert [(row.head.journal, row.signature) for row in heads] == [(1, ""), (0, "")]
    assert heads[1].head.hash == FIRST_HASH
    assert not GivenHead.objects.exists()
    assert "LITF: 1 journals, stands; witnessed by nobody" in verified()


def test_the_verification_says_how_far_the_chain_is_witnessed(fund):
    give_heads([fund], now=NOW)
    assert "journals 1 to 1 witnessed by 1 head given out, the last on 22 November 2026" in verified()
    for later in (1, 2):
        give(fund, {CELL: 5}, by=make_user("FUND_MANAGER"))
        give_heads([fund, make_fund()], now=NOW + timedelta(days=later))
    give(fund, {CELL: 5}, by=make_user("FUND_MANAGER"))

    assert "LITF: 4 journals, stands; journals 1 to 3 witnessed by 3 heads given out" in verified()


def test_a_head_that_is_not_what_was_signed_is_named(fund):
    """As after somebody wrote the chain anew, kept what was given out, and had no key."""
    journal = Journal.objects.get()
    false = sign_head(Head("LITF", 1, "ab" * 32), read_key(KEY))
    GivenHead.objects.create(journal=journal, key=false.key, signature=false.signature, given_at=NOW)
    GivenHead.objects.create(journal=journal, key="no key", signature="x", given_at=NOW)

    faults = [str(fault) for fault in verify_fund(fund, EQUALITIES).faults]

    assert len(faults) == 2
    assert "LITF journal 1: its hash is not the one that was signed with key" in faults[0]
    assert "with key that is none" in faults[1]
    with pytest.raises(DatabaseError), transaction.atomic():
        GivenHead.objects.update(signature="y")


def test_copies_kept_outside_are_held_against_the_chain(fund, tmp_path):
    (good,) = give_heads([fund], now=NOW)
    by_another = sign_head(good.head, read_key(OTHER))
    elsewhere = sign_head(Head("LITF", 1, "ab" * 32), read_key(KEY))
    never = sign_head(Head("LITF", 9, "ab" * 32), read_key(KEY))
    before = sign_head(Head("LITF", 0, FIRST_HASH), read_key(KEY))

    assert "Heads kept outside: 2" in verified(kept(tmp_path, good, before))
    assert "not signed by a key of this service" in verified(kept(tmp_path, by_another))
    trusted = public_text(read_key(OTHER).public_key())
    assert "does not stand" not in verified(kept(tmp_path, by_another), f"--key={trusted}")
    for wrong in (elsewhere, never):
        assert "the copy says another hash" in verified(kept(tmp_path, wrong))
    assert "cannot be read" in verified("--heads=nowhere.ndjson")
