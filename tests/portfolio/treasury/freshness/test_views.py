"""The status page: what everybody may know, and what those who read spend see of each publication."""

import pytest

from accounts.permissions import Role
from portfolio.treasury.freshness.actions.watching import check_publications
from portfolio.treasury.freshness.queries.standing import standing_now
from portfolio.treasury.freshness.rules.promises import State
from portfolio.treasury.freshness.tasks import check_publications as job
from portfolio.treasury.publications.queries.awards import announced_awards
from portfolio.watch.models import Finding
from tests.factories.accounts import client_of
from tests.factories.pages import text_of
from tests.factories.periods import closed_to
from tests.factories.portfolio import make_fund
from tests.factories.returns import JUNE, LATER
from tests.portfolio.treasury.freshness.conftest import found_to_be_wrong

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("june_is_over")]
ADDRESS = "/status/"
PRIVATE = ("Sealed files", "OSCAR", "The current view", "Line 1")


def states(fund, *, now=LATER, is_public=False):
    return {row.promise.publication: row.state for row in standing_now([fund], now=now, is_public=is_public)}


def test_everybody_sees_what_is_public_and_nothing_else(fund, client):
    text = text_of(client.get(ADDRESS))

    assert "Spending over £25,000" in text
    assert 'href="/open-data/">May 2027</a>, on 20 July 2027 at 1:00pm' in text
    assert "June 2027, by 27 July 2027 at 6:00pm" in text
    assert "1 award</a>, the last announced on" in text
    rows = text.split("Not shown here")[0]
    assert [words for words in PRIVATE if words in rows] == []
    assert (
        text_of(client_of(Role.BIDDER, announced_awards().get().department).get(ADDRESS)).count(
            "Sealed files"
        )
        == 1
    )


def test_a_fund_of_which_nothing_is_announced_is_nobodys_business(fund, client):
    other = make_fund()

    page = client.get(ADDRESS).content.decode()

    assert f'id="over-25k-{fund.reference}"' in page
    assert f'id="over-25k-{other.reference}"' not in page


def test_who_reads_spend_sees_every_publication(fund):
    job()

    text = text_of(client_of(Role.TREASURY_ANALYST).get(ADDRESS))

    assert "Everything is as promised" in text
    for words in ("Line 1</a>, on 20 July 2027 at 1:00pm", "OSCAR’s deltas", "Found right on"):
        assert words in text
    assert f"/funds/{fund.reference}/sealed" in text


def test_what_is_late_says_what_it_waits_for(fund, monkeypatch):
    by = next(row.due.by for row in standing_now([fund], now=LATER, is_public=False) if row.due)
    before = text_of(client_of(Role.AUDITOR).get(ADDRESS))
    monkeypatch.setattr("django.utils.timezone.now", lambda: by + (by - LATER))

    text = text_of(client_of(Role.AUDITOR).get(ADDRESS))

    assert "Nothing is late or wrong, and not everything has been checked." in before
    assert "3 of 6 publications are late or wrong." in text
    assert text.count("The fund has not closed the month yet.") == 3


def test_each_state_is_said(fund):
    by = next(row.due.by for row in standing_now([fund], now=LATER, is_public=False) if row.due)
    assert states(fund)["feed"] is State.UNCHECKED
    assert states(fund)["over-25k"] is State.ON_TIME
    assert set(states(fund, now=by + (by - LATER)).values()) == {State.LATE, State.UNCHECKED}

    found_to_be_wrong("oscar")
    Finding.objects.create(
        kind="SEALED_FILE_WRONG",
        key="sealed-file-wrong:1",
        fund=fund,
        subject_ref="x",
        message="!",
        opened_at=LATER,
    )
    assert states(fund)["oscar"] is states(fund)["sealed"] is State.WRONG
    assert states(fund)["over-25k"] is State.ON_TIME
    text = text_of(client_of(Role.AUDITOR).get(ADDRESS))
    assert "Since 20 July 2027 at 1:00pm. Those who can mend it were told." in text

    check_publications(now=LATER)
    assert states(fund)["oscar"] is State.ON_TIME


def test_a_closed_month_that_is_not_sealed_in_time_is_late(released):
    closed_to(released.fund, JUNE.previous)

    assert states(released.fund)["sealed"] is State.NOTHING
    assert states(released.fund, now=LATER.replace(hour=14))["sealed"] is State.LATE
    assert states(released.fund, now=LATER.replace(hour=14))["over-25k"] is State.ON_TIME


def test_before_anything_is_announced_the_page_says_so(client):
    text = text_of(client.get(ADDRESS))

    assert "Awards (360Giving)" in text
    assert "Nothing yet" in text


def test_every_page_leads_there_and_it_takes_no_form(client):
    assert ADDRESS in client.get("/accounts/login/").content.decode()
    assert client.post(ADDRESS).status_code == 405


def test_it_costs_the_same_however_many_funds(fund, django_assert_max_num_queries):
    for _ in range(3):
        make_fund()
    analyst = client_of(Role.TREASURY_ANALYST)
    with django_assert_max_num_queries(16):
        analyst.get(ADDRESS)
