"""The page of sealed files and the files themselves: what a person sees of each state, and who may."""

from hashlib import sha256

import pytest
from django.urls import reverse

from accounts.permissions import Role
from portfolio.treasury.sealing.queries.stored import place_of_file
from tests.factories.accounts import client_of
from tests.factories.pages import text_of
from tests.factories.portfolio import make_fund
from tests.factories.sealing import files_of, sealed

pytestmark = pytest.mark.django_db
READERS = (Role.TREASURY_ANALYST, Role.AUDITOR, Role.FUND_MANAGER)


def page(fund):
    return reverse("portfolio:sealed_files", args=[fund.reference])


def address(file):
    return reverse("portfolio:sealed_file", args=[file.segment.period.fund.reference, file.ending])


def test_the_page_has_each_file_with_its_size_and_sha256(period, empty):
    files = {**files_of(sealed(empty)), **files_of(sealed(period))}

    shown = text_of(client_of(Role.TREASURY_ANALYST).get(page(period.fund)))

    for words in ("period 4 (July 2027)", "2 periods sealed", "£2,980.25", "Nothing", "Which file for what"):
        assert words in shown
    for file in files.values():
        assert file.sha256 in shown
        assert address(file) in shown


def test_what_is_closed_and_not_sealed_is_said(period):
    shown = text_of(client_of(Role.TREASURY_ANALYST).get(page(period.fund)))

    assert "Closed, and being sealed: period 8" in shown
    assert "Next comes period 5 (August 2027)" in shown


def test_a_fund_that_closed_nothing_leads_on(folder, db):
    shown = text_of(client_of(Role.TREASURY_ANALYST).get(page(make_fund())))

    assert "No period of this fund has been closed yet" in shown


def test_who_reads_spend_downloads_what_machines_get(period):
    for file in files_of(sealed(period)).values():
        for role in READERS:
            answer = client_of(role).get(address(file))
            assert sha256(b"".join(answer.streaming_content)).hexdigest() == file.sha256
            assert answer["Content-Disposition"] == f'attachment; filename="{file.lasting.name}"'


def test_a_file_that_is_not_as_it_was_sealed_is_refused_in_words(period):
    file = files_of(sealed(period))["parquet"]
    place_of_file(file).unlink()

    answer = client_of(Role.AUDITOR).get(address(file))

    assert answer.status_code == 409
    assert "It is being written again" in text_of(answer)


def test_who_may_not(period, client):
    file = files_of(sealed(period))["parquet"]
    for place in (page(period.fund), address(file)):
        assert client.get(place).url.startswith(reverse("account_login"))
        assert client_of(Role.REVIEWER).get(place).status_code == 403
        assert client_of(Role.AUDITOR).post(place).status_code == 405
    other = address(file).replace("P04", "P09")
    assert client_of(Role.AUDITOR).get(other).status_code == 404


def test_the_page_costs_the_same_however_many_periods(closed, folder, django_assert_max_num_queries):
    for period in closed:
        sealed(period)
    analyst = client_of(Role.TREASURY_ANALYST)
    with django_assert_max_num_queries(20):
        analyst.get(page(closed[0].fund))


def test_other_pages_lead_there(period):
    sealed(period)
    analyst = client_of(Role.TREASURY_ANALYST)
    for name, arguments in (
        ("fund_periods", [period.fund.reference]),
        ("spend", []),
        ("treasury_dashboard", []),
    ):
        assert page(period.fund) in text_of(analyst.get(reverse(f"portfolio:{name}", args=arguments)))
