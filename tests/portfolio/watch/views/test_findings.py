"""The page of findings, its file, and the page of kinds."""

import csv
from datetime import timedelta

import pytest
from django.test import Client

from accounts.permissions import Role
from portfolio.watch.actions.findings import look_for_findings
from portfolio.watch.models import Finding
from portfolio.watch.queries.kinds import KINDS
from portfolio.watch.queries.pages import page_for_all
from tests.factories.accounts import NOW, client_of, make_department
from tests.factories.pages import portfolio_url, text_of
from tests.factories.portfolio import accepted_award
from tests.factories.returns import LATER
from tests.shared_states import built_once

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("june_is_over")]
PAGES = ("findings", "findings_file", "finding_kinds")


def late_award():
    """Seven months of it are not reported, a broken job beside it."""
    award = accepted_award()
    look_for_findings(now=LATER - timedelta(days=5))
    Finding.objects.create(
        kind="JOB_FAILED",
        key="job",
        subject_ref="Job “close”",
        message="It failed.",
        page="/jobs",
        opened_at=NOW,
    )
    return award


late = built_once(late_award)


@pytest.fixture
def june_is_over(monkeypatch) -> None:
    monkeypatch.setattr("django.utils.timezone.now", lambda: LATER)


def seen_by(client, **asked):
    return text_of(client.get(portfolio_url("findings"), asked))


@pytest.mark.parametrize("name", PAGES)
def test_the_signed_out_the_wrong_method_and_those_who_may(name):
    address = portfolio_url(name)

    assert Client().get(address).status_code == 302
    assert client_of(Role.FUND_MANAGER).post(address).status_code == 405
    assert client_of(Role.FUND_MANAGER).get(address).status_code == 200


@pytest.mark.parametrize("role", [Role.REVIEWER, Role.CHAIR, Role.TREASURY_ANALYST])
def test_those_who_do_nothing_about_findings_see_none(role):
    assert client_of(role).get(portfolio_url("findings")).status_code == 403
    assert client_of(role).get(portfolio_url("finding_kinds")).status_code == 200


def test_each_sees_what_concerns_them(late):
    own = seen_by(client_of(Role.BIDDER, late.department))
    others = seen_by(client_of(Role.BIDDER, make_department()))
    fund, auditor, keeper = (
        seen_by(client_of(role)) for role in (Role.FUND_MANAGER, Role.AUDITOR, Role.ADMINISTRATOR)
    )

    due, job = "The return for June 2027 is due by 20 July 2027", "Job “close”"
    pages = (own, others, fund, auditor, keeper)
    assert [due in page for page in pages] == [True, False, True, True, False]
    assert [job in page for page in pages] == [False, False, False, True, True]
    assert "Nothing is late or wrong" in others


def test_the_link_that_cures_is_for_those_who_can(late):
    address = f"{portfolio_url('returns_due')}?award={late.reference}"

    assert f'href="{address}"' in seen_by(client_of(Role.BIDDER, late.department))
    assert f'href="{address}"' not in seen_by(client_of(Role.AUDITOR))


def test_whoever_is_told_and_cannot_close_a_period_is_led_to_where_it_is_read(late):
    fund = late.fund.reference
    Finding.objects.create(
        kind="PUBLICATION_LATE",
        key=f"publication-late:{late.fund_id}:2027-28/2",
        fund=late.fund,
        subject_ref=fund,
        message="May 2027 was promised.",
        page=portfolio_url("close_period", reference=fund),
        opened_at=LATER,
    )
    close, periods = (portfolio_url(name, reference=fund) for name in ("close_period", "fund_periods"))
    manager, auditor = (
        seen_by(client_of(role), kind="PUBLICATION_LATE") for role in (Role.FUND_MANAGER, Role.AUDITOR)
    )

    assert [f'href="{close}"' in page for page in (manager, auditor)] == [True, False]
    assert f'href="{periods}"' in auditor
    assert client_of(Role.AUDITOR).get(periods).status_code == 200


def test_money_to_lapse_leads_those_who_may_open_it_to_who_fits(late):
    Finding.objects.create(
        kind="FORECAST_TO_LAPSE",
        key="forecast-to-lapse:1",
        fund=late.fund,
        department=late.department,
        award=late,
        subject_ref=late.reference,
        message="£5 of CDEL would lapse.",
        page=portfolio_url("award_forecast", late.reference),
        opened_at=LATER,
    )
    manager, auditor = client_of(Role.FUND_MANAGER), client_of(Role.AUDITOR)
    bidder = client_of(Role.BIDDER, late.department)
    year_end = portfolio_url("year_end", late.fund.reference)
    link, asked = f'href="{year_end}#reserve"', {"kind": "FORECAST_TO_LAPSE"}

    assert [link in seen_by(one, **asked) for one in (manager, auditor, bidder)] == [True, True, False]
    assert "£5 of CDEL would lapse" in seen_by(bidder, **asked)
    assert all('id="reserve"' in text_of(client.get(year_end)) for client in (manager, auditor))
    Finding.objects.filter(kind="FORECAST_TO_LAPSE").update(closed_at=LATER)
    assert year_end not in seen_by(manager, shown="closed", **asked)


@pytest.mark.parametrize(
    ("told", "page", "read"),
    [
        (KINDS["PERIOD_TO_CLOSE"].escalated_to, "close_period", "fund_periods"),
        (KINDS["PERIOD_TO_CLOSE"].told, "close_period", "close_period"),
        (KINDS["PUBLICATION_LATE"].told, "close_period", "fund_periods"),
        (KINDS["OFFER_NOT_ANSWERED"].escalated_to, "outcome", "award"),
        (KINDS["OFFER_NOT_ANSWERED"].told, "outcome", "outcome"),
    ],
)
def test_a_message_leads_to_a_page_that_everybody_told_may_open(told, page, read):
    address = portfolio_url(page, reference="LITF")

    assert page_for_all(told, address) == portfolio_url(read, reference="LITF")


def test_whoever_keeps_the_service_reads_what_is_not_looked_at_here():
    shown = seen_by(client_of(Role.ADMINISTRATOR))

    assert "Nothing of jobs, messages or stopped work is late or wrong" in shown
    assert f'href="{portfolio_url("status")}"' in shown


def test_the_filter_stands_in_the_address(late):
    client = client_of(Role.FUND_MANAGER)
    other = make_department()

    assert "Return due" in seen_by(client, kind="RETURN_DUE")
    assert "No finding fits this filter" in seen_by(client, kind="RETURN_DUE", days="30")
    assert "No finding fits this filter" in seen_by(client, department=other.code)
    assert late.reference in seen_by(client, department=late.department.code, fund=late.fund.reference)
    assert "None was closed" in seen_by(client, shown="closed")


def test_what_was_closed_is_shown_for_90_days(late):
    Finding.objects.filter(kind="RETURN_DUE").update(closed_at=LATER - timedelta(days=89))
    Finding.objects.filter(kind="AWARD_WITHOUT_RETURN").update(closed_at=LATER - timedelta(days=91))

    shown = seen_by(client_of(Role.FUND_MANAGER), shown="closed")

    assert "1 closed in the last 90 days" in shown
    assert "Go to the page" not in shown


def test_the_file_holds_what_the_filter_leaves(late):
    answer = client_of(Role.FUND_MANAGER).get(portfolio_url("findings_file"), {"kind": "RETURN_DUE"})

    rows = list(csv.DictReader(b"".join(answer.streaming_content).decode("utf-8-sig").splitlines()))
    (row,) = rows
    assert (row["About"], row["Department"]) == (late.reference, late.department.name)
    assert (row["Open since"], row["Days"]) == ("2027-07-15", "5")
    assert row["What cures it"] == KINDS["RETURN_DUE"].cure


def test_many_findings_ask_no_more_than_few(late, django_assert_max_num_queries):
    client = client_of(Role.FUND_MANAGER)
    client.get(portfolio_url("findings"))
    Finding.objects.bulk_create(
        Finding(
            kind="RETURN_MISSING",
            key=f"many:{number}",
            fund=late.fund,
            department=late.department,
            award=late,
            subject_ref=late.reference,
            message="It is late.",
            opened_at=LATER,
        )
        for number in range(60)
    )

    with django_assert_max_num_queries(10):
        client.get(portfolio_url("findings"))


def test_home_and_the_fund_lead_to_the_findings(late):
    manager = client_of(Role.FUND_MANAGER)

    home = text_of(manager.get(portfolio_url("home")))
    fund = text_of(manager.get(portfolio_url("fund", reference=late.fund.reference)))

    assert "Findings open" in home
    assert f'href="{portfolio_url("findings")}"' in home
    assert f'href="{portfolio_url("findings")}?fund={late.fund.reference}"' in fund


def test_every_kind_has_its_row_and_address():
    shown = text_of(client_of(Role.REVIEWER).get(portfolio_url("finding_kinds")))

    for kind in KINDS.values():
        assert f'id="{kind.id}"' in shown
