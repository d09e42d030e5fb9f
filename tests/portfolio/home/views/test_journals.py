"""What the figures of a fund open into: journals by both clocks, one of them, and the position as a file."""

import csv
from dataclasses import astuple, fields
from datetime import date, timedelta
from io import StringIO
from itertools import product

import pytest

from accounts.permissions import Role
from legacyfund.lib.financial_year import last_moment_of, london_date
from portfolio.ledger.models import Journal
from portfolio.ledger.queries.journals import replayed
from portfolio.ledger.queries.listing import JournalFilter, figure_total, journals_with
from portfolio.ledger.queries.position import fund_position
from portfolio.ledger.rules.figures import FIGURES
from portfolio.ledger.rules.ledger import Position
from portfolio.ledger.rules.replay import replay
from tests.factories.accounts import NOW, client_of, make_department, make_user, sign_in
from tests.factories.api import make_machine
from tests.factories.bids import CELL
from tests.factories.changes import approved_change
from tests.factories.closing import closed_award
from tests.factories.money_moves import confirmed_exchange, confirmed_reversal, confirmed_switch
from tests.factories.pages import portfolio_url, posted_day, text_of
from tests.factories.returns import LATER, accepted_return, released_award
from tests.shared_states import built_once

pytestmark = pytest.mark.django_db

OF_A_POSITION = [field.name for field in fields(Position)]
READ_ON = LATER + timedelta(days=3)


@built_once
def moved():
    """A fund whose June spend was accepted in July, and of whose money some was exchanged, switched and put
    back.
    """
    award = released_award()
    accepted_return(award, "70,000.05")
    second = award.milestones.get(number=2)
    confirmed_exchange(second, amount=50_000, now=LATER)
    confirmed_switch(award.fund, amount=7, now=LATER)
    confirmed_reversal(Journal.objects.latest("pk"), now=READ_ON)
    return award


@pytest.fixture(autouse=True)
def on_the_day(monkeypatch):
    monkeypatch.setattr("django.utils.timezone.now", lambda: READ_ON)


def test_every_figure_is_the_sum_of_the_journals_it_opens_into(moved):
    fund = moved.fund
    for known, as_at in ((None, None), (NOW.date(), None), (None, date(2027, 6, 30)), (LATER.date(),) * 2):
        known_at = last_moment_of(known) if known else None
        for row in fund_position(fund, known_at, as_at=as_at):
            for figure in FIGURES.keys() - {"to_release", "unspent"}:
                wanted = JournalFilter(row.year, row.control_budget, figure, "", known_at, as_at)
                assert figure_total(fund, wanted) == getattr(row, figure)


def test_for_every_pair_of_days_the_position_is_a_replay(moved):
    """Each day on which something counts or was posted, and the day before it."""
    journals = list(replayed(moved.fund))
    days = {day for row in journals for day in (row.effective_on, london_date(row.posted_at))}
    asked = sorted(days | {day - timedelta(days=1) for day in days})

    for as_at, known in product([None, *asked], [None, *asked]):
        known_at = last_moment_of(known) if known else None
        found = {
            (row.year, row.control_budget): tuple(getattr(row, name) for name in OF_A_POSITION)
            for row in fund_position(moved.fund, known_at, as_at=as_at)
        }
        assert found == {cell: astuple(of) for cell, of in replay(journals, as_at, known_at).items()}
    assert len(asked) > 6


def test_spend_of_june_counts_in_june_and_was_known_in_july(moved):
    june, fund = date(2027, 6, 30), moved.fund

    def spent(**clocks):
        return sum(row.spent for row in fund_position(fund, **clocks))

    assert Journal.objects.get(kind="SPEND").effective_on == june
    assert str(spent(as_at=june)) == "70000.05"
    assert spent(as_at=june - timedelta(days=1)) == 0
    assert spent(known_at=last_moment_of(june)) == 0


def test_a_position_is_read_by_two_days_and_each_figure_leads_on_with_them(moved):
    client, page = client_of(Role.TREASURY_ANALYST), portfolio_url("fund", moved.fund.reference)
    asked = {**posted_day("effective_on", date(2027, 6, 30)), **posted_day("as_of", LATER.date())}

    shown = text_of(client.get(page, asked))

    assert "Position as at the end of 30 June 2027, as known at the end of 20 July 2027" in shown
    link = f"?year={CELL[0]}&amp;control_budget={CELL[1]}&amp;figure=spent&amp;effective_on_day=30"
    assert f"{portfolio_url('journals', moved.fund.reference)}{link}" in shown
    assert "as known now" in text_of(client.get(page, posted_day("effective_on", date(2027, 6, 30))))
    to_come = text_of(client.get(page, posted_day("effective_on", READ_ON.date() + timedelta(days=1))))
    assert "This day has not come yet" in to_come
    nothing = text_of(client.get(page, posted_day("effective_on", date(2025, 6, 30))))
    assert "held no money as at the end of 30 June 2025, as it was known now" in nothing


def test_an_award_leads_to_its_journals_where_the_ledger_is_open_to_its_reader(moved):
    page = portfolio_url("award", moved.reference)
    link = f"{portfolio_url('journals', moved.fund.reference)}?award={moved.reference}"

    assert link in text_of(client_of(Role.AUDITOR).get(page))
    assert link not in text_of(client_of(Role.BIDDER, moved.department).get(page))


def test_the_list_says_what_a_figure_comes_to_and_narrows(moved):
    client, page = client_of(Role.AUDITOR), portfolio_url("journals", moved.fund.reference)
    figure = {"figure": "spent", "year": CELL[0], "control_budget": CELL[1]}

    spent = text_of(client.get(page, figure))

    assert "Spent, 2027-28, RDEL programme: <strong>£70,000.05</strong>, over 1 journal." in spent
    assert "Spend reported in return" in spent
    before = text_of(client.get(page, {**figure, **posted_day("as_of", NOW.date())}))
    assert "No journal matches" in before
    assert "There is a problem" in text_of(client.get(page, {"year": "1999-00"}))
    of_award = JournalFilter(award=moved.reference)
    assert {row.kind for row in journals_with(moved.fund, of_award)} == {
        "COMMITMENT",
        "RELEASE",
        "SPEND",
        "REPROFILE",
    }


def test_one_journal_says_both_clocks_what_caused_it_and_what_reversed_it(moved):
    fund, auditor = moved.fund, client_of(Role.AUDITOR)
    shown = {
        row.kind: text_of(auditor.get(portfolio_url("journal", fund.reference, row.number)))
        for row in Journal.objects.filter(fund=fund)
    }

    assert "30 June 2027" in shown["SPEND"]
    assert "Return " in shown["SPEND"]
    assert portfolio_url("milestone", moved.reference, 1) in shown["RELEASE"]
    assert portfolio_url("decision", moved.bid.reference) in shown["COMMITMENT"]
    assert portfolio_url("exchange", fund.reference, 1) in shown["REPROFILE"]
    assert portfolio_url("switch", fund.reference, 1) in shown["SWITCH"]
    assert "Reversed by" in shown["SWITCH"]
    assert portfolio_url("reversal", fund.reference, 1) in shown["REVERSAL"]
    assert "The Treasury gave money to the fund" in shown["ALLOCATION"]
    assert all("Propose to reverse it" not in text for text in shown.values())


def test_a_journal_of_a_change_and_of_a_closing_leads_to_them():
    award = released_award()
    approved_change(award, "REDUCE", {2: 400_000}, now=LATER)
    approved_change(award, "INCREASE", {2: 410_000}, agreed_in="Meeting 2", now=LATER)
    approved_change(award, "TERMINATE", now=LATER)
    closed_award(award, now=LATER)
    fund, auditor = award.fund, client_of(Role.AUDITOR)

    shown = {
        row.kind: text_of(auditor.get(portfolio_url("journal", fund.reference, row.number)))
        for row in Journal.objects.filter(award=award).order_by("number")
    }

    assert portfolio_url("change", award.reference, 1) in shown["REDUCTION"]
    assert portfolio_url("change", award.reference, 2) in shown["COMMITMENT"]
    assert portfolio_url("change", award.reference, 3) in shown["WITHDRAWAL"]
    assert portfolio_url("closure", award.reference, 1) in shown["RECOVERY"]


def test_the_treasury_reads_of_which_announced_award_a_journal_is(moved):
    client, page = client_of(Role.TREASURY_ANALYST), portfolio_url("journals", moved.fund.reference)
    other = client.get(page, {"award": moved.reference, "figure": "spent"})

    assert moved.reference in text_of(client.get(page))
    assert "£70,000.05" in text_of(other)
    spend = Journal.objects.filter(award=moved).latest("pk")
    shown = text_of(client.get(portfolio_url("journal", moved.fund.reference, spend.number)))
    assert portfolio_url("award", moved.reference) in shown


def test_who_sees_no_awards_reads_none_of_them_in_the_ledger(moved):
    client, fund = client_of(Role.CHAIR), moved.fund
    pages = [portfolio_url("journals", fund.reference)]
    pages += [
        portfolio_url("journal", fund.reference, row.number) for row in Journal.objects.filter(fund=fund)
    ]

    assert all(moved.reference not in text_of(client.get(page)) for page in pages)
    narrowed = text_of(client.get(pages[0], {"award": moved.reference, "figure": "allocated"}))
    assert "over 1 journal" in narrowed


@pytest.mark.parametrize(("role", "status"), [(None, 302), (Role.BIDDER, 403), (Role.TREASURY_ANALYST, 200)])
def test_who_opens_what(moved, client, role, status):
    if role is not None:
        sign_in(client, make_user(role, make_department() if role == Role.BIDDER else None))
    fund = moved.fund.reference
    for page in (
        portfolio_url("journals", fund),
        portfolio_url("journal", fund, 1),
        portfolio_url("position_file", fund),
    ):
        assert client.get(page).status_code == status
        assert client.post(page).status_code == (405 if status == 200 else status)


def test_the_position_as_a_file_names_both_days(moved):
    client, page = client_of(Role.TREASURY_ANALYST), portfolio_url("position_file", moved.fund.reference)

    def rows(asked):
        text = b"".join(client.get(page, asked).streaming_content).decode("utf-8-sig")
        return list(csv.DictReader(StringIO(text)))

    june = rows(posted_day("effective_on", date(2027, 6, 30)))
    assert {(row["As at"], row["As known at"]) for row in june} == {
        ("2027-06-30", READ_ON.date().isoformat())
    }
    assert [row["Spent"] for row in june if row["Control budget"] == CELL[1]] == ["70000.05"]
    assert [row["Spent"] for row in rows(posted_day("as_of", date(2027, 6, 30)))] == ["0.00"]


def test_a_list_of_journals_costs_the_same_queries_however_long_it_is(moved, django_assert_max_num_queries):
    client = client_of(Role.AUDITOR)

    with django_assert_max_num_queries(14):
        client.get(portfolio_url("journals", moved.fund.reference), {"figure": "headroom"})


def test_the_api_reads_by_both_clocks(moved):
    machine, address = make_machine(), f"/api/v1/funds/{moved.fund.reference}/position/"

    def spent(**asked):
        return machine.get(address, asked).json()["total"]["spent"]

    answer = machine.get(address, {"effective_on": "2027-06-30"}).json()
    assert (answer["effective_on"], answer["total"]["spent"]) == ("2027-06-30", "70000.05")
    assert spent(effective_on="2027-06-30", as_of="2027-06-30") == "0.00"
    assert spent(effective_on="2027-06-29") == "0.00"
    assert machine.get(address).json()["effective_on"] == READ_ON.date().isoformat()
    for wrong in ("yesterday", "2027-07-24", "2027-06-30T12:00:00Z", ""):
        refused = machine.get(address, {"effective_on": wrong})
        assert (refused.status_code, refused.json()["field"]) == (400, "effective_on")
