"""The page that says whether the ledger stands, for auditors and administrators."""

import json
from decimal import Decimal

import pytest

from accounts.models import Event, JobRun
from accounts.permissions import Role
from portfolio.ledger.queries.faults import Fault
from portfolio.ledger.queries.verification import Verification
from portfolio.ledger.queries.witness import faults_in_copies
from portfolio.ledger.rules.witness import read_signed
from portfolio.watch import tasks
from tests.factories.accounts import client_of
from tests.factories.pages import portfolio_url, text_of
from tests.factories.portfolio import make_fund

pytestmark = pytest.mark.django_db


@pytest.fixture
def fund():
    return make_fund({("2026-27", "CDEL"): Decimal(5)})


def pressed(client):
    return client.post(portfolio_url("check_ledger"), follow=True)


@pytest.mark.parametrize("role", [Role.AUDITOR, Role.ADMINISTRATOR])
def test_a_check_is_asked_for_and_its_answer_read(fund, role):
    client = client_of(role)
    assert "No check has come to its end yet" in text_of(client.get(portfolio_url("ledger")))

    assert "Somebody has asked for a check" in text_of(pressed(client))
    assert pressed(client).status_code == 409
    assert Event.objects.filter(kind="job.asked", subject_ref="check equalities").count() == 1
    tasks.check_equalities()

    page = text_of(client.get(portfolio_url("ledger")))
    assert "every fund and every record stands" in page
    assert "Somebody has asked" not in page
    assert f"{fund.reference}" in page
    outcomes = JobRun.objects.filter(name="check equalities").values_list("outcome", flat=True)
    assert list(outcomes) == ["DONE", "DONE"], "the one that was asked for, and the night's"


def test_a_check_that_fails_is_said_and_asked_for_again(fund, monkeypatch):
    client = client_of(Role.AUDITOR)
    pressed(client)
    with monkeypatch.context() as patch:
        patch.setattr(tasks, "verify_ledger", lambda: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            tasks.check_equalities()

    page = text_of(client.get(portfolio_url("ledger")))
    assert "did not come to its end, so it says nothing" in page
    assert "every record stands" not in page
    pressed(client)
    tasks.check_equalities()

    assert "every fund and every record stands" in text_of(client.get(portfolio_url("ledger")))


def test_what_does_not_stand_is_said(fund, monkeypatch):
    broken = Verification(fund, 1, (Fault(fund.reference, "journal 1", "it is missing."),))
    monkeypatch.setattr(tasks, "verify_ledger", lambda: [broken])
    tasks.check_equalities()

    page = text_of(client_of(Role.AUDITOR).get(portfolio_url("ledger")))

    assert "journal 1: it is missing." in page
    assert "every record stands" not in page


def test_the_heads_hold_against_the_ledger(fund, settings, django_assert_max_num_queries):
    settings.LEDGER_KEY = "11" * 32
    client = client_of(Role.AUDITOR)

    lines = client.get(portfolio_url("ledger_heads")).content.decode().splitlines()

    copies = [read_signed(json.loads(line)) for line in lines]
    assert [copy.head.fund for copy in copies] == [fund.reference]
    assert list(faults_in_copies(copies, [copies[0].key])) == []
    with django_assert_max_num_queries(9):
        page = text_of(client.get(portfolio_url("ledger")))
    assert "To journal 1, last" in page
    assert copies[0].head.hash in page


def test_others_may_not():
    client = client_of(Role.FUND_MANAGER)

    assert client.get(portfolio_url("ledger")).status_code == 403
    assert pressed(client).status_code == 403
    assert client.get(portfolio_url("ledger_heads")).status_code == 403
