"""What a Treasury analyst reads of awards: those announced, without what is between department and fund."""

import re

import pytest

from accounts.permissions import Role
from portfolio.awards.models import Award
from tests.factories.accounts import client_of
from tests.factories.assessment import scored_round
from tests.factories.pages import portfolio_url, text_of
from tests.factories.portfolio import confirmed_decision, met_milestone, pay_for, ranked_bids

pytestmark = pytest.mark.django_db
OF_AN_AWARD = ("award", "delivery", "changes", "award_as_it_was", "award_forecast")


@pytest.fixture
def analyst():
    return client_of(Role.TREASURY_ANALYST)


def test_reads_an_announced_award_and_what_is_known_of_it(accepted, analyst):
    assert accepted.reference in text_of(analyst.get(portfolio_url("awards")))
    for name in OF_AN_AWARD:
        assert analyst.get(portfolio_url(name, accepted.reference)).status_code == 200

    page = text_of(analyst.get(portfolio_url("award", accepted.reference)))
    assert portfolio_url("returns") not in page
    assert f'href="/bids/{accepted.bid.reference}' not in page


@pytest.fixture
def unannounced():
    round_ = scored_round(900_000)
    pay_for(round_, 5_000_000)
    return Award.objects.get(decision=confirmed_decision(ranked_bids(round_)[0]))


def test_knows_nothing_of_an_award_before_it_is_announced(unannounced, analyst):
    award, fund = unannounced.reference, unannounced.fund.reference
    lists = [portfolio_url("awards"), portfolio_url("fund", fund), portfolio_url("journals", fund)]

    assert all(award not in text_of(analyst.get(page)) for page in lists)
    for name in OF_AN_AWARD:
        assert analyst.get(portfolio_url(name, award)).status_code == 404
    assert analyst.get(portfolio_url("milestone", award, 1)).status_code == 404
    assert award in text_of(client_of(Role.FUND_MANAGER).get(portfolio_url("awards")))


def test_reads_a_milestone_without_its_file(analyst):
    milestone = met_milestone()
    page = portfolio_url("milestone", milestone.award.reference, milestone.number)

    assert "Evidence" in text_of(analyst.get(page))
    claim = milestone.claims.get()
    file = portfolio_url("evidence", milestone.award.reference, milestone.number, claim.file_sha256 or "0")
    assert analyst.get(file).status_code == 403


def test_is_led_nowhere_that_is_closed_to_them(analyst):
    milestone = met_milestone()
    award = milestone.award
    pages = [portfolio_url("milestone", award.reference, milestone.number), portfolio_url("awards")]
    pages += [portfolio_url(name, award.reference) for name in OF_AN_AWARD]

    links = {
        link for page in pages for link in re.findall(r'<a [^>]*href="(/[^"#]*)', text_of(analyst.get(page)))
    }
    inside = {link.replace("&amp;", "&") for link in links if not link.startswith("/accounts/logout")}

    assert len(inside) > 15
    assert [link for link in sorted(inside) if analyst.get(link).status_code in (403, 404)] == []
